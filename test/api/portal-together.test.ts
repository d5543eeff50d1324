// Several decisions in one form: each recorded for itself, partly or wholly, once however often it is sent.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, type Form, formsOf } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

const TOGETHER = '/external/decide/together';
let server: ApiServer;
let id: string;
let jane: Browser;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
  const path = instancePath(id, '/approvals');
  const more = { taskId: 'draft', approverIds: ['jane'], artifacts: ['plan_draft'] };
  await server.ask('POST', path, { ...more, title: 'Budget' });
  await server.ask('POST', path, { ...more, title: 'Wording' });
  jane = browser(server);
  await jane.open(await linkFor(server, id, 'jane'));
});
afterEach(() => server.close());

const events = async (type: string) =>
  (await server.books.events(id)).filter((event) => event.type === type) as unknown as {
    data: Record<string, unknown>;
  }[];

async function theForm(path = TOGETHER): Promise<Form> {
  const page = await jane.get(path);
  return formsOf(page.html).find(({ action }) => action === TOGETHER)!;
}

const count = ({ fields }: Form): number =>
  [...fields.keys()].filter((name) => name.endsWith('.approval')).length;

/** `answers` by place; the others are left open. */
function filled({ fields }: Form, answers: Record<number, ['approve' | 'reject', string]>): URLSearchParams {
  const sent = new URLSearchParams(fields);
  for (const [place, [answer, comment]] of Object.entries(answers)) {
    sent.set(`${place}.answer`, answer);
    sent.set(`${place}.comment`, comment);
  }
  return sent;
}

test('each answer is a decision of its own, with its own id, comment and what was shown', async () => {
  const form = await theForm();
  expect(count(form)).toBe(3);
  const sent = filled(form, { 0: ['approve', 'Good.'], 2: ['reject', 'Say it plainly.'] });
  const page = await jane.post(TOGETHER, sent);
  expect(page.status).toBe(200);
  expect(page.html).toContain('2 decisions recorded');
  const decided = await events('ApprovalDecided');
  expect(decided.map(({ data }) => [data['choice'], data['comment']])).toEqual([
    ['approve', 'Good.'],
    ['reject', 'Say it plainly.'],
  ]);
  for (const [index, { data }] of decided.entries()) {
    const place = index === 0 ? 0 : 2;
    expect(data['decisionId']).toBe(form.fields.get(`${place}.decision`));
    expect(data['viewed']).toBe(form.fields.get(`${place}.viewed`));
    expect(page.html).toContain(`/external/receipts/${String(data['decisionId'])}`);
    expect((await jane.get(`/external/receipts/${String(data['decisionId'])}`)).status).toBe(200);
  }
});

test('sent twice, it is answered with what is recorded', async () => {
  const sent = filled(await theForm(), { 0: ['approve', ''], 1: ['approve', ''] });
  const pages = await Promise.all([jane.post(TOGETHER, sent), jane.post(TOGETHER, sent)]);
  const again = await jane.post(TOGETHER, sent);
  expect([...pages, again].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(again.html).toContain('It was sent before and counts once.');
  expect(await events('ApprovalDecided')).toHaveLength(2);
});

test('while one has to be mended nothing is recorded, and everything typed is kept', async () => {
  const form = await theForm();
  const page = await jane.post(TOGETHER, filled(form, { 0: ['approve', 'Kept words.'], 1: ['reject', ''] }));
  expect(page.status).toBe(422);
  expect(page.html).toContain('Say what has to change.');
  expect(page.html).toContain('Kept words.');
  expect(await events('ApprovalDecided')).toHaveLength(0);
  const again = formsOf(page.html).find(({ action }) => action === TOGETHER)!;
  expect(again.fields.get('0.decision')).not.toBe(form.fields.get('0.decision'));
});

test('nothing answered is said so', async () => {
  const page = await jane.post(TOGETHER, filled(await theForm(), {}));
  expect(page.status).toBe(422);
  expect(page.html).toContain('Nothing is answered yet');
});

test('what changed meanwhile is not recorded, the others are; the way back tells what changed', async () => {
  const form = await theForm();
  const budget = [0, 1, 2].find((place) => form.fields.get(`${place}.shown`)?.includes('plan_draft'))!;
  await server.ask('POST', instancePath(id, '/artifacts'), { key: 'plan_draft', content: { v: 2 } });
  const page = await jane.post(TOGETHER, filled(form, { [budget]: ['approve', 'My words.'] }));
  expect(page.status).toBe(409);
  expect(page.html).toContain('Not recorded: it changed');
  const href = /href="(\/external\/decide\?form=[^"#]+)/.exec(page.html)![1]!;
  const back = await jane.get(href);
  expect(back.html).toContain('My words.');
  expect(back.html).toContain('/external/artifacts/plan_draft/diff/1/2');
  expect(await events('ApprovalDecided')).toHaveLength(0);
});

test('one that was decided elsewhere is told apart from those that count', async () => {
  const form = await theForm();
  const john = browser(server);
  const johns = formsOf((await john.open(await linkFor(server, id, 'john'))).html);
  const draft = johns.find(({ fields }) => fields.get('approval') === 'task.draft.1')!;
  draft.fields.set('answer', 'approve');
  expect((await john.post('/external/decide', draft.fields)).status).toBe(200);
  const page = await jane.post(TOGETHER, filled(form, { 0: ['approve', ''], 1: ['approve', ''] }));
  expect(page.status).toBe(409);
  expect(page.html).toContain('1 of 2 decisions recorded');
  expect(page.html).toContain('by John Smith');
});

test('held, and then decided by somebody else: each page says by whom and when, in words', async () => {
  const form = await theForm();
  const draft = [0, 1, 2].find((place) => form.fields.get(`${place}.approval`) === 'task.draft.1')!;
  const john = browser(server);
  const johns = formsOf((await john.open(await linkFor(server, id, 'john'))).html);
  const first = johns.find(({ fields }) => fields.get('approval') === 'task.draft.1')!;
  first.fields.set('answer', 'approve');
  server.gateway.weather = 'no-worker';
  // Each look at the clock is a second later, so that waiting for an answer is short.
  let calls = 0;
  server.deps.now = () => server.clock.at + 1_000 * calls++;
  expect((await john.post('/external/decide', first.fields)).status).toBe(202);
  const sent = filled(form, { [draft]: ['approve', ''] });
  expect((await jane.post(TOGETHER, sent)).status).toBe(202);
  server.deps.now = () => server.clock.at;
  await server.gateway.workerBack();
  const decisionId = form.fields.get(`${draft}.decision`)!;
  const receipt = await jane.get(`/external/receipts/${decisionId}`);
  const together = await jane.post(TOGETHER, sent);
  for (const page of [receipt, together]) {
    expect(page.status).toBe(409);
    expect(page.html).toMatch(/It was approved before your answer came, by John Smith, \w{3} \d+ \w+ \d{4}/);
    expect(page.html).not.toContain('john approved');
  }
});

test('with no worker all are held, with Temporal away none is confirmed and each can be sent again', async () => {
  const form = await theForm();
  const sent = filled(form, { 0: ['approve', 'Kept.'], 1: ['approve', ''] });
  server.gateway.weather = 'temporal-down';
  const away = await jane.post(TOGETHER, sent);
  expect(away.status).toBe(503);
  const retry = formsOf(away.html).find(
    ({ fields }) => fields.get('decision') === form.fields.get('0.decision'),
  )!;
  expect(retry.fields.get('comment')).toBe('Kept.');
  server.gateway.weather = 'no-worker';
  let calls = 0;
  server.deps.now = () => server.clock.at + 1_000 * calls++;
  const held = await jane.post(TOGETHER, sent);
  expect(held.status).toBe(202);
  server.deps.now = () => server.clock.at;
  await server.gateway.workerBack();
  expect(await events('ApprovalDecided')).toHaveLength(2);
  expect((await jane.post(retry.action, retry.fields)).status).toBe(200);
  expect(await events('ApprovalDecided')).toHaveLength(2);
});

test('a browser is sent to a page of its own, so that going back asks for nothing', async () => {
  const navigates = { 'sec-fetch-dest': 'document' };
  const sent = filled(await theForm(), { 0: ['reject', ''] });
  const first = await jane.post(TOGETHER, sent, navigates);
  expect(first.status).toBe(303);
  const returned = await jane.get(first.headers.get('location')!);
  expect(returned.status).toBe(422);
  const good = filled(formsOf(returned.html).find(({ action }) => action === TOGETHER)!, {
    0: ['approve', ''],
  });
  const done = await jane.post(TOGETHER, good, navigates);
  expect(done.status).toBe(303);
  expect((await jane.get(done.headers.get('location')!)).html).toContain('1 decision recorded');
  // What is kept is this session's alone.
  const john = browser(server);
  await john.open(await linkFor(server, id, 'john'));
  expect((await john.get(done.headers.get('location')!)).status).toBe(303);
});

test('only with the form’s token, and only where the link lets decide', async () => {
  const sent = filled(await theForm(), { 0: ['approve', ''] });
  sent.set('csrf', 'x'.repeat(43));
  expect((await jane.post(TOGETHER, sent)).status).toBe(403);
  const reader = browser(server);
  await reader.open(await linkFor(server, id, 'jane', { permissions: ['view'] }));
  expect((await reader.get(TOGETHER)).status).toBe(303);
  expect(await events('ApprovalDecided')).toHaveLength(0);
});
