// One thing done to many instances over the API: counted first, then done once each; refusals are outcomes.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failure } from '../support/scenario.ts';
import { type ApiServer, VIEWER_TOKEN, apiServer } from '../support/api-server.ts';
import { runBulk } from '../support/bulk-runner.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';

const REASON = 'The signing service is down.';
let server: ApiServer;
let isBroken: boolean;
beforeEach(async () => {
  isBroken = true;
  server = await apiServer({ agent: () => (isBroken ? failure('No answer.') : undefined) });
});
afterEach(() => server.close());

/** `waits`: for a person. `fails`: its one task has failed. `gate`: a manual gate waits. */
const DEFINITIONS = {
  waits: aDefinition({ id: 'waits', phases: [aPhase('build', [aTask('make', { assignee: 'doer' })])] }),
  fails: aDefinition({
    id: 'fails',
    phases: [aPhase('build', [aTask('make', { errorHandling: { maxRetries: 0 } })])],
  }),
  gate: aDefinition({
    id: 'gate',
    phases: [
      aPhase('build', [aTask('make', { assignee: 'doer' })]),
      aPhase('ship', [aTask('send', { assignee: 'doer' })]),
    ],
    gates: [aGate('go', 'build', { type: 'manual' })],
  }),
};

async function instances(kind: keyof typeof DEFINITIONS, count: number): Promise<string[]> {
  await server.ask('POST', '/api/processes', DEFINITIONS[kind]);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    server.clock.at += 1;
    const made = await server.ask('POST', `/api/processes/${kind}/instances`, {
      name: `${kind} ${n}`,
      allowUnbound: true,
    });
    expect(made.status).toBe(201);
    ids.push(made.body.id);
  }
  return ids;
}
const start = (body: object, headers: Record<string, string> = {}) =>
  server.ask('POST', '/api/bulk', body, headers);
const of = (processId: string) => ({ search: { processId } });
const statuses = async (ids: string[]) =>
  Promise.all(ids.map(async (id) => (await server.books.instance(id))!.status));

describe('a bulk action', () => {
  test('says first how many it would be, and does nothing', async () => {
    const ids = await instances('waits', 12);
    await instances('gate', 1);
    const { status, body } = await start({ action: 'pause', ...of('waits'), reason: REASON });
    expect([status, body.count, body.sample.length]).toEqual([200, 12, 10]);
    expect(body.sample[0]).toEqual({
      id: ids[11],
      name: 'waits 11',
      processId: 'waits',
      version: '1.0.0',
      status: 'running',
      phase: 'build',
    });
    expect(new Set(await statuses(ids))).toEqual(new Set(['running']));
    expect(server.gateway.bulks).toEqual([]);
    expect((await server.ask('GET', '/api/bulk')).body.items).toEqual([]);
  });

  test('is done in each instance, in the name of who asked, with the bulk on each trail', async () => {
    const ids = await instances('waits', 30);
    await server.ask('POST', `/api/processes/instances/${ids[3]}/pause`, { reason: 'Before.' });
    await server.ask('POST', `/api/processes/instances/${ids[4]}/cancel`, { reason: 'Before.' });
    const asked = { action: 'pause', ...of('waits'), reason: REASON, expected: 29 };
    const { status, body, headers } = await start(asked);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/bulk/${body.id}`);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^bulk_[0-9a-f]{20}$/),
      status: 'running',
      total: 29,
      left: 29,
      startedBy: { id: 'local', via: 'local' },
      data: { reason: REASON },
      search: { processId: 'waits', status: ['running', 'paused'] },
    });
    expect(server.gateway.bulks).toEqual([body.id]);
    // One closes in between.
    await server.ask('POST', `/api/processes/instances/${ids[5]}/cancel`, { reason: 'In between.' });
    expect(await runBulk(server, body.id)).toEqual({ total: 29, done: 27, refused: 2, failed: 0, left: 0 });
    expect((await server.ask('GET', `/api/bulk/${body.id}`)).body).toMatchObject({
      status: 'done',
      done: 27,
      refused: 2,
      left: 0,
      endedAt: expect.any(String),
    });
    const refused = (await server.ask('GET', `/api/bulk/${body.id}/items?outcome=refused`)).body.items;
    expect(
      Object.fromEntries(refused.map((each: { instanceId: string }) => [each.instanceId, each])),
    ).toMatchObject({
      [ids[3]!]: { code: 'instance-paused', message: expect.stringContaining('resume it first') },
      [ids[5]!]: { code: 'instance-closed' },
    });
    const trail = (await server.ask('GET', `/api/processes/instances/${ids[0]}/audit`)).body.entries;
    expect(trail.at(-1)).toMatchObject({
      actor: 'local',
      details: {
        event: 'InstancePaused',
        reason: REASON,
        bulk: body.id,
        actor: { kind: 'operator', id: 'local', via: 'local' },
      },
    });
    const { items } = await server.books.installationEntries({ limit: 5 });
    expect(items.find(({ type }) => type === 'bulk_started')).toMatchObject({
      actor: 'local',
      via: 'local',
      data: { bulkId: body.id, action: 'pause', total: 29, data: { reason: REASON } },
    });
  });

  test('is refused where the count has changed; then nothing is done', async () => {
    await instances('waits', 2);
    const counted = (await start({ action: 'cancel', ...of('waits'), reason: REASON })).body.count;
    await instances('waits', 1);
    const { status, body } = await start({
      action: 'cancel',
      ...of('waits'),
      reason: REASON,
      expected: counted,
    });
    expect([status, body.code, body.details]).toEqual([409, 'count-changed', { count: 3 }]);
    expect(server.gateway.bulks).toEqual([]);
    expect(await server.books.bulks({ limit: 5 })).toEqual({ items: [] });
  });

  test('sent again under its key starts nothing anew, also when Temporal was away the first time', async () => {
    const ids = await instances('waits', 2);
    const asked = { action: 'cancel', ...of('waits'), reason: REASON, expected: 2 };
    const key = { 'idempotency-key': 'cancel-them' };
    server.gateway.weather = 'temporal-down';
    const first = await start(asked, key);
    expect([first.status, first.body.code]).toEqual([503, 'temporal-unavailable']);
    server.gateway.weather = 'fine';
    const { items } = await server.books.bulks({ limit: 5 });
    expect(items).toHaveLength(1);
    await runBulk(server, items[0]!.id);
    // Closed by now: the count is another, and the bulk is the same.
    const second = await start(asked, key);
    expect([second.status, second.body.id]).toEqual([202, items[0]!.id]);
    const third = await start(asked, key);
    expect(third.body).toEqual(second.body);
    expect((await server.books.bulks({ limit: 5 })).items).toHaveLength(1);
    expect((await start({ ...asked, reason: 'Another.' }, key)).body.code).toBe('idempotency-key-reused');
    expect(await statuses(ids)).toEqual(['cancelled', 'cancelled']);
  });

  test('stops: what was done stays done, the rest is left', async () => {
    await instances('waits', 3);
    const { body } = await start({ action: 'pause', ...of('waits'), reason: REASON, expected: 3 });
    const stopped = await server.ask('POST', `/api/bulk/${body.id}/stop`, {});
    expect([stopped.status, stopped.body.status, stopped.body.stoppedBy]).toEqual([200, 'stopping', 'local']);
    expect((await server.ask('POST', `/api/bulk/${body.id}/stop`, {})).status).toBe(200);
    expect(await runBulk(server, body.id)).toEqual({ total: 3, done: 0, refused: 0, failed: 0, left: 0 });
    expect((await server.ask('GET', `/api/bulk/${body.id}`)).body).toMatchObject({
      status: 'stopped',
      left: 3,
    });
    const over = (await start({ action: 'pause', ...of('waits'), reason: REASON, expected: 3 })).body;
    await runBulk(server, over.id);
    const late = await server.ask('POST', `/api/bulk/${over.id}/stop`, {});
    expect([late.status, late.body.code]).toEqual([409, 'bulk-over']);
    const { items } = await server.books.installationEntries({ limit: 10 });
    expect(items.filter(({ type }) => type === 'bulk_stopped')).toHaveLength(1);
  });

  test('tries failed tasks again, where there are any', async () => {
    const ids = [...(await instances('fails', 2)), ...(await instances('waits', 1))];
    isBroken = false;
    const { body } = await start({ action: 'retry', search: {}, reason: REASON, expected: 3 });
    expect(await runBulk(server, body.id)).toMatchObject({ done: 2, refused: 1 });
    expect(await statuses(ids)).toEqual(['completed', 'completed', 'running']);
    const [item] = (await server.ask('GET', `/api/bulk/${body.id}/items?outcome=refused`)).body.items;
    expect(item).toMatchObject({ instanceId: ids[2], code: 'nothing-to-retry' });
  });

  test('resolves incidents of a kind, as far as they offer it', async () => {
    const ids = await instances('fails', 2);
    const by = (action: string, kind?: string) => ({
      action: 'resolve-incidents',
      search: { incident: 'true' },
      data: { action, ...(kind === undefined ? {} : { kind }) },
      reason: REASON,
      expected: 2,
    });
    const first = (await start(by('accept', 'task-failed'))).body;
    expect(await runBulk(server, first.id)).toMatchObject({ refused: 2 });
    const other = (await start(by('dismiss', 'mail-failed'))).body;
    await runBulk(server, other.id);
    const items = (await server.ask('GET', `/api/bulk/${other.id}/items`)).body.items;
    expect(items[0]).toMatchObject({
      code: 'incident-not-found',
      message: 'It has no open incident "mail-failed".',
    });
    const third = (await start(by('skip'))).body;
    expect(await runBulk(server, third.id)).toMatchObject({ done: 2 });
    expect(await statuses(ids)).toEqual(['completed', 'completed']);
  });

  test('passes gates, sets facts, resumes', async () => {
    const ids = await instances('gate', 2);
    const run = async (asked: object) => {
      const { body } = await start({ ...of('gate'), expected: 2, ...asked });
      return await runBulk(server, body.id);
    };
    expect(await run({ action: 'set-fact', data: { name: 'region', value: 'eu' } })).toMatchObject({
      done: 2,
    });
    expect(await run({ action: 'pause', reason: REASON })).toMatchObject({ done: 2 });
    expect(await run({ action: 'advance' })).toMatchObject({ refused: 2 });
    expect(await run({ action: 'resume', reason: REASON })).toMatchObject({ done: 2 });
    expect(await run({ action: 'advance', reason: REASON })).toMatchObject({ done: 2 });
    for (const id of ids) {
      const { body } = await server.ask('GET', `/api/processes/instances/${id}`);
      expect(body).toMatchObject({ status: 'running', phase: 'build', facts: { region: 'eu' } });
    }
  });
});

describe('it is refused', () => {
  test.each<[string, object, number, string, RegExp]>([
    ['without a reason', { action: 'pause', search: {} }, 422, 'invalid-request', /reason/],
    ['for an action that is none', { action: 'approve', search: {} }, 422, 'invalid-request', /action/],
    [
      'for a filter that is none',
      { action: 'advance', search: { proces: 'x' } },
      422,
      'invalid-request',
      /proces/,
    ],
    [
      'for a fact in the place of an approval, without a reason',
      { action: 'set-fact', search: {}, data: { name: 'legal_approved', value: true }, expected: 0 },
      422,
      'reason-required',
      /stands in for an approval/,
    ],
  ])('%s', async (_why, body, status, code, says) => {
    const answer = await start(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.text).toMatch(says);
  });

  test('to viewers, who may look; and what is not there is not found', async () => {
    const viewer = { authorization: `Bearer ${VIEWER_TOKEN}` };
    expect((await start({ action: 'advance', search: {} }, viewer)).status).toBe(403);
    expect((await server.ask('GET', '/api/bulk', undefined, viewer)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/api/bulk/none'],
      ['GET', '/api/bulk/none/items'],
      ['POST', '/api/bulk/none/stop'],
    ] as const) {
      const answer = await server.ask(method, path, method === 'POST' ? {} : undefined);
      expect([answer.status, answer.body.code]).toEqual([404, 'bulk-not-found']);
    }
    expect((await server.ask('GET', '/api/bulk?cursor=x')).body.code).toBe('invalid-request');
  });
});
