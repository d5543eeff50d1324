// An agent behind an address, with nothing played but the agent itself: workflow, activities, books, API and Temporal are real.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { guardedFetch } from '../../agents/egress.ts';
import { signWebhook } from '../../agents/webhook-signature.ts';
import { createApp } from '../../api/app.ts';
import { eventsFeed } from '../../api/events-feed.ts';
import { authenticator } from '../../api/http/authenticate.ts';
import { temporalGateway } from '../../api/temporal-gateway.ts';
import type { ProcessTask } from '../../definition/types.ts';
import type { World } from '../support/process-world.ts';
import { remoteConfig, secretOf, WEBHOOK_SECRET } from '../support/remote-agent.ts';
import { ofType, once, oneTask, until } from '../support/scripted-agents.ts';
import { json, type Reply, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  { works: false },
);

let api: Server;
let feed: ReturnType<typeof eventsFeed>;
let agent: ScriptedServer | undefined;
beforeEach(async () => {
  api = createServer();
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  feed.close();
  await agent?.close();
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
});

const later: Reply = (_, response) => void response.writeHead(202).end();
const OUTPUT = { summary: 'Drafted.', artifacts: [{ key: 'paper', content: 'A paper.' }] };

async function start(task: Partial<ProcessTask>, ...replies: Reply[]) {
  agent = await scriptedServer(...replies);
  const executor = { type: 'http' as const, url: agent.baseUrl, secret: { env: 'AGENT_SECRET' } };
  const config = remoteConfig(executor);
  const publicUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const agents = { config, secretOf, fetch: guardedFetch({ allowPrivate: config.allowPrivate }) };
  feed = eventsFeed(world.books, { everyMs: 1_000 });
  const { books, ring } = world;
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  api.on(
    'request',
    createApp({
      books,
      ring,
      feed,
      agents,
      publicUrl,
      gateway: temporalGateway(env.client, world.taskQueue),
      blobs: world.deps.blobs,
      authenticator: authenticator([]),
      logger: quiet,
      now: Date.now,
    }),
  );
  await world.work({ deps: { ...agents, publicUrl } });
  const definition = oneTask('remote', { artifacts: ['paper'], ...task });
  await world.books.registerDefinition({
    id: definition.id,
    version: definition.version,
    hash: 'any',
    definition,
    registeredAt: 0,
    registeredBy: 'test',
  });
  return await world.start(definition);
}

/** What the agent was sent first; it is sent soon after the start. */
async function given(): Promise<{ callbackUrl: string }> {
  await until(() => agent!.received.length > 0);
  return JSON.parse(agent!.received[0]!.body.toString());
}
async function callBack(url: string, message: object, id = 'reply_1'): Promise<number> {
  const body = JSON.stringify(message);
  const headers = {
    'content-type': 'application/json',
    ...signWebhook(WEBHOOK_SECRET, id, Date.now(), body),
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('an agent behind an address', () => {
  test('that calls back: its work is done, once, and later words change nothing', async () => {
    const running = await start({}, later);
    const { callbackUrl } = await given();
    expect(await callBack(callbackUrl, { type: 'heartbeat' }, 'beat_1')).toBe(202);
    expect(await callBack(callbackUrl, { type: 'result', output: OUTPUT })).toBe(202);
    expect((await running.handle.result()).status).toBe('completed');
    expect(await ofType(running, 'TaskWorkDone')).toMatchObject([
      { summary: 'Drafted.', usage: { executor: 'http', simulated: false } },
    ]);
    // The same message again is the same answer; another one comes too late.
    expect(await callBack(callbackUrl, { type: 'result', output: OUTPUT })).toBe(202);
    expect(await callBack(callbackUrl, { type: 'failure', reason: 'Too late.' }, 'reply_2')).toBe(409);
    expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
  }, 30_000);

  test('that says later and never comes back: its time ends the attempt, and what comes then is refused', async () => {
    const running = await start({ budget: { time: 'PT3S' } }, later);
    const { callbackUrl } = await given();
    const [failed] = await once(running, 'TaskAttemptFailed');
    expect(failed).toMatchObject({ taskId: 'draft', attempt: 1, kind: 'timeout' });
    expect(await callBack(callbackUrl, { type: 'result', output: OUTPUT })).toBe(409);
    expect(await ofType(running, 'TaskWorkDone')).toEqual([]);
    // It was told that nobody waits any more.
    await until(() => agent!.received.length === 2);
    expect(JSON.parse(agent!.received[1]!.body.toString())).toMatchObject({
      type: 'cancel',
      taskId: 'draft',
      attempt: 1,
    });
  }, 30_000);

  test('that is busy at first: asked again when it says so, under the same key', async () => {
    const busy = json({}, 429, { 'retry-after': '1' });
    const running = await start({}, busy, json({ output: OUTPUT }));
    expect((await running.handle.result()).status).toBe('completed');
    expect(new Set(agent!.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(await ofType(running, 'TaskStarted')).toHaveLength(1);
  }, 30_000);

  test('whose answer lacks what the task expects: a failed attempt, in words', async () => {
    const running = await start({}, json({ output: { summary: 'Nothing.' } }));
    const [failed] = await once(running, 'TaskAttemptFailed');
    expect(failed).toMatchObject({ kind: 'bad_output', reason: 'Expected artifacts are missing: paper.' });
  }, 30_000);
});
