// The portal's first page over a real instance: all decisions of it, what happened lately, who is at what.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterEach(() => server.close());

async function as(participantId: string, body: object = {}): Promise<Browser> {
  const person = browser(server);
  await person.open(await linkFor(server, id, participantId, body));
  return person;
}

async function decide(by: Browser, approvalId: string, answer: string, comment = ''): Promise<void> {
  const { html } = await by.get('/external/decide');
  const form = decisionForms(html).find(({ fields }) => fields.get('approval') === approvalId)!;
  form.fields.set('answer', answer);
  form.fields.set('comment', comment);
  expect((await by.post('/external/decide', form.fields)).status).toBe(200);
}

const words = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,])/g, '$1');

test('shows the decisions of every round to everybody, with who, when and what', async () => {
  const john = await as('john');
  await decide(john, 'task.review.1', 'reject', 'The name is wrong.');
  await decide(john, 'task.review.2', 'approve', 'Now it fits.');
  const watcher = await as('watcher', { permissions: ['view'] });
  const { html } = await watcher.get('/external');
  const text = words(html);
  expect(text).toContain('The name is wrong.');
  expect(text).toContain('Now it fits.');
  expect(text).toMatch(/Approved Review the set-up, round 2 John Smith, \w{3} \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  expect(text).toMatch(/Rejected Review the set-up John Smith/);
  // Receipts are each person's own.
  expect(html).not.toContain('/external/receipts/');
  expect((await john.get('/external')).html).toContain('/external/receipts/');
});

test('says what happened lately, who is at what, and tells nobody of the machinery', async () => {
  const jane = await as('jane');
  await decide(jane, 'task.draft.1', 'approve');
  const text = words((await jane.get('/external')).html);
  expect(text).toContain('Jane Doe approved Draft the plan.');
  expect(text).toContain('(AI agent) finished Draft the plan.');
  expect(text).toContain('Dana Field is at Confirm the pilot group.');
  expect(text).toContain('John Smith decides on Review the set-up');
  expect(text).not.toMatch(/guest_|instance|binding|NotificationRequested|undefined|null/i);
});

test('puts what waits first, tasks beside decisions', async () => {
  const dana = await as('doer', { permissions: ['view', 'comment'] });
  const text = words((await dana.get('/external')).html);
  expect(text).toContain('2 tasks wait for you.');
  expect(text.indexOf('Waiting for you')).toBeLessThan(text.indexOf('Where it stands'));
  expect(text).toContain('Work Waits for you');
});
