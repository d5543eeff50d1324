// One attempt to hand a message to a webhook: real books, a real receiver that checks with the library of the standard.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { webhookAttempt } from '../../activities/webhook-attempt.ts';
import { PAUSES_MS } from '../../activities/webhook-schedule.ts';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../../store/books.ts';
import { webhookMessageId } from '../../workflows/messages.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { json, type Reply, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { startSso } from '../support/sso-instance.ts';
import { aDelivery, aWebhook, sealedSecret, WEBHOOK_TEST_SECRET } from '../support/webhook-rows.ts';

const DAY_MS = 86_400_000;
const NEXT_SECRET = `whsec_${Buffer.alloc(32, 10).toString('base64')}`;
const taken: Reply = (_, response) => void response.writeHead(204).end();
const refused =
  (status: number, headers = {}): Reply =>
  (_, response) =>
    void response.writeHead(status, headers).end('no');

let server: ApiServer;
let instanceId: string;
let receiver: ScriptedServer;
const receivers: ScriptedServer[] = [];
let made = 0;
beforeAll(async () => {
  server = await apiServer();
  instanceId = await startSso(server);
});
afterEach(async () => {
  for (const each of receivers.splice(0)) await each.close();
  server.clock.at = Date.now();
});
afterAll(() => server.close());

const LOOPBACK = ['127.0.0.1/32'];
const depsOf = (allowPrivate = LOOPBACK) => ({
  books: server.books,
  ring: server.ring,
  webhookFetch: webhookFetch({ allowPrivate }),
  now: () => server.clock.at,
});

/** A webhook to a receiver that answers so, with a message about the decision that was asked for first. */
async function aMessage(
  replies: Reply[],
  webhook: Partial<WebhookRow> = {},
  of: Partial<WebhookDeliveryRow> = {},
) {
  receiver = await scriptedServer(...replies);
  receivers.push(receiver);
  const id = `wh_${++made}`;
  const secrets = [await sealedSecret(server.ring, id)];
  await server.books.addWebhook(aWebhook(id, { url: `${receiver.baseUrl}/hook`, secrets, ...webhook }));
  const [entry] = await server.books.trail({ instanceId, types: ['ApprovalRequested'], limit: 1 });
  const { position } = entry!;
  const row = aDelivery(webhookMessageId(id, position), id, { position, instanceId, ...of });
  await server.books.addWebhookDeliveries([row]);
  const attempt = (n = 1, deps = depsOf()) =>
    webhookAttempt(deps, {
      webhookId: id,
      deliveryId: row.id,
      position: row.position,
      run: row.run,
      type: row.type,
      attempt: n,
    });
  const log = async () => (await server.books.webhookDelivery(row.id))!;
  return { id, row, entry: entry!, attempt, log };
}

const verified = (secret: string, n = 0) => {
  const { body, headers } = receiver.received[n]!;
  return new Webhook(secret).verify(body.toString(), headers as Record<string, string>) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };
};

test('the receiver gets what live events show, signed by the standard, and it is on record', async () => {
  const { id, row, entry, attempt, log } = await aMessage([taken]);
  expect(await attempt()).toEqual({ outcome: 'delivered' });
  const payload = verified(WEBHOOK_TEST_SECRET);
  expect(payload).toMatchObject({
    type: 'approval',
    timestamp: new Date(entry.at).toISOString(),
    data: {
      instanceId,
      processId: 'enterprise_sso_deployment',
      position: entry.position,
      type: 'approval',
      details: { event: 'ApprovalRequested' },
      hash: entry.hash,
    },
  });
  const { method, url, headers } = receiver.received[0]!;
  expect([method, url]).toEqual(['POST', '/hook']);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': `msg_${id.slice(3)}_${entry.position}`,
  });
  expect(headers).not.toHaveProperty('authorization');
  expect(await log()).toMatchObject({
    status: 'delivered',
    nextAttemptAt: null,
    attempts: [{ attempt: 1, status: 204, reason: null }],
  });
  expect(() => verified(NEXT_SECRET)).toThrow();
  // Again, after a crash that lost only the answer: nothing goes twice.
  expect(await attempt()).toEqual({ outcome: 'delivered' });
  expect(receiver.received).toHaveLength(1);
  expect(row.run).toBe(0);
});

test('what a live stream says of the same entry is the same', async () => {
  const { entry, attempt } = await aMessage([taken]);
  await attempt();
  const response = await fetch(
    `${server.url}/api/processes/instances/${instanceId}/events?after=${entry.position - 1}`,
    { headers: { authorization: 'Bearer test-token-0123456789abcdef' } },
  );
  const reader = response.body!.getReader();
  let text = '';
  while (!text.includes('\ndata: ')) {
    const { value, done } = await reader.read();
    expect(done).toBe(false);
    text += new TextDecoder().decode(value);
  }
  await reader.cancel();
  const data = /\ndata: (.*)\n/.exec(text)![1]!;
  expect(verified(WEBHOOK_TEST_SECRET).data).toEqual(JSON.parse(data));
});

test('what is not taken is tried again by the schedule, ten times over three days, and then given up', async () => {
  const { attempt, log } = await aMessage([refused(500)]);
  const began = server.clock.at;
  for (const [index, pause] of PAUSES_MS.entries()) {
    expect(await attempt(index + 1)).toEqual({ outcome: 'retry', afterMs: pause });
    expect(await log()).toMatchObject({ status: 'retrying', nextAttemptAt: server.clock.at + pause });
    // Killed after noting it: the same answer for what is left of the pause, and nothing is sent.
    server.clock.at += 1_000;
    expect(await attempt(index + 1)).toEqual({ outcome: 'retry', afterMs: pause - 1_000 });
    server.clock.at += pause - 1_000;
  }
  expect((server.clock.at - began) / DAY_MS).toBeGreaterThan(3);
  expect((server.clock.at - began) / DAY_MS).toBeLessThan(3.5);
  expect(await attempt(10)).toEqual({ outcome: 'failed' });
  expect(await attempt(10)).toEqual({ outcome: 'failed' });
  expect(receiver.received).toHaveLength(10);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(await log()).toMatchObject({ status: 'failed', nextAttemptAt: null });
  expect((await log()).attempts).toHaveLength(10);
});

describe('what a receiver says', () => {
  test.each([
    [503, { 'retry-after': '120' }, { outcome: 'retry', afterMs: 120_000 }],
    [429, { 'retry-after': '1' }, { outcome: 'retry', afterMs: 5_000 }],
    [429, { 'retry-after': '999999' }, { outcome: 'retry', afterMs: DAY_MS }],
    [400, {}, { outcome: 'retry', afterMs: 5_000 }],
    [302, { location: 'https://elsewhere.acme.com/' }, { outcome: 'retry', afterMs: 5_000 }],
  ])('%i %j', async (status, headers, expected) => {
    const { attempt, log } = await aMessage([refused(status, headers)]);
    expect(await attempt()).toEqual(expected);
    expect((await log()).attempts[0]!.reason).toContain(String(status));
    expect(receiver.received).toHaveLength(1);
  });

  test('410 ends the message and the webhook, with the reason and an entry in the journal', async () => {
    const { id, attempt, log } = await aMessage([refused(410)]);
    expect(await attempt()).toEqual({ outcome: 'failed' });
    expect((await log()).status).toBe('failed');
    expect(await server.books.webhook(id)).toMatchObject({
      active: false,
      disabledReason: 'The receiver answered 410: it is gone for good.',
    });
    const { items } = await server.books.installationEntries({ limit: 5 });
    expect(items[0]).toMatchObject({
      type: 'webhook_changed',
      actor: 'engine',
      data: { webhookId: id, active: false },
    });
  });

  test('a body without end costs no more than its first bytes', async () => {
    const endless: Reply = (_, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(60_000)), 1);
      response.on('close', () => clearInterval(more));
    };
    const { attempt } = await aMessage([endless]);
    expect(await attempt()).toEqual({ outcome: 'delivered' });
  });
});

test('a receiver that takes nothing for five days: the webhook is made inactive; one message that gets there, and it is not', async () => {
  const { id, attempt } = await aMessage([refused(500), refused(500), taken, refused(500)]);
  await attempt(1);
  server.clock.at += 5 * DAY_MS - 1;
  await attempt(2);
  expect((await server.books.webhook(id))!.active).toBe(true);
  expect(await attempt(3)).toEqual({ outcome: 'delivered' });
  expect((await server.books.webhook(id))!.failingSince).toBeNull();

  const dead = await aMessage([refused(500)]);
  await dead.attempt(1);
  server.clock.at += 5 * DAY_MS;
  await dead.attempt(2);
  expect(await server.books.webhook(dead.id)).toMatchObject({
    active: false,
    disabledReason: expect.stringMatching(/^No message has got there since 2/),
  });
  // What was still to be tried is not sent any more, and is on record so.
  expect(await dead.attempt(3)).toEqual({ outcome: 'retry', afterMs: PAUSES_MS[2] });
  expect((await dead.log()).attempts[2]).toMatchObject({ status: null, reason: 'The webhook is inactive.' });
});

test('while a secret is rotated both sign, afterwards the new one alone', async () => {
  const { id, attempt } = await aMessage([refused(500), taken]);
  const old = await sealedSecret(server.ring, id);
  const next = { ...(await sealedSecret(server.ring, id, NEXT_SECRET)), id: 'secret-2' };
  await server.books.changeWebhook(id, { secrets: [next, { ...old, until: server.clock.at + 5_000 }] });
  await attempt(1);
  expect(verified(WEBHOOK_TEST_SECRET).type).toBe('approval');
  expect(verified(NEXT_SECRET).type).toBe('approval');
  server.clock.at += 5_000;
  await attempt(2);
  expect(verified(NEXT_SECRET, 1).type).toBe('approval');
  expect(() => verified(WEBHOOK_TEST_SECRET, 1)).toThrow();
});

test('a test message goes once, also to a webhook that is inactive', async () => {
  const ping = { id: 'msg_ping_1', type: 'ping', position: null, instanceId: null } as const;
  const { id, attempt } = await aMessage([taken], { active: false }, ping);
  expect(await attempt()).toEqual({ outcome: 'delivered' });
  expect(verified(WEBHOOK_TEST_SECRET)).toEqual({
    type: 'ping',
    timestamp: new Date(1_000).toISOString(),
    data: { webhookId: id },
  });
  const failing = await aMessage([refused(500)], {}, { ...ping, id: 'msg_ping_2' });
  expect(await failing.attempt()).toEqual({ outcome: 'failed' });
  expect((await server.books.webhook(failing.id))!.failingSince).toBeNull();
});

test('nothing goes for a webhook that is deleted, and nothing of an older run', async () => {
  const { row, attempt } = await aMessage([taken]);
  await server.books.reopenWebhookDelivery(row.id, 5);
  expect(await attempt()).toEqual({ outcome: 'over' });
  const gone = await aMessage([taken]);
  await server.books.deleteWebhook(gone.id);
  expect(await gone.attempt()).toEqual({ outcome: 'over' });
  expect(receiver.received).toEqual([]);
});

test('a message of another webhook does not go to this one, whoever started the workflow', async () => {
  const theirs = await aMessage([taken]);
  const own = await aMessage([taken]);
  const { position, run, type } = theirs.row;
  const crossed = { webhookId: own.id, deliveryId: theirs.row.id, position, run, type, attempt: 1 };
  expect(await webhookAttempt(depsOf(), crossed)).toEqual({ outcome: 'over' });
  expect(receiver.received).toEqual([]);
  expect((await theirs.log()).attempts).toEqual([]);
});

test('where it may not go is held at each connection, and a lost key is said, without what it kept', async () => {
  const { attempt, log } = await aMessage([taken]);
  expect(await attempt(1, depsOf([]))).toMatchObject({ outcome: 'retry' });
  expect((await log()).attempts[0]).toMatchObject({
    status: null,
    reason: expect.stringContaining('COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE'),
  });
  const lost = await aMessage([taken], {
    secrets: [{ id: 's', sealed: (await sealedSecret(server.ring, 'wh_other')).sealed, until: null }],
  });
  expect(await lost.attempt()).toMatchObject({ outcome: 'retry' });
  expect((await lost.log()).attempts[0]!.reason).toMatch(/sealed for something else/);
  expect(receiver.received).toEqual([]);
});

test('a slow receiver takes 16 places at most; others wait their turn without one', async () => {
  const held: (() => void)[] = [];
  const slow: Reply = (_, response) => void held.push(() => void response.writeHead(204).end());
  const { id, row } = await aMessage([slow]);
  const rows = Array.from({ length: 20 }, (_, n) => ({ ...row, id: `${row.id}-${n}` }));
  await server.books.addWebhookDeliveries(rows);
  const all = rows.map(({ id: deliveryId }) =>
    webhookAttempt(depsOf(), {
      webhookId: id,
      deliveryId,
      position: row.position,
      run: 0,
      type: 'x',
      attempt: 1,
    }),
  );
  const settled = Promise.allSettled(all);
  for (const end = Date.now() + 5_000; held.length < 16 && Date.now() < end; )
    await new Promise((done) => setTimeout(done, 10));
  await new Promise((done) => setTimeout(done, 100));
  expect(held).toHaveLength(16);
  for (const answer of held) answer();
  const came = await settled;
  expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
  expect(came.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: 'webhook-busy', nonRetryable: false },
  });
});

test('an answer that is JSON is no trouble', async () => {
  const { attempt } = await aMessage([json({ thanks: true })]);
  expect(await attempt()).toEqual({ outcome: 'delivered' });
});
