// A decision on what is shown no more: told what changed, artifact by artifact and word by word, with what was typed kept.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms, type Form } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

const DECIDE = '/external/decide';
let server: ApiServer;
let id: string;
let jane: Browser;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
  jane = browser(server);
  await jane.open(await linkFor(server, id, 'jane'));
});
afterEach(() => server.close());

const request = (body: object) => server.ask('POST', instancePath(id, '/approvals'), body);
const store = (key: string, content: object) =>
  server.ask('POST', instancePath(id, '/artifacts'), { key, content });

async function formFor(part: string): Promise<Form> {
  const { html } = await jane.get(DECIDE);
  return decisionForms(html).find(({ fields }) => fields.get('approval')!.includes(part))!;
}

const words = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

function answer({ fields }: Form, comment = 'Kept words.'): URLSearchParams {
  const filled = new URLSearchParams(fields);
  filled.set('answer', 'approve');
  filled.set('comment', comment);
  return filled;
}

test('names each artifact with both versions, and leads to their differences', async () => {
  await request({
    taskId: 'tell',
    approverIds: ['jane'],
    title: 'Wording',
    artifacts: ['mail', 'plan_draft'],
  });
  const form = await formFor('tell');
  await store('mail', { text: 'Dear all' });
  await store('plan_draft', { v: 2 });
  const page = await jane.post(DECIDE, answer(form));
  expect(page.status).toBe(409);
  expect(words(page.html)).toContain('mail was not there and is now, in version 1.');
  expect(words(page.html)).toContain('plan_draft has version 2 now; you read version 1.');
  expect(page.html).toContain('href="/external/artifacts/plan_draft/diff/1/2"');
  expect(page.html).toContain('Kept words.');
  const again = decisionForms(page.html).find(({ fields }) => fields.get('approval')!.includes('tell'))!;
  expect(again.fields.get('decision')).not.toBe(form.fields.get('decision'));
  expect((await jane.post(DECIDE, answer(again))).status).toBe(200);
});

test('tells what the text said and what it says now', async () => {
  await request({ taskId: 'tell', approverIds: ['jane'], title: 'Wording', artifacts: [] });
  const form = await formFor('tell');
  await server.ask('POST', instancePath(id, '/tasks/tell/complete'), {
    summary: 'Told on the phone.',
    reason: 'Dana is away',
  });
  const page = await jane.post(DECIDE, answer(form));
  expect(page.status).toBe(409);
  expect(words(page.html)).toContain('Work on Tell the staff');
  expect(words(page.html)).toMatch(/You read: Under way\. It says now: Done: Told on the phone\./);
});

test('without a trace of what was read it says so plainly, and claims nothing', async () => {
  await request({ taskId: 'tell', approverIds: ['jane'], title: 'Wording', artifacts: [] });
  const filled = answer(await formFor('tell'));
  filled.set('viewed', 'ab'.repeat(32));
  const page = await jane.post(DECIDE, filled);
  expect(page.status).toBe(409);
  expect(words(page.html)).toContain('The text of the request is not the one you read.');
});

test('a browser is sent to the page instead, and going back to it keeps what was typed', async () => {
  await request({ taskId: 'tell', approverIds: ['jane'], title: 'Wording', artifacts: ['plan_draft'] });
  const form = await formFor('tell');
  await store('plan_draft', { v: 2 });
  const wants = { 'sec-fetch-dest': 'document' };
  const sent = await jane.post(DECIDE, answer(form), wants);
  expect(sent.status).toBe(303);
  const place = sent.headers.get('location')!;
  for (const time of ['first', 'after going back']) {
    const page = await jane.get(place);
    expect([time, page.status]).toEqual([time, 409]);
    expect(page.html).toContain('Kept words.');
    expect(page.html).toContain('/diff/1/2');
  }
  const again = await formFor('tell');
  const receipt = await jane.post(DECIDE, answer(again), wants);
  expect(receipt.headers.get('location')).toBe(`/external/receipts/${again.fields.get('decision')}`);
  const twice = await jane.post(DECIDE, answer(again), wants);
  expect((await jane.get(twice.headers.get('location')!)).html).toContain(
    'It was sent before and counts once.',
  );
});
