// A review on the portal: what the agent made and how sure it was, the form in which it is mended, and what is recorded.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventOfType, EventType } from '../../process/events.ts';
import { agentAtWork, ASSESSED, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms } from '../support/browser.ts';
import { linkFor } from '../support/people-instance.ts';

const DECIDE = '/external/decide';
let server: ApiServer;
let id: string;
let john: Browser;
beforeEach(async () => {
  server = await apiServer({ agent: agentAtWork });
  server.deps.now = Date.now;
  id = await startAgentWork(server);
  john = browser(server);
  await john.open(await linkFor(server, id, 'john'));
});
afterEach(() => server.close());

/** The form as the page has it, choices included. */
async function form(): Promise<URLSearchParams> {
  const { html } = await john.get(DECIDE);
  const [found] = decisionForms(html);
  if (!found) throw new Error(html);
  const { fields } = found;
  for (const [tag] of html.matchAll(/<input\b[^>]*type="text"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name) fields.set(name, /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', inner = ''] of html.matchAll(
    /<select\b[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  )) {
    fields.set(name, /<option value="([^"]*)" selected/.exec(inner)?.[1] ?? '');
  }
  for (const [tag] of html.matchAll(/<input\b[^>]*type="radio"[^>]*checked[^>]*>/g)) {
    fields.set(/name="([^"]*)"/.exec(tag)![1]!, /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  return fields;
}

async function send(fields: URLSearchParams, answer: string, comment = '') {
  fields.set('answer', answer);
  fields.set('comment', comment);
  return await john.post(DECIDE, fields);
}

async function data<T extends EventType>(type: T): Promise<EventOfType<T>['data'][]> {
  const events = await server.books.events(id);
  return events.flatMap((event) => (event.type === type ? [event.data as EventOfType<T>['data']] : []));
}

describe('the page', () => {
  test('shows the proposal, how sure the agent was and what was asked for, and its concerns', async () => {
    const { html } = await john.get(DECIDE);
    expect(html).toContain('Review: Assess the risk');
    expect(html).toContain('The AI agent says it is 55 % sure');
    expect(html).toContain('At least 80 % are asked for.');
    expect(html).toContain('The register was last updated in 2019.');
    expect(html).toContain('A medium risk, as far as I can tell.');
    expect(html).toContain('No certificate');
    expect(html).toContain('risk_score');
    for (const label of ['Approve as it is', 'Approve with my corrections', 'Send it back']) {
      expect(html).toContain(label);
    }
    expect(html).toContain('Jane Doe for approval');
  });

  test('its form is filled in with what the agent made', async () => {
    const fields = await form();
    expect(fields.get('f.0')).toBe('40');
    expect(fields.get('f.1')).toBe('1');
    expect(fields.get('f.2')).toBe('No certificate\nOne site only');
    expect(fields.get('f.3.0')).toBe('Jane Doe');
    expect(fields.get('summary')).toBe('A medium risk, as far as I can tell.');
    // In the order of their names.
    expect(fields.get('x.0')).toBe('yes');
    expect(fields.get('x.1')).toBe('40');
    expect(fields.get('x.2')).toBe('Berlin');
    expect(JSON.parse(fields.get('x.4')!)).toEqual({ name: 'Jane Doe' });
    expect(fields.get('x.3')).toBe('Acme');
  });
});

test('approved as it is: nothing is corrected, its facts are set, and Jane is asked', async () => {
  const answer = await send(await form(), 'approve');
  expect(answer.status).toBe(200);
  expect(answer.html).toContain('You approved Review: Assess the risk');
  expect(answer.html).not.toContain('with corrections');
  expect(answer.html).toContain('The work counts, and it is with Jane Doe for approval.');
  expect(await data('TaskWorkCorrected')).toEqual([]);
  expect((await data('FactSet')).map(({ name }) => name)).toContain('risk_score');
  const asked = (await data('ApprovalRequested')).map(({ kind, approvers }) => [kind, approvers]);
  expect(asked).toContainEqual(['task', ['jane']]);
});

test('approved with corrections: exactly what was changed is recorded, and the receipt says so', async () => {
  const fields = await form();
  fields.set('f.0', '70');
  fields.set('f.1', '2');
  fields.set('x.1', '70');
  fields.set('summary', 'A high risk.');
  const answer = await send(fields, 'correct', 'See the audit report.');
  expect(answer.status).toBe(200);
  expect(answer.html).toContain('Approved with corrections');
  expect(answer.html).toContain('A high risk.');
  const [decided] = await data('ApprovalDecided');
  expect(decided).toMatchObject({
    choice: 'approve',
    comment: 'See the audit report.',
    correction: {
      summary: 'A high risk.',
      // What the schema does not name, and what was not touched, stays as it was.
      result: { ...ASSESSED, score: 70, rating: 'high' },
      facts: {
        risk_score: 70,
        supplier: 'Acme',
        checked: true,
        sites: ['Berlin'],
        to_call: { name: 'Jane Doe' },
      },
    },
  });
  expect(await data('TaskWorkCorrected')).toMatchObject([{ taskId: 'assess', participantId: 'john' }]);
  expect(await data('FactSet')).toContainEqual(expect.objectContaining({ name: 'risk_score', value: 70 }));
  const receipt = `/external/receipts/${decided!.decisionId}`;
  expect((await john.get(receipt)).html).toContain('Approved with corrections');
  expect(JSON.parse((await john.get(`${receipt}.json`)).html)).toMatchObject({
    correction: { summary: 'A high risk.' },
  });
});

test('whoever approves the task after that reads what was corrected, and by whom; the receipt keeps what was shown', async () => {
  const fields = await form();
  fields.set('f.0', '70');
  fields.set('summary', 'A high risk.');
  await send(fields, 'correct');
  const jane = browser(server);
  const { html } = await jane.open(await linkFor(server, id, 'jane'));
  expect(html).toContain('John Smith corrected it');
  expect(html).toContain('A high risk.');
  expect(html).toMatch(/Risk score<\/span> <span class="val">70</);
  expect(html).not.toContain('A medium risk');
  const [decided] = await data('ApprovalDecided');
  const receipt = await john.get(`/external/receipts/${decided!.decisionId}.json`);
  expect(JSON.parse(receipt.html).work).toMatchObject([{ summary: 'A medium risk, as far as I can tell.' }]);
});

describe('comes back with all that was typed', () => {
  const typed = async (change: Record<string, string>, answer: string) => {
    const fields = await form();
    for (const [name, value] of Object.entries(change)) fields.set(name, value);
    const page = await send(fields, answer, 'My comment.');
    expect(await data('ApprovalDecided')).toEqual([]);
    return page;
  };

  test('where a correction does not fit the schema, said at its field', async () => {
    const { status, html } = await typed({ 'f.0': '700', summary: 'A high risk.' }, 'correct');
    expect(status).toBe(422);
    expect(html).toContain('Give 100 or less.');
    expect(html).toMatch(/value="700"/);
    expect(html).toContain('A high risk.</textarea>');
    expect(html).toContain('My comment.</textarea>');
    expect(html).toMatch(/value="correct"[^>]*checked/);
  });

  test('where something was changed and it was to be taken as it is', async () => {
    const { status, html } = await typed({ 'f.0': '70' }, 'approve');
    expect(status).toBe(422);
    expect(html).toContain('You have changed the work.');
    expect(html).toMatch(/value="70"/);
  });

  test('where it was to be corrected and nothing was changed', async () => {
    const { status, html } = await typed({}, 'correct');
    expect(status).toBe(422);
    expect(html).toContain('You have changed nothing.');
  });

  test('where a fact is not JSON', async () => {
    const { status, html } = await typed({ 'x.4': '{"name":' }, 'correct');
    expect(status).toBe(422);
    expect(html).toContain('This is not JSON.');
  });

  test('where it is sent back without a word', async () => {
    const fields = await form();
    fields.set('f.0', '70');
    const { status, html } = await send(fields, 'reject');
    expect(status).toBe(422);
    expect(html).toContain('Say what has to change.');
    expect(html).toMatch(/value="70"/);
  });
});

test('a fact left empty is not set', async () => {
  const fields = await form();
  fields.set('x.3', '');
  expect((await send(fields, 'correct')).status).toBe(200);
  expect((await data('FactSet')).map(({ name }) => name).toSorted()).toEqual([
    'checked',
    'risk_score',
    'sites',
    'to_call',
  ]);
});

test('sent back: the agent does it again with the comment, and the new proposal is another page', async () => {
  const before = await form();
  expect((await send(new URLSearchParams(before), 'reject', 'Look at the second site.')).status).toBe(200);
  expect((await data('ReworkStarted'))[0]).toMatchObject({
    targets: ['assess'],
    comment: 'Look at the second site.',
  });
  const again = await form();
  expect(again.get('approval')).not.toBe(before.get('approval'));
});

test('what is bound is what is shown: another bar, facts or concern is another page', async () => {
  const fields = await form();
  fields.set('viewed', 'ab'.repeat(32));
  fields.set('f.0', '70');
  const { status, html } = await send(fields, 'correct');
  expect(status).toBe(409);
  expect(html).toContain('This changed after you opened the page');
  expect(html).toMatch(/value="70"/);
});
