// Every action that the page of an instance offers, driven once by its form, without script, against the real engine.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { operatorActions } from '../../api/instance/operator-actions.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { EventType } from '../../process/events.ts';
import { agentAtWork, ask, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { consoleOperator, type Filled, type Operator, wordsOf } from '../support/console-operator.ts';
import { aDefinition, aGate, aPhase } from '../support/definition-builder.ts';
import { linkFor, peopleDefinition, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

let server: ApiServer;
let operator: Operator;
beforeEach(async () => {
  server = await apiServer({ agent: agentAtWork });
  operator = await consoleOperator(server);
});
afterEach(() => server.close());

const why = { reason: 'It was agreed on the phone.' };
const gated = (): ProcessDefinition =>
  aDefinition({
    id: 'gated',
    phases: [aPhase('one', ['first']), aPhase('two', ['second'])],
    gates: [aGate('go', 'two', { type: 'manual' })],
  });

async function paused(): Promise<string> {
  const id = await startPeople(server);
  await server.ask('POST', instancePath(id, '/pause'), why);
  return id;
}
async function withQuestion(): Promise<string> {
  const id = await startAgentWork(server);
  await ask(server, id);
  return id;
}
async function withRequest(): Promise<string> {
  const id = await startPeople(server);
  const body = { taskId: 'pilot', approverIds: ['john'], title: 'Look at the list', artifacts: [] };
  const asked = await server.ask('POST', instancePath(id, '/approvals'), body);
  if (asked.status !== 201) throw new Error(asked.text);
  return id;
}
async function withLink(): Promise<string> {
  const id = await startPeople(server);
  await linkFor(server, id, 'jane');
  return id;
}
/** One of two in order has approved. */
async function decided(): Promise<string> {
  const id = await startPeople(server);
  const john = browser(server);
  const { html } = await john.open(await linkFor(server, id, 'john'));
  const form = decisionForms(html).find(({ fields }) => fields.get('approval') === 'task.review.1')!;
  expect((await john.post('/external/decide', answered(form, 'approve'))).status).toBe(200);
  return id;
}
const people = () => startPeople(server, peopleDefinition());
const agents = () => startAgentWork(server);

interface Row extends Filled {
  action: string;
  start(): Promise<string>;
  /** What is on the trail afterwards. */
  event: EventType | 'link_revoked';
}

const ROWS: Row[] = [
  { action: 'resume', start: paused, fields: why, event: 'InstanceResumed' },
  { action: 'nudge', start: people, target: /Draft the plan/, event: 'ApprovalNudged' },
  { action: 'advance', start: () => startPeople(server, gated()), event: 'GatePassed' },
  { action: 'answer-question', start: withQuestion, fields: { text: 'Berlin.' }, event: 'QuestionAnswered' },
  {
    action: 'move-deadline',
    start: people,
    target: /Review the set-up/,
    fields: { extendBy: '3d', ...why },
    event: 'ApprovalDeadlineMoved',
  },
  {
    action: 'hand-over-approval',
    start: people,
    target: /Draft the plan.*John Smith/,
    fields: { toName: 'Joan Smith', toEmail: 'joan@acme.com', ...why },
    event: 'ApprovalHandedOver',
  },
  {
    action: 'hand-over-task',
    start: people,
    target: /Tell the staff/,
    fields: { to: 'dispatcher', ...why },
    event: 'TaskHandedOver',
  },
  {
    action: 'complete-task',
    start: people,
    target: /Tell the staff/,
    fields: { summary: 'They were told.', ...why },
    event: 'TaskWorkDone',
  },
  { action: 'retry-task', start: agents, target: /Switch it on/, fields: why, event: 'TaskStarted' },
  { action: 'send-back', start: people, target: /Draft the plan/, fields: why, event: 'ReworkStarted' },
  { action: 'skip-task', start: agents, target: /Research/, fields: why, event: 'TaskSkipped' },
  { action: 'withdraw-approval', start: withRequest, fields: why, event: 'ApprovalWithdrawn' },
  { action: 'revoke-decision', start: decided, fields: why, event: 'DecisionRevoked' },
  {
    action: 'bind-participant',
    start: people,
    target: /Dana Field/,
    fields: { email: 'dana@acme.com', ...why },
    event: 'ParticipantBound',
  },
  {
    action: 'set-absence',
    start: people,
    target: /John Smith/,
    fields: { substitute: 'jane', until: '2031-01-01T00:00', ...why },
    event: 'AbsenceSet',
  },
  { action: 'set-fact', start: people, fields: { factName: 'region', value: '"EU"' }, event: 'FactSet' },
  { action: 'revoke-links', start: withLink, event: 'link_revoked' },
  { action: 'revoke-link', start: withLink, event: 'link_revoked' },
  { action: 'pause', start: people, fields: why, event: 'InstancePaused' },
  { action: 'cancel', start: people, fields: why, event: 'InstanceCancelled' },
];

test('each action has a row here, but for incidents, which have a page of their own', () => {
  const driven = new Set(ROWS.map(({ action }) => action));
  expect(Object.keys(operatorActions).filter((name) => !driven.has(name))).toEqual(['resolve-incident']);
});

test.each(ROWS)('$action by its form', async ({ action, start, event, ...filled }) => {
  const id = await start();
  const from = await server.books.lastPosition();
  const sent = await operator.act(id, action, filled);
  if (sent.status !== 303) throw new Error(wordsOf(sent.html));
  expect(sent.headers.get('location')).toBe(`/console/instances/${id}`);
  const since = await server.books.trail({ instanceId: id, after: from, limit: 50 });
  expect(since.map(({ type }) => type)).toContain(event);
  const done = since.find(({ type }) => type === event)!;
  const principal = event === 'link_revoked' ? done.actor : (done.body['by'] as { id: string }).id;
  // What follows from a command in the engine is the engine's, and stands right behind it.
  expect(['local', 'engine']).toContain(principal);
  const { status, html } = await operator.page(id);
  expect(status).toBe(200);
  expect(wordsOf(html)).toContain('It is recorded The audit trail says by whom and why.');
});

test('an instant is read as UTC, and JSON as JSON', async () => {
  server.clock.at = Date.UTC(2026, 2, 11, 9, 40);
  const id = await people();
  await operator.act(id, 'move-deadline', {
    target: /Review/,
    fields: { dueAt: '2026-03-16T17:32', ...why },
  });
  await operator.act(id, 'set-fact', { fields: { factName: 'seats', value: '{"eu": 5}' } });
  await operator.act(id, 'set-fact', { fields: { factName: 'note', value: 'not JSON' } });
  const events = await server.books.events(id);
  expect(events.find(({ type }) => type === 'ApprovalDeadlineMoved')).toMatchObject({
    data: { dueAt: Date.UTC(2026, 2, 16, 17, 32) },
  });
  expect(events.flatMap((event) => (event.type === 'FactSet' ? [event.data.value] : []))).toEqual([
    { eu: 5 },
    'not JSON',
  ]);
});

test('a form that lacks its reason comes back open, with what was typed and what to do', async () => {
  const id = await people();
  const sent = await operator.act(id, 'set-absence', {
    target: /John/,
    fields: { substitute: 'jane', reason: ' ' },
  });
  expect(sent.status).toBe(422);
  const form = sent.html.split('<details').find((part) => part.includes('id="act-set-absence"'))!;
  expect(form).toMatch(/^ class="act" id="act-set-absence" open/);
  expect(wordsOf(form)).toContain('Say why: it stands on the audit trail.');
  expect(form).toMatch(/<option value="jane" selected/);
  expect(form).toMatch(/<option [^>]*selected[^>]*>John Smith/);
  expect((await server.books.events(id)).some(({ type }) => type === 'AbsenceSet')).toBe(false);
});

test('what the engine refuses is said in the form, and what was typed is kept', async () => {
  const id = await people();
  const first = await operator.act(id, 'nudge', { target: /Draft/ });
  expect(first.status).toBe(303);
  server.clock.at += 1_000;
  const again = (await operator.page(id)).html
    .split('<details')
    .find((part) => part.includes('id="act-nudge"'))!;
  expect(wordsOf(again)).not.toContain('Draft the plan');
  const fields = { toName: 'Jo', toEmail: 'no address', ...why };
  const bad = await operator.act(id, 'hand-over-approval', { target: /Draft.*John/, fields });
  expect(bad.status).toBe(422);
  expect(bad.html).toContain('value="no address"');
  expect(wordsOf(bad.html)).toContain('Give both a name and an e-mail address.');
  const past = await operator.act(id, 'move-deadline', {
    target: /Review/,
    fields: { dueAt: '2001-01-01T00:00', ...why },
  });
  expect(past.status).toBe(422);
  expect(wordsOf(past.html)).toContain('Nothing was done');
  expect(past.html).toContain('value="2001-01-01T00:00"');
  expect(past.html).toMatch(/id="act-move-deadline" open/);
  expect(past.html).toContain('id="act-move-deadline-dueAt-problem"');
});

test('a form whose action makes no sense any more is refused with 409, and the page says why', async () => {
  const id = await people();
  const { html } = await operator.page(id);
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)![1]!;
  await server.ask('POST', instancePath(id, '/pause'), why);
  const sent = await operator.post(
    `/console/instances/${id}/act/pause`,
    new URLSearchParams({ csrf, form: '1', target: '', reason: 'Too late.' }),
  );
  expect(sent.status).toBe(409);
  expect(wordsOf(sent.html)).toMatch(/Nothing was done .*paused/i);
  expect(sent.html).toContain('role="alert"');
});

test('the same form sent twice has one effect', async () => {
  const id = await people();
  const { html } = await operator.page(id);
  const form = html.split('<form').find((part) => part.includes('/act/pause"'))!;
  const sent = new URLSearchParams(why);
  for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    sent.append(name!, value!);
  const both = [
    await operator.post(`/console/instances/${id}/act/pause`, sent),
    await operator.post(`/console/instances/${id}/act/pause`, sent),
  ];
  expect(both.map(({ status }) => status)).toEqual([303, 303]);
  expect((await server.books.events(id)).filter(({ type }) => type === 'InstancePaused')).toHaveLength(1);
});

test('a viewer sees no forms, and may send none', async () => {
  const id = await people();
  await linkFor(server, id, 'jane');
  const viewer = await consoleOperator(server, 'viewer');
  const { status, html } = await viewer.page(id);
  expect(status).toBe(200);
  expect(html).not.toContain(`/console/instances/${id}/act/`);
  expect(html).not.toContain(`action="/console/instances/${id}/comments"`);
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)![1]!;
  const lastly = await server.books.lastPosition();
  for (const { action } of ROWS) {
    const sent = await viewer.post(
      `/console/instances/${id}/act/${action}`,
      new URLSearchParams({ csrf, ...why }),
    );
    expect([action, sent.status]).toEqual([action, 403]);
  }
  const comment = new URLSearchParams({ csrf, kind: 'instance', about: '', text: 'Hello' });
  expect((await viewer.post(`/console/instances/${id}/comments`, comment)).status).toBe(403);
  expect(await server.books.lastPosition()).toBe(lastly);
});

test('a form from elsewhere, or without its token, does nothing', async () => {
  const id = await people();
  const { html } = await operator.page(id);
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)![1]!;
  const path = `/console/instances/${id}/act/cancel`;
  const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  expect((await operator.post(path, new URLSearchParams({ csrf, ...why }), elsewhere)).status).toBe(403);
  expect((await operator.post(path, new URLSearchParams(why))).status).toBe(403);
  expect((await server.books.instance(id))!.status).toBe('running');
});
