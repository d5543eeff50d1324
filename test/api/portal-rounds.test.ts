// A request that comes back, and its papers afterwards: the page of the next round, the old receipt, where talk is found.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
let jane: Browser;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
  jane = await as('jane');
});
afterEach(() => server.close());

async function as(participantId: string): Promise<Browser> {
  const person = browser(server);
  await person.open(await linkFor(server, id, participantId));
  return person;
}

/** Answers where no other approver can still say otherwise; the receipt's id. */
async function decide(by: Browser, approvalId: string, answer: string, comment = ''): Promise<string> {
  const { html } = await by.get('/external/decide');
  const form = decisionForms(html).find(({ fields }) => fields.get('approval') === approvalId)!;
  form.fields.set('answer', answer);
  form.fields.set('comment', comment);
  expect((await by.post('/external/decide', form.fields)).status).toBe(200);
  return form.fields.get('decision')!;
}

const words = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,])/g, '$1');

test('the next round says who sent it back, in their words, and what is new since', async () => {
  const john = await as('john');
  await decide(john, 'task.draft.1', 'reject', 'Name the waves.');
  await decide(jane, 'task.draft.1', 'reject', 'And the dates.');
  await server.ask('POST', instancePath(id, '/artifacts'), {
    key: 'plan_draft',
    type: 'document',
    content: { waves: 3 },
  });
  const { html } = await jane.get('/external/decide');
  const text = words(html);
  expect(text).toContain('Round 2: you sent it back');
  expect(text).toContain('And the dates.');
  expect(text).toMatch(/plan_draft is version \d now, was 1\. See the differences/);
  expect(html).toContain('/external/comments?kind=approval&amp;about=task.draft.1');
  expect(words((await john.get('/external/decide')).html)).toContain('Round 2: Jane Doe sent it back');
});

test('the first round says nothing of a round before', async () => {
  expect(words((await jane.get('/external/decide')).html)).not.toMatch(/Round \d|sent it back/);
});

test('a receipt tells of the work that was decided on, though it was done again since', async () => {
  const john = await as('john');
  const decisionId = await decide(john, 'task.review.1', 'reject', 'The name is wrong.');
  const again = decisionForms((await john.get('/external/decide')).html);
  expect(again.map(({ fields }) => fields.get('approval'))).toContain('task.review.2');
  const text = words((await john.get(`/external/receipts/${decisionId}`)).html);
  expect(text).not.toContain('attempt 2');
  expect(text).toContain('The work was done again, with the comment, and a new round was asked.');
  expect(text).not.toContain('take it back');
});

test('what is said beside a decision is found from the first page', async () => {
  const comment = { text: 'Which group?', about: 'task.draft.1' };
  const said = await server.ask('POST', instancePath(id, '/comments'), comment);
  expect(said.status).toBe(201);
  const text = words((await jane.get('/external')).html);
  expect(text).toContain('Comments on one thing Draft the plan 1 comment');
});
