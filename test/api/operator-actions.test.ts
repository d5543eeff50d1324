// The table of operator's actions: each is an endpoint, a method of the client and a form, which ask for the same.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { allEndpoints } from '../../api/endpoints.ts';
import type { ApiProblem } from '../../api/http/problem.ts';
import { PATH_NAMES } from '../../api/instance/actions/action-ids.ts';
import { actionFromForm } from '../../api/instance/actions/action-form.ts';
import { operatorActions, runOperatorAction } from '../../api/instance/operator-actions.ts';
import { createClient } from '../../client/index.ts';
import type { ActionOn } from '../../process/views/action-types.ts';
import { TOKEN, type ApiServer, apiServer } from '../support/api-server.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { failure } from '../support/scenario.ts';

const REASON = 'As agreed with Jane Doe.';
const LOCAL = { id: 'local', role: 'admin', via: 'local' } as const;
let server: ApiServer;
let id: string;
let isBroken: boolean;
beforeEach(async () => {
  isBroken = true;
  server = await apiServer({ agent: () => (isBroken ? failure('No answer.') : undefined) });
  const phases = [
    aPhase(
      'build',
      [
        aTask('make', { errorHandling: { maxRetries: 0 } }),
        aTask('sign', { assignee: 'doer', requiredApprovals: ['approver', 'second'] }),
      ],
      { parallelExecution: true },
    ),
  ];
  await server.ask('POST', '/api/processes', aDefinition({ id: 'acts', phases }));
  const made = await server.ask('POST', '/api/processes/acts/instances', {
    name: 'Acts',
    allowUnbound: true,
  });
  id = made.body.id;
}, 20_000);
afterEach(() => server.close());

const at = (path: string) => `/api/processes/instances/${id}${path}`;
const post = (path: string, body: object) => server.ask('POST', at(path), body);
const newest = async (type: string) =>
  (await server.books.events(id)).findLast((event) => event.type === type);

test('each stands as an endpoint for operators, and asks for its reason where the table says', () => {
  const endpoints = allEndpoints(server.deps);
  for (const action of Object.values(operatorActions)) {
    const path = `/api/processes/instances/{id}${action.path}`;
    const method = action.method ?? 'post';
    const found = endpoints.find((each) => each.path === path && each.method === method);
    expect([action.name, found?.access]).toEqual([action.name, 'operator']);
    for (const each of action.on) expect(path).toContain(`{${PATH_NAMES[each]}}`);
    const reason = action.fields.find(({ name }) => name === 'reason');
    const asks = { required: true, overriding: false, optional: false, none: undefined }[action.reason];
    expect([action.name, reason?.required]).toEqual([action.name, asks]);
  }
});

describe('over the client', () => {
  const client = () => createClient({ baseUrl: server.url, token: TOKEN });

  test('a failed task is tried again, with a reason', async () => {
    const { processes } = client();
    await expect(processes.retryTask(id, 'make')).rejects.toMatchObject({ code: 'reason-required' });
    isBroken = false;
    expect(await processes.retryTask(id, 'make', { reason: REASON })).toMatchObject({ changed: true });
    expect(await newest('TaskCompleted')).toMatchObject({ data: { taskId: 'make' } });
    await expect(processes.retryTask(id, 'sign', { reason: REASON })).rejects.toMatchObject({
      code: 'nothing-to-retry',
    });
  });

  test('a task is skipped, once: an exception on the trail, by whom and how authenticated', async () => {
    const { processes } = client();
    await processes.skipTask(id, 'make', { reason: REASON });
    expect(await newest('TaskSkipped')).toMatchObject({
      by: { kind: 'operator', id: 'local', via: 'local' },
      data: { taskId: 'make', reason: REASON },
    });
    expect(await newest('ExceptionNoted')).toMatchObject({
      data: { what: 'Task "Make" skipped', reason: REASON },
    });
    await expect(processes.skipTask(id, 'make', { reason: REASON })).rejects.toMatchObject({
      code: 'task-not-open',
    });
    await expect(processes.skipTask(id, 'none', { reason: REASON })).rejects.toMatchObject({
      code: 'task-not-found',
    });
    expect((await post('/tasks/sign/skip', {})).body).toMatchObject({ code: 'invalid-request' });
  });

  test('a decision that is not there is not taken back', async () => {
    await post('/tasks/sign/complete', { reason: REASON });
    const { processes } = client();
    await expect(
      processes.revokeDecision(id, 'task.sign.1', 'dec', { reason: REASON }),
    ).rejects.toMatchObject({
      code: 'decision-not-found',
    });
    await expect(
      processes.revokeDecision(id, 'task.none.1', 'dec', { reason: REASON }),
    ).rejects.toMatchObject({
      code: 'approval-not-found',
    });
  });

  test('what waits and what is wrong over all, with requests that are ready', async () => {
    await post('/tasks/sign/complete', { reason: REASON });
    const { items: approvals } = await client().approvals({ processId: 'acts' });
    expect(approvals).toMatchObject([
      {
        instance: { id, name: 'Acts', processId: 'acts' },
        id: 'task.sign.1',
        status: 'pending',
        waitsFor: ['approver', 'second'],
      },
    ]);
    expect(approvals[0]!.actions.map(({ action, body }) => [action, body])).toEqual([
      ['nudge', {}],
      ['move-deadline', {}],
      ['hand-over-approval', { from: 'approver' }],
      ['hand-over-approval', { from: 'second' }],
    ]);
    expect((await client().approvals({ overdue: true })).items).toEqual([]);
    const { items } = await client().incidents({ kind: 'task-failed' });
    expect(items).toMatchObject([{ instance: { id }, kind: 'task-failed', taskId: 'make' }]);
    expect(items[0]!.actions.map(({ label }) => label)).toEqual([
      'Complete by hand',
      'Have it done again',
      'Give the task to somebody else',
      'Skip the task',
      'Cancel the instance',
    ]);
    const skip = items[0]!.actions.find(({ body }) => body['action'] === 'skip')!;
    expect(skip.needs).toEqual(['reason']);
    const done = await server.ask(skip.method, skip.path, { ...skip.body, reason: REASON });
    expect(done.status).toBe(200);
    // The ones that have no address are mended by one.
    const [missing] = (await client().incidents({ kind: 'no-address' })).items;
    expect(missing!.actions[0]).toMatchObject({
      action: 'bind-participant',
      method: 'PUT',
      needs: ['email'],
    });
    const bound = await server.ask('PUT', missing!.actions[0]!.path, { email: 'jane.doe@acme.com' });
    expect(bound.status).toBe(200);
    await expect(client().incidents({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(client().approvals({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('from a form', () => {
  const run = async (action: keyof typeof operatorActions, posted: Record<string, string>) => {
    const { on, body } = actionFromForm(operatorActions[action], posted);
    await runOperatorAction(server.deps, LOCAL, id, { action, on, body });
  };

  test('does what the endpoint does', async () => {
    await run('set-fact', { factName: 'size', value: '{"n": 3}', reason: ' ' });
    expect(await newest('FactSet')).toMatchObject({ data: { name: 'size', value: { n: 3 } } });
    await run('set-fact', { factName: 'region', value: 'eu' });
    expect(await newest('FactSet')).toMatchObject({ data: { value: 'eu' } });
    const to = { 'to.name': 'Jane Doe', 'to.email': 'jane.doe@acme.com' };
    await run('hand-over-task', { taskId: 'sign', ...to, reason: REASON });
    expect(await newest('TaskHandedOver')).toMatchObject({ data: { from: 'doer', how: 'reassigned' } });
    await run('bind-participant', { participantId: 'second', email: 'john.smith@acme.com' });
    await run('set-absence', {
      participantId: 'doer',
      substitute: 'second',
      until: '2099-01-01T09:00',
      reason: REASON,
    });
    expect(await newest('AbsenceSet')).toMatchObject({
      data: { substitute: 'second', until: Date.parse('2099-01-01T09:00:00.000Z') },
    });
    await run('set-absence', { participantId: 'doer', reason: REASON });
    expect(await newest('AbsenceSet')).toMatchObject({ data: { substitute: null } });
  });

  test('links are ended, one and all of a person', async () => {
    const email = 'john.smith@acme.com';
    const made = await post('/participants/approver/links', { email });
    await post('/participants/approver/links', { email });
    await run('revoke-link', { participantId: 'approver', linkId: made.body.id });
    await run('revoke-links', { participantId: 'approver' });
    const links = await server.books.links(id, 'approver');
    expect(links.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
  });

  test.each<[string, keyof typeof operatorActions, Record<string, string>, string, RegExp]>([
    ['a blank reason', 'skip-task', { taskId: 'make', reason: '  ' }, 'invalid-request', /\/reason/],
    ['nobody named', 'hand-over-task', { taskId: 'sign', reason: 'r' }, 'invalid-request', /\/to/],
    ['no subject', 'skip-task', { reason: 'r' }, 'invalid-request', /\/taskId/],
    [
      'a name that no condition reads',
      'set-fact',
      { factName: '1x', value: '1' },
      'invalid-request',
      /\/factName/,
    ],
    ['what makes no sense', 'advance', {}, 'nothing-to-advance', /waits for/],
    [
      'a link of nobody',
      'revoke-link',
      { participantId: 'approver', linkId: 'x' },
      'link-not-found',
      /no link/,
    ],
  ])('%s is refused with its field', async (_what, action, posted, code, says) => {
    const problem = await run(action, posted).then(
      () => null,
      (error: ApiProblem) => error,
    );
    expect(problem).toMatchObject({ code });
    expect(`${problem!.message} ${JSON.stringify(problem!.errors)}`).toMatch(says);
  });

  test('viewers do nothing', async () => {
    const viewer = { id: 'reader', role: 'viewer', via: 'local' } as const;
    const on: ActionOn = {};
    await expect(
      runOperatorAction(server.deps, viewer, id, { action: 'pause', on, body: { reason: REASON } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
