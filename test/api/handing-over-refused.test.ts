// Calls on whose it is and by when that are refused: what they say, and that they leave nothing behind.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';
import { traces } from '../support/traces.ts';

let server: ApiServer;
let id: string;
beforeAll(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterAll(() => server.close());

const reason = 'On holiday until Monday.';
const past = '2020-01-01T00:00:00Z';
const to = { participantId: 'john' };
const gus = { name: 'Gus Guest', email: 'gus@partner.example' };
const misspelt = { name: 'Gus Guest', email: 'gus@' };
const substitute = to;

/** What is wrong, the body, status and code, what the answer says. */
type Wrong = [what: string, body: object, answer: string, says: string];
const CALLS: Record<string, Wrong[]> = {
  'POST /approvals/task.draft.1/deadline': [
    ['both fields', { dueAt: past, extendBy: '1d', reason }, '422 invalid-request', '/dueAt: give either'],
    ['neither of them', { reason }, '422 invalid-request', '/dueAt: give either'],
    ['no duration', { extendBy: 'soon', reason }, '422 invalid-request', '"soon" is not a duration'],
    ['no instant', { dueAt: 'Friday', reason }, '422 invalid-request', '/dueAt: '],
    ['the past', { dueAt: past, reason }, '422 deadline-not-ahead', 'dueAt: '],
    ['years ahead', { dueAt: '2040-01-01T00:00:00Z', reason }, '422 invalid-command', 'dueAt: '],
    ['no reason', { extendBy: '1d' }, '422 invalid-request', '/reason: is missing'],
  ],
  'POST /approvals/none/deadline': [
    ['no approval', { extendBy: '1d', reason }, '404 approval-not-found', '"none"'],
  ],
  'POST /approvals/task.draft.1/nudge': [
    ['a field too many', { to: 'jane' }, '422 invalid-request', '"to" is not a field'],
  ],
  'POST /approvals/none/nudge': [['no approval', {}, '404 approval-not-found', '"none"']],
  'POST /approvals/task.draft.1/withdraw': [
    ['no reason', {}, '422 invalid-request', '/reason: is missing'],
    ['an empty reason', { reason: ' ' }, '422 invalid-request', '/reason: '],
    ['what the definition asks for', { reason }, '409 approval-required', 'cannot be withdrawn'],
  ],
  'POST /approvals/none/withdraw': [['no approval', { reason }, '404 approval-not-found', '"none"']],
  'POST /approvals/task.draft.1/hand-over': [
    ['from nobody', { to: gus, reason }, '422 invalid-request', '/from: is missing'],
    ['to nobody', { from: 'jane', reason }, '422 invalid-request', '/to: '],
    ['no reason', { from: 'jane', to: gus }, '422 invalid-request', '/reason: is missing'],
    ['a bad address', { from: 'jane', to: misspelt, reason }, '422 invalid-request', '/to/email: '],
    [
      'no name',
      { from: 'jane', to: { email: gus.email }, reason },
      '422 invalid-request',
      '/to/name: is missing',
    ],
    ['id and address', { from: 'jane', to: { ...gus, ...to }, reason }, '422 invalid-request', '/to/'],
    ['a text', { from: 'jane', to: 'john', reason }, '422 invalid-request', '/to: must be an object'],
    [
      'nobody’s id',
      { from: 'jane', to: { participantId: 'none' }, reason },
      '404 participant-not-found',
      'to: ',
    ],
    [
      'an agent',
      { from: 'jane', to: { participantId: 'worker' }, reason },
      '422 participant-is-agent',
      'worker',
    ],
    ['who is asked already', { from: 'jane', to, reason }, '409 already-an-approver', 'to: john is asked'],
    ['from who is not asked', { from: 'watcher', to, reason }, '403 not-an-approver', 'watcher is not asked'],
  ],
  'POST /approvals/none/hand-over': [
    ['no approval', { from: 'jane', to, reason }, '404 approval-not-found', '"none"'],
  ],
  'POST /tasks/tell/hand-over': [
    ['a bad address', { to: misspelt, reason }, '422 invalid-request', '/to/email: '],
    ['no reason', { to }, '422 invalid-request', '/reason: is missing'],
    [
      'who has it',
      { to: { participantId: 'doer' }, reason },
      '422 invalid-command',
      'to: doer has it already',
    ],
  ],
  'POST /tasks/none/hand-over': [['no task', { to, reason }, '404 task-not-found', '"none"']],
  'POST /tasks/draft/hand-over': [['an agent’s', { to, reason }, '409 task-not-a-persons', '"worker"']],
  'POST /tasks/pilot/hand-over': [
    ['its approver', { to: { participantId: 'jane' }, reason }, '409 doer-may-not-approve', 'jane'],
  ],
  'PUT /participants/jane/absence': [
    ['over by now', { substitute, until: past, reason }, '422 invalid-command', 'until: an absence ends'],
    ['no instant', { substitute, until: 'May', reason }, '422 invalid-request', '/until: '],
    ['no substitute', { reason }, '422 invalid-request', '/substitute: '],
    ['no reason', { substitute: null }, '422 invalid-request', '/reason: is missing'],
    ['a bad address', { substitute: misspelt, reason }, '422 invalid-request', '/substitute/email: '],
    ['themselves', { substitute: { participantId: 'jane' }, reason }, '422 invalid-command', 'substitute: '],
  ],
  'PUT /participants/none/absence': [
    ['nobody', { substitute, reason }, '404 participant-not-found', '"none"'],
  ],
  'POST /send-back': [
    ['no target', { reason }, '422 invalid-request', '/target: is missing'],
    ['no reason', { target: 'draft' }, '422 invalid-request', '/reason: is missing'],
    ['nothing by that id', { target: 'none', reason }, '422 target-not-found', 'target: '],
  ],
};

describe.each(Object.entries(CALLS))('%s', (line, wrongs) => {
  const [method, path] = line.split(' ') as [string, string];
  test.each(wrongs)('%s', async (_what, body, answer, says) => {
    const before = await traces(server, id);
    const told = await server.ask(method, instancePath(id, path), body);
    expect(`${told.status} ${told.body.code}`).toBe(answer);
    expect(told.body.detail).toContain(says);
    if (answer.endsWith('invalid-request')) {
      const pointers = told.body.errors.map(({ pointer }: { pointer: string }) => pointer);
      expect(pointers.every((pointer: string) => /^\/\w/.test(pointer))).toBe(true);
    }
    expect(await traces(server, id)).toEqual(before);
  });
});

test('a second reminder within five minutes', async () => {
  const nudge = () => server.ask('POST', instancePath(id, '/approvals/task.draft.1/nudge'));
  expect((await nudge()).status).toBe(200);
  const before = await traces(server, id);
  const again = await nudge();
  expect([again.status, again.body.code]).toEqual([429, 'nudged-just-now']);
  expect(await traces(server, id)).toEqual(before);
  server.clock.at += 5 * 60_000;
  expect((await nudge()).status).toBe(200);
});
