// API keys over the API: made, used, rotated, revoked, and never shown again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KEY_CACHE_MS } from '../../api/http/api-key.ts';
import { addKey } from '../../links/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';
import { agentAtWork, TWO_AGENTS } from '../support/agent-at-work.ts';

const KEYS = '/api/api-keys';
const HOUR = 3_600_000;

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ rateLimits: { authFailures: 10_000 } });
});
afterAll(() => server.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const make = (body: object = {}, headers = {}) =>
  server.ask('POST', KEYS, { name: 'Pipeline', role: 'operator', ...body }, headers);
const asked = (token: string, method = 'GET', path = '/api/me', body?: unknown) =>
  server.ask(method, path, body, bearer(token));
const statusOf = async (token: string) => (await asked(token)).status;

describe('a key', () => {
  test('works with its role, and names itself on what it does', async () => {
    const { status, body } = await make();
    expect(status).toBe(201);
    expect(body.secret).toMatch(/^cs_key_[0-9a-f]{20}_[A-Za-z0-9_-]{43}$/);
    expect((await asked(body.secret)).body).toEqual({
      id: body.id,
      role: 'operator',
      via: `key:${body.id}`,
      work: null,
    });
    expect((await asked(body.secret, 'GET', KEYS)).status).toBe(403);
    const viewer = (await make({ role: 'viewer' })).body;
    expect((await asked(viewer.secret, 'GET', '/api/processes')).status).toBe(200);
    const started = await asked(viewer.secret, 'POST', '/api/processes/none/instances', {
      name: 'x',
      context: {},
    });
    expect(started.status).toBe(403);
    const boss = (await make({ role: 'admin' })).body;
    expect((await asked(boss.secret, 'GET', KEYS)).status).toBe(200);
  });

  test('is stored as a hash, and its secret answered once', async () => {
    const { body } = await make({ name: 'Only once' });
    const row = await server.books.apiKey(body.id);
    expect(JSON.stringify(row)).not.toContain(body.secret.slice(-43));
    for (const path of [KEYS, `${KEYS}/${body.id}`, '/api/installation/journal']) {
      const { text, status } = await server.ask('GET', path);
      expect(status).toBe(200);
      expect(text).toContain('Only once');
      expect(text).not.toContain(body.secret.slice(-43));
      expect(text).not.toContain(row!.hash);
    }
  });

  test.each([
    ['the last character changed', (s: string) => s.slice(0, -1) + (s.endsWith('A') ? 'B' : 'A')],
    ['cut', (s: string) => s.slice(0, -1)],
    ['longer', (s: string) => `${s}A`],
    ['without its start', (s: string) => s.replace('cs_', '')],
    ['of another id', (s: string) => s.replace(/key_[0-9a-f]{4}/, 'key_0000')],
    ['in capitals', (s: string) => s.toUpperCase()],
  ])('%s opens nothing', async (_what, change) => {
    const { secret } = (await make()).body;
    expect(await statusOf(change(secret))).toBe(401);
    expect(await statusOf(secret)).toBe(200);
  });

  test.each([
    [{ name: '' }, '/name'],
    [{ role: 'owner' }, '/role'],
    [{ expiresIn: 'soon' }, '/expiresIn'],
    [{ scope: { instanceId: 'i', taskId: 't' } }, '/scope'],
    [{ role: 'agent' }, '/scope'],
    [{ role: 'agent', scope: { instanceId: 'none', taskId: 't' } }, '/scope/instanceId'],
    [{ hash: 'mine' }, '/hash'],
  ])('is refused with its field: %j', async (body, pointer) => {
    const answer = await make(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('ends by itself', async () => {
    const { body } = await make({ expiresIn: '1h' });
    server.clock.at += HOUR - 1;
    expect(await statusOf(body.secret)).toBe(200);
    server.clock.at += 1;
    expect(await statusOf(body.secret)).toBe(401);
    expect((await server.ask('GET', `${KEYS}/${body.id}`)).body.status).toBe('expired');
  });

  test('asked for again with one Idempotency-Key is the same key, and the same secret', async () => {
    const again = { 'idempotency-key': 'make-1' };
    const [first, second] = [await make({ name: 'Twice' }, again), await make({ name: 'Twice' }, again)];
    expect(second.body).toEqual(first.body);
    expect(await statusOf(second.body.secret)).toBe(200);
    expect((await make({ name: 'Other' }, again)).body.code).toBe('idempotency-key-reused');
    // Once what it was made from is gone, nobody is told a secret that does not work.
    await addKey(server.keyFolder, 'seal');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const third = await make({ name: 'Twice' }, again);
    expect([third.status, third.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await statusOf(first.body.secret)).toBe(200);
  });

  test('says when it was used, to the minute', async () => {
    const { body } = await make();
    const lastUsed = async () => (await server.ask('GET', `${KEYS}/${body.id}`)).body.lastUsedAt;
    const first = server.clock.at;
    await statusOf(body.secret);
    server.clock.at += 30_000;
    await statusOf(body.secret);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lastUsed()).toBe(new Date(first).toISOString());
    server.clock.at += 30_000;
    await statusOf(body.secret);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lastUsed()).toBe(new Date(first + 60_000).toISOString());
  });
});

describe('revoking', () => {
  test('ends the key at once here, and elsewhere within five seconds', async () => {
    const { body } = await make();
    const other = await apiServer({ books: server.books });
    const there = async () => (await other.ask('GET', '/api/me', undefined, bearer(body.secret))).status;
    expect([await statusOf(body.secret), await there()]).toEqual([200, 200]);
    const revoked = await server.ask('POST', `${KEYS}/${body.id}/revoke`);
    expect([revoked.status, revoked.body.status]).toEqual([200, 'revoked']);
    expect(await statusOf(body.secret)).toBe(401);
    other.clock.at += KEY_CACHE_MS;
    expect(await there()).toBe(401);
    expect((await server.ask('POST', `${KEYS}/${body.id}/revoke`)).body).toEqual(revoked.body);
    expect((await server.ask('POST', `${KEYS}/none/revoke`)).body.code).toBe('api-key-not-found');
    await other.close();
  });

  test("ends the console's sessions that it opened, in every process", async () => {
    const { body } = await make();
    const other = await apiServer({ books: server.books });
    const login = new URLSearchParams({ token: body.secret });
    const operator = browser(other);
    expect((await operator.post('/console/login', login)).status).toBe(303);
    expect((await operator.get('/console/login')).status).toBe(303);
    await server.ask('POST', `${KEYS}/${body.id}/revoke`);
    expect((await operator.get('/console/login')).status).toBe(200);
    other.clock.at += KEY_CACHE_MS;
    expect((await operator.post('/console/login', login)).status).toBe(401);
    await other.close();
  });

  test('a key that expires ends its sessions then', async () => {
    const { body } = await make({ expiresIn: '10m' });
    const operator = browser(server);
    await operator.post('/console/login', new URLSearchParams({ token: body.secret }));
    server.clock.at += 10 * 60_000 - 1;
    expect((await operator.get('/console/login')).status).toBe(303);
    server.clock.at += 1;
    expect((await operator.get('/console/login')).status).toBe(200);
  });
});

describe('rotating', () => {
  test('gives a new key; the old one stays good for the overlap', async () => {
    const old = (await make({ name: 'Rotated', role: 'viewer', expiresIn: '90d' })).body;
    const { status, body } = await server.ask('POST', `${KEYS}/${old.id}/rotate`, { overlap: '1h' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Rotated', role: 'viewer', rotatedFrom: old.id, status: 'active' });
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(90 * 24 * HOUR);
    expect([await statusOf(old.secret), await statusOf(body.secret)]).toEqual([200, 200]);
    server.clock.at += HOUR;
    expect([await statusOf(old.secret), await statusOf(body.secret)]).toEqual([401, 200]);
    const late = await server.ask('POST', `${KEYS}/${old.id}/rotate`, {});
    expect([late.status, late.body.code]).toEqual([409, 'api-key-over']);
  });

  test('has bounds, and no body is a body', async () => {
    const { id } = (await make()).body;
    expect((await server.ask('POST', `${KEYS}/${id}/rotate`, { overlap: '31d' })).status).toBe(422);
    expect((await server.ask('POST', `${KEYS}/none/rotate`, {})).status).toBe(404);
    const rotated = await server.ask('POST', `${KEYS}/${id}/rotate`, {});
    expect(rotated.status).toBe(201);
    const old = (await server.ask('GET', `${KEYS}/${id}`)).body;
    expect(Date.parse(old.expiresAt) - server.clock.at).toBe(24 * HOUR);
  });
});

describe("an agent's key", () => {
  let at: Awaited<ReturnType<typeof agentAtWork>>;
  let other: string;
  let key: { id: string; secret: string };
  beforeAll(async () => {
    at = await agentAtWork();
    other = await at.start();
    key = await made('write');
  });
  afterAll(() => at.close());
  const made = async (taskId: string) =>
    (
      await at.server.ask('POST', KEYS, {
        name: 'Writer',
        role: 'agent',
        scope: { instanceId: at.instanceId, taskId },
      })
    ).body;
  const call = (method: string, path: string, body?: unknown, secret = key.secret) =>
    at.server.ask(method, path, body, bearer(secret));
  const store = (id: string, taskId = 'write', secret = key.secret) =>
    call(
      'POST',
      `/api/processes/instances/${id}/artifacts`,
      { key: 'draft', type: 'document', content: { text: 'x' }, taskId },
      secret,
    );

  test('is for one task of one instance, and for the attempt that is under way', async () => {
    const scope = { instanceId: at.instanceId, taskId: 'write' };
    const me = await call('GET', '/api/me');
    expect(me.body).toEqual({
      id: 'writer',
      role: 'agent',
      via: `key:${key.id}`,
      work: { ...scope, attempt: 1 },
    });
    expect((await store(at.instanceId)).status).toBe(201);
    for (const foreign of [await store(other), await store(at.instanceId, 'read'), await call('GET', KEYS)]) {
      expect([foreign.status, foreign.body.code]).toEqual([403, 'forbidden']);
    }
    const { entries } = await at.server
      .ask('GET', `/api/processes/instances/${at.instanceId}/audit?types=artifact`)
      .then(({ body }) => body);
    expect(entries.at(-1).details.actor).toMatchObject({ kind: 'agent', id: 'writer', via: `key:${key.id}` });
  });

  test('opens no console', async () => {
    const anybody = browser(at.server);
    const page = await anybody.post('/console/login', new URLSearchParams({ token: key.secret }));
    expect([page.status, anybody.cookies.size]).toEqual([403, 0]);
  });

  test('is made for tasks of agents only', async () => {
    const scope = { instanceId: at.instanceId, taskId: 'none' };
    const answer = await at.server.ask('POST', KEYS, { name: 'X', role: 'agent', scope });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/scope/taskId']);
  });

  test('is worth nothing once its instance is over', async () => {
    const reader = await made('read');
    await at.server.ask('POST', `/api/processes/instances/${at.instanceId}/cancel`, { reason: 'Over' });
    for (const secret of [key.secret, reader.secret]) {
      const late = await call('GET', '/api/me', undefined, secret);
      expect([late.status, late.body.code]).toEqual([403, 'attempt-over']);
    }
    const notes = await at.journal('agent_refused');
    expect(notes.map(({ tool }) => tool)).toContain('GET /api/me');
  });
});

test('who did what, authenticated how, is on the trail', async () => {
  await server.ask('POST', '/api/processes', TWO_AGENTS);
  const { id: processId } = TWO_AGENTS;
  const { secret, id: keyId } = (await make()).body;
  const start = { name: 'One', context: {}, externalParticipants: [], allowUnbound: true };
  const { id } = (await asked(secret, 'POST', `/api/processes/${processId}/instances`, start)).body;
  await asked(secret, 'POST', `/api/processes/instances/${id}/pause`, { reason: 'A check' });
  await server.ask('POST', `/api/processes/instances/${id}/resume`, { reason: 'It was fine' });
  const { entries } = (await server.ask('GET', `/api/processes/instances/${id}/audit`)).body;
  const by = (event: string) =>
    entries.find((entry: { details: { event: string } }) => entry.details.event === event).details.actor;
  expect(by('InstanceStarted')).toMatchObject({ id: keyId, role: 'operator', via: `key:${keyId}` });
  expect(by('InstancePaused')).toMatchObject({ id: keyId, via: `key:${keyId}` });
  expect(by('InstanceResumed')).toMatchObject({ id: 'local', via: 'local' });

  const at = `/api/processes/instances/${id}`;
  const link = { email: 'john@acme.com' };
  const made = await asked(secret, 'POST', `${at}/participants/john/links`, link);
  await asked(secret, 'POST', `${at}/comments`, { text: 'A word' });
  await asked(secret, 'DELETE', `${at}/participants/john/links/${made.body.id}`);
  const journal = (await server.ask('GET', `${at}/audit?types=participant,comment&limit=500`)).body.entries;
  for (const event of ['link_issued', 'comment_posted', 'link_revoked']) {
    const { details } = journal.find(
      (entry: { details: { event: string } }) => entry.details.event === event,
    );
    expect([event, details.actor]).toEqual([
      event,
      expect.objectContaining({ id: keyId, via: `key:${keyId}` }),
    ]);
    expect(details).not.toHaveProperty('by');
  }
});

test('the installation says who made what, newest first, and only to admins', async () => {
  const { body } = await make({ name: 'Noted' });
  await server.ask('POST', `${KEYS}/${body.id}/revoke`);
  const { items } = (await server.ask('GET', '/api/installation/journal?limit=2')).body;
  expect(items.map((item: { action: string }) => item.action)).toEqual([
    'local revoked the API key “Noted”.',
    'local made the API key “Noted” (operator).',
  ]);
  expect(items[0]).toMatchObject({ actor: 'local', via: 'local', details: { keyId: body.id } });
  const operator = (await make()).body;
  expect((await asked(operator.secret, 'GET', '/api/installation/journal')).status).toBe(403);
  const registered = (await server.ask('GET', '/api/installation/journal?limit=500')).text;
  expect(registered).toContain('definition_registered');
  expect(registered).not.toContain(TOKEN);
});
