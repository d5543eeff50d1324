// The callback of an agent that runs elsewhere: what is signed is taken once, and what is not, or too late, moves nothing.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { guardedFetch } from '../../agents/egress.ts';
import { signWebhook } from '../../agents/webhook-signature.ts';
import { callbackKey, checkReply } from '../../links/index.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { NEXT_SECRET, remoteConfig, secretOf, startRemote, WEBHOOK_SECRET } from '../support/remote-agent.ts';

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const executor = {
  type: 'http' as const,
  url: 'https://agents.acme.com/work',
  secret: [{ env: 'AGENT_SECRET' }, { env: 'NEXT_AGENT_SECRET' }],
};

let server: ApiServer;
let id: string;
let path: string;
let messages = 0;
/** Attempt 1 failed; attempt 2 is at the agent. */
beforeAll(async () => {
  const failed = { ok: false as const, kind: 'agent_error' as const, reason: 'No.' };
  server = await apiServer({
    agent: ({ attempt }) => (attempt === 1 ? failed : null),
    agents: { config: remoteConfig(executor), secretOf, fetch: guardedFetch({ allowPrivate: [] }) },
    rateLimits: { external: 1_000, forms: 600, freshLink: 10, authFailures: 30 },
  });
  id = await startRemote(server);
  server.clock.at += 3_600_000;
  await server.gateway.passTime(id);
  path = pathOf(2);
});
beforeEach(() => {
  server.gateway.replies.length = 0;
});
afterEach(() => {
  server.gateway.weather = 'fine';
  server.gateway.closedRuns.clear();
});
afterAll(() => server.close());

const pathOf = (attempt: number, task = 'research', instance = id) =>
  `/api/processes/instances/${instance}/tasks/${task}/attempts/${attempt}/callback`;
const RESULT = { type: 'result', output: { summary: 'A small firm.', result: { score: 40 } } };

interface Sending {
  to?: string;
  secret?: string;
  messageId?: string;
  /** When it was signed; default now. */
  at?: number;
  headers?: Record<string, string>;
}
/** Without a token: `authorization` is emptied. */
async function send(body: unknown, { to = path, secret, messageId, at, headers }: Sending = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  messages += 1;
  const signature = signWebhook(
    secret ?? WEBHOOK_SECRET,
    messageId ?? `reply_${messages}`,
    at ?? server.clock.at,
    text,
  );
  const response = await fetch(`${server.url}${to}`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...signature, ...headers },
  });
  return { status: response.status, body: (await response.json()) as { code?: string; detail?: string } };
}
const journal = async (type: 'agent_call' | 'agent_refused') =>
  (await server.books.trail({ instanceId: id, limit: 1_000, types: [type] })).map(({ body }) => body);
const blob = async (sha256: string) =>
  JSON.parse(Buffer.from((await server.deps.blobs.get(sha256))!).toString('utf8'));

describe('what is taken', () => {
  test('a result: its content in a blob, sealed, to the run of this attempt', async () => {
    expect(await send(RESULT, { messageId: 'reply_a' })).toEqual({ status: 202, body: { taken: true } });
    const [reply] = server.gateway.replies;
    expect(reply).toMatchObject({ runId: `${id}.research.2`, messageId: 'reply_a', kind: 'output' });
    expect(await blob(reply!.content)).toEqual(RESULT.output);
    expect(await checkReply(server.ring, id, reply!)).toBe('good');
    expect((await journal('agent_call')).at(-1)).toEqual({
      taskId: 'research',
      attempt: 2,
      action: 'callback',
      outcome: 'output',
    });
  });

  test('a failure, with its reason', async () => {
    expect((await send({ type: 'failure', reason: 'The register is down.' })).status).toBe(202);
    const [reply] = server.gateway.replies;
    expect(reply!.kind).toBe('failure');
    expect(await blob(reply!.content)).toEqual({ reason: 'The register is down.' });
  });

  test('a heartbeat: a note, and nothing for the run', async () => {
    expect((await send({ type: 'heartbeat' })).status).toBe(202);
    expect(server.gateway.replies).toEqual([]);
    expect((await journal('agent_call')).at(-1)).toMatchObject({ action: 'heartbeat', outcome: 'later' });
  });

  test('any secret of the template', async () => {
    expect((await send(RESULT, { secret: NEXT_SECRET })).status).toBe(202);
  });

  test('the same again: the same answer, once', async () => {
    const notes = (await journal('agent_call')).length;
    const at = server.clock.at;
    const all = await Promise.all([1, 2, 3].map(() => send(RESULT, { messageId: 'reply_again', at })));
    all.push(await send(RESULT, { messageId: 'reply_again', at }));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(server.gateway.replies).toHaveLength(1);
    expect((await send({ type: 'heartbeat' }, { messageId: 'reply_again' })).body.code).toBe(
      'idempotency-key-reused',
    );
    expect((await journal('agent_call')).length).toBeLessThanOrEqual(notes + 3);
  });

  test('what was not confirmed may be sent again', async () => {
    server.gateway.weather = 'temporal-down';
    expect((await send(RESULT, { messageId: 'reply_later' })).status).toBe(503);
    server.gateway.weather = 'fine';
    expect((await send(RESULT, { messageId: 'reply_later' })).status).toBe(202);
    expect(server.gateway.replies).toHaveLength(1);
  });

  test('of a subordinate: to its own run, by the key in its address', async () => {
    const runId = `${id}.research.2.d.3.0`;
    const key = await callbackKey(server.ring, { runId, agentId: 'worker' });
    expect((await send(RESULT, { to: `${path}?run=${key}` })).status).toBe(202);
    expect(server.gateway.replies[0]!.runId).toBe(runId);
  });
});

describe('what is not signed', () => {
  test.each<[string, () => Sending]>([
    ['by another secret', () => ({ secret: OTHER_SECRET })],
    ['six minutes ago', () => ({ at: server.clock.at - 360_000 })],
    ['for in six minutes', () => ({ at: server.clock.at + 360_000 })],
    ['at all', () => ({ headers: { 'webhook-signature': '' } })],
    ['under another id', () => ({ headers: { 'webhook-id': 'reply_other' } })],
    ['but has a token', () => ({ secret: OTHER_SECRET, headers: { authorization: 'Bearer any' } })],
    ['for a task that nobody knows', () => ({ to: pathOf(1, 'nothing') })],
    ['for an instance that nobody knows', () => ({ to: pathOf(1, 'research', 'nothing') })],
    ['with a key that is none', () => ({ to: `${path}?run=abc` })],
  ])('%s: the same words for all, and nothing happens', async (_, how) => {
    const answer = await send(RESULT, how());
    expect(answer).toMatchObject({
      status: 401,
      body: {
        code: 'unauthenticated',
        detail: 'This is not signed as a callback has to be, or not in time.',
      },
    });
    expect(server.gateway.replies).toEqual([]);
  });

  test('a key of another attempt, or of another agent’s run', async () => {
    const ofOther = await callbackKey(server.ring, { runId: `${id}.research.1.d.3.0`, agentId: 'worker' });
    expect((await send(RESULT, { to: `${path}?run=${ofOther}` })).status).toBe(401);
    const notHttp = await callbackKey(server.ring, { runId: `${id}.research.2.d.3.0`, agentId: 'other' });
    expect((await send(RESULT, { to: `${path}?run=${notHttp}` })).status).toBe(401);
  });

  test('is noted, without anything of what was sent', async () => {
    await send({ type: 'result', output: { summary: 'planted words' } }, { secret: OTHER_SECRET });
    const [note] = (await journal('agent_refused')).slice(-1);
    expect(note).toEqual({
      taskId: 'research',
      attempt: 2,
      tool: 'callback',
      reason: 'A callback in the agent’s name: unauthenticated',
    });
  });
});

describe('what is signed and not taken', () => {
  test.each<[string, unknown, number, string]>([
    ['a type that is none', { type: 'approve' }, 422, 'invalid-request'],
    ['a field too many', { ...RESULT, approve: true }, 422, 'invalid-request'],
    ['output that is no object', { type: 'result', output: 'done' }, 422, 'invalid-request'],
    ['no JSON', 'done', 400, 'not-json'],
    ['__proto__', '{"type":"result","output":{"__proto__":{}}}', 400, 'forbidden-key'],
  ])('%s', async (_, body, status, code) => {
    expect(await send(body)).toMatchObject({ status, body: { code } });
    expect(server.gateway.replies).toEqual([]);
    expect((await journal('agent_refused')).at(-1)).toMatchObject({ tool: 'callback' });
  });

  test('more than 1 MiB, and 1 MiB is taken', async () => {
    const ofSize = (bytes: number) => {
      const empty = JSON.stringify({ type: 'result', output: { summary: '' } });
      return { type: 'result', output: { summary: 'x'.repeat(bytes - empty.length) } };
    };
    expect((await send(ofSize(1024 * 1024 + 1))).body.code).toBe('body-too-large');
    expect((await send(ofSize(1024 * 1024))).status).toBe(202);
  });

  test.each([
    ['the attempt before', 1],
    ['an attempt that never was', 7],
  ])('of %s: it is over', async (_, attempt) => {
    for (const body of [RESULT, { type: 'heartbeat' }])
      expect(await send(body, { to: pathOf(attempt) })).toMatchObject({
        status: 409,
        body: { code: 'reply-too-late' },
      });
    expect(server.gateway.replies).toEqual([]);
    expect((await journal('agent_refused')).at(-1)).toMatchObject({
      attempt,
      reason: 'A callback in the agent’s name: reply too late',
    });
  });

  test('of a run that has ended though the instance does not know yet', async () => {
    server.gateway.closedRuns.add(`${id}.research.2`);
    expect((await send(RESULT)).body.code).toBe('reply-too-late');
  });

  test('a secret does not open another agent’s attempt', async () => {
    const bare = await apiServer({ agent: () => null });
    try {
      const theirs = await startRemote(bare);
      const text = JSON.stringify(RESULT);
      const response = await fetch(`${bare.url}${pathOf(1, 'research', theirs)}`, {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/json',
          ...signWebhook(WEBHOOK_SECRET, 'm', bare.clock.at, text),
        },
      });
      expect(response.status).toBe(401);
    } finally {
      await bare.close();
    }
  });
});

test('no more notes than fit, however the address is spelt', async () => {
  const other = await apiServer({
    agent: () => null,
    agents: { config: remoteConfig(executor), secretOf, fetch: guardedFetch({ allowPrivate: [] }) },
    rateLimits: { external: 1_000, forms: 600, freshLink: 10, authFailures: 30 },
  });
  try {
    const theirs = await startRemote(other);
    const spelt = (n: number) => ['1', `${n + 2}`, `1.${'0'.repeat(n + 1)}`, `${'0'.repeat(n)}1`][n % 4]!;
    for (let n = 0; n < 80; n++) {
      await fetch(`${other.url}${pathOf(1, 'research', theirs).replace('/1/', `/${spelt(n)}/`)}`, {
        method: 'POST',
        body: '{}',
      });
    }
    const notes = await other.books.trail({ instanceId: theirs, limit: 1_000, types: ['agent_refused'] });
    expect(notes).toHaveLength(60);
  } finally {
    await other.close();
  }
});

test('too many from one address, and no more notes than fit', async () => {
  const few = await apiServer({
    agent: () => null,
    agents: { config: remoteConfig(executor), secretOf, fetch: guardedFetch({ allowPrivate: [] }) },
    rateLimits: { external: 80, forms: 600, freshLink: 10, authFailures: 30 },
  });
  try {
    const theirs = await startRemote(few);
    const statuses: number[] = [];
    for (let i = 0; i < 85; i++) {
      const response = await fetch(`${few.url}${pathOf(1, 'research', theirs)}`, {
        method: 'POST',
        body: '{}',
      });
      statuses.push(response.status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
    const notes = await few.books.trail({ instanceId: theirs, limit: 1_000, types: ['agent_refused'] });
    expect(notes).toHaveLength(60);
  } finally {
    await few.close();
  }
});
