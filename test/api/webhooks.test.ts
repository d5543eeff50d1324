// Webhooks over the API: made, changed, sent again; secrets shown once; addresses refused that lead inside.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openBox } from '../../links/index.ts';
import { createClient } from '../../client/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';
import { aDelivery } from '../support/webhook-rows.ts';

const DAY_MS = 86_400_000;
const PATH = '/api/webhooks';
const names: Record<string, string[]> = {
  'hooks.acme.com': ['93.184.216.34'],
  'inside.acme.com': ['10.1.2.3'],
  'both.acme.com': ['93.184.216.34', '127.0.0.1'],
  'six.acme.com': ['::ffff:169.254.169.254'],
};

let server: ApiServer;
let instanceId: string;
beforeAll(async () => {
  server = await apiServer({
    webhooks: {
      allowPrivate: ['127.0.0.2/32'],
      resolve: async (name) => {
        if (!names[name]) throw new Error('ENOTFOUND');
        return names[name].map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      },
    },
  });
  instanceId = await startSso(server);
});
beforeEach(() => {
  server.clock.at = Date.now();
  server.gateway.deliveries.length = 0;
});
afterAll(() => server.close());

const make = async (body: object = {}, headers = {}) =>
  await server.ask('POST', PATH, { url: 'https://hooks.acme.com/in', ...body }, headers);
const news = async (name: string) =>
  await server.ask('PUT', instancePath(instanceId, `/facts/${name}`), { value: 1 });

describe('a webhook', () => {
  test('begins now, with everything, and its secret is in that answer alone', async () => {
    const made = await make({ description: 'Tickets' });
    expect(made.status).toBe(201);
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^wh_[0-9a-f]{20}$/),
      url: 'https://hooks.acme.com/in',
      types: [],
      processId: null,
      description: 'Tickets',
      active: true,
      disabledReason: null,
      failingSince: null,
      position: await server.books.lastPosition(),
      behind: 0,
      replaying: false,
      olderSecretUntil: null,
      createdAt: new Date(server.clock.at).toISOString(),
      createdBy: 'local',
    });
    expect(made.headers.get('location')).toBe(`${PATH}/${shown.id}`);
    expect((await server.ask('GET', `${PATH}/${shown.id}`)).body).toEqual(shown);
    const list = await server.ask('GET', PATH);
    expect(list.body.items[0]).toEqual(shown);
    const put = await server.ask('PUT', `${PATH}/${shown.id}`, { url: shown.url });
    expect(put.body).toEqual({ ...shown, description: null });
    for (const { text } of [list, put]) expect(text).not.toMatch(/whsec_|sealed|eyJ/);

    // Nor is it in the database, as a copy of it would be, or in the journal.
    const row = (await server.books.webhook(shown.id))!;
    expect(await openBox(server.ring, row.id, row.secrets[0]!.sealed)).toBe(secret);
    const file = await readFile(join(server.keyFolder, '../books.db'));
    const wal = await readFile(join(server.keyFolder, '../books.db-wal')).catch(() => Buffer.alloc(0));
    for (const bytes of [file, wal]) expect(bytes.includes(secret.slice(6, 40))).toBe(false);
    const { items } = await server.books.installationEntries({ limit: 9 });
    expect(items.map(({ type, actor, via }) => [type, actor, via]).slice(0, 2)).toEqual([
      ['webhook_changed', 'local', 'local'],
      ['webhook_created', 'local', 'local'],
    ]);
    expect(JSON.stringify(items)).not.toContain('whsec');
  });

  test('asked for twice with one key is one, with one secret; one position is kept, and none ahead is taken', async () => {
    const key = { 'idempotency-key': 'make-once' };
    const [one, again] = [await make({ after: 3 }, key), await make({ after: 3 }, key)];
    expect(again.body).toEqual(one.body);
    expect(one.body.position).toBe(3);
    expect(one.body.behind).toBe((await server.books.lastPosition()) - 3);
    expect((await make({ after: 3, types: ['task'] }, key)).body.code).toBe('idempotency-key-reused');
    expect((await make({ after: 1e9 })).body.position).toBe(await server.books.lastPosition());
    const kept = await server.books.idempotent('make-once', 'local local');
    expect(kept!.body).toBe('');
  });

  test('gets a new secret; the old one signs on for the overlap, and one key rotates once', async () => {
    const { id, secret: first } = (await make()).body;
    const key = { 'idempotency-key': 'rotate-once' };
    const path = `${PATH}/${id}/rotate-secret`;
    const rotated = await server.ask('POST', path, { overlap: '2h' }, key);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(first);
    expect(rotated.body.olderSecretUntil).toBe(new Date(server.clock.at + 2 * 3_600_000).toISOString());
    expect((await server.ask('POST', path, { overlap: '2h' }, key)).body.secret).toBe(rotated.body.secret);
    const [newest, older, ...more] = (await server.books.webhook(id))!.secrets;
    expect(await openBox(server.ring, id, newest!.sealed)).toBe(rotated.body.secret);
    expect(await openBox(server.ring, id, older!.sealed)).toBe(first);
    expect(more).toEqual([]);
    const third = await server.ask('POST', path, {});
    expect((await server.books.webhook(id))!.secrets).toHaveLength(2);
    expect(await openBox(server.ring, id, (await server.books.webhook(id))!.secrets[1]!.sealed)).toBe(
      rotated.body.secret,
    );
    expect(third.body.secret).not.toBe(rotated.body.secret);
    const long = await server.ask('POST', path, { overlap: '31d' });
    expect(long.body.errors).toEqual([expect.objectContaining({ pointer: '/overlap' })]);
    server.clock.at += 31 * DAY_MS;
    expect((await server.ask('GET', `${PATH}/${id}`)).body.olderSecretUntil).toBeNull();
  });

  test('that is switched on again goes on from where it stopped, at most 7 days back', async () => {
    const { id, position } = (await make({ active: false, after: 0 })).body;
    expect(position).toBe(0);
    await server.books.changeWebhook(id, { failingSince: 5, disabledReason: 'Dead.' });
    const url = 'https://hooks.acme.com/in';
    const on = await server.ask('PUT', `${PATH}/${id}`, { url });
    expect(on.body).toMatchObject({ active: true, position: 0, failingSince: null, disabledReason: null });
    await server.ask('PUT', `${PATH}/${id}`, { url, active: false });
    const last = await server.books.lastPosition();
    server.clock.at += 8 * DAY_MS;
    expect((await server.ask('PUT', `${PATH}/${id}`, { url })).body.position).toBe(last);
  });

  test('that is deleted is gone with its log', async () => {
    const { id } = (await make()).body;
    await server.books.addWebhookDeliveries([aDelivery('msg_x', id)]);
    expect((await server.ask('DELETE', `${PATH}/${id}`)).status).toBe(204);
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PUT', ''],
      ['GET', '/deliveries'],
      ['GET', '/deliveries/msg_x'],
      ['POST', '/deliveries/msg_x/replay'],
      ['POST', '/test'],
      ['POST', '/rotate-secret'],
      ['POST', '/replay'],
    ] as const) {
      const body = rest === '/replay' ? { since: '2026-01-01T00:00:00Z' } : { url: 'https://hooks.acme.com' };
      const sent = method === 'PUT' || rest === '/replay' ? body : rest === '/rotate-secret' ? {} : undefined;
      const answer = await server.ask(method, `${PATH}/${id}${rest}`, sent);
      expect([rest, answer.status, answer.body.code]).toEqual([rest, 404, 'webhook-not-found']);
    }
  });

  test.each([
    ['no address', { url: undefined }, '/url'],
    ['a type that no entry has', { types: ['approvals'] }, '/types/0'],
    ['a field that is none', { secret: 'whsec_x' }, '/secret'],
    ['a description of two lines', { description: 'a\nb' }, '/description'],
  ])('%s is refused with the field', async (_, body, pointer) => {
    const answer = await make(body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

describe('an address', () => {
  test.each([
    'http://hooks.acme.com/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
    'https://localhost/',
    'https://api.localhost/',
    'https://inside.acme.com/',
    'https://both.acme.com/',
    'https://six.acme.com/',
    'https://user:pass@hooks.acme.com/',
    'ftp://hooks.acme.com/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused when it is saved', async (url) => {
    const { id } = (await make()).body;
    const before = (await server.ask('GET', `${PATH}/${id}`)).body;
    for (const answer of [await make({ url }), await server.ask('PUT', `${PATH}/${id}`, { url })]) {
      expect([answer.status, answer.body.errors[0]]).toEqual([
        422,
        { pointer: '/url', code: 'address-refused', message: answer.body.detail },
      ]);
      expect(answer.body.detail).not.toContain("agents'");
    }
    expect((await server.ask('GET', `${PATH}/${id}`)).body).toEqual(before);
  });

  test('that is listed is taken, over plain http too; so is a name that leads nowhere yet', async () => {
    expect((await make({ url: 'http://127.0.0.2:8080/' })).status).toBe(201);
    expect((await make({ url: 'https://new.acme.com/' })).status).toBe(201);
    expect((await make({ url: 'http://new.acme.com/' })).status).toBe(201);
  });
});

describe('messages', () => {
  test('a test is a message of type ping, started once, and found in the log', async () => {
    const { id } = (await make()).body;
    const key = { 'idempotency-key': 'ping-once' };
    const sent = await server.ask('POST', `${PATH}/${id}/test`, undefined, key);
    expect([sent.status, sent.body.type, sent.body.status]).toEqual([202, 'ping', 'waiting']);
    await server.ask('POST', `${PATH}/${id}/test`, undefined, key);
    expect(server.gateway.deliveries).toEqual([
      { webhookId: id, deliveryId: sent.body.id, position: null, run: 0, type: 'ping' },
    ]);
    expect(sent.body.id).toMatch(/^msg_ping_[0-9a-f]{20}$/);
    expect((await server.ask('GET', sent.headers.get('location')!)).body).toEqual(sent.body);
    server.gateway.weather = 'temporal-down';
    const down = await server.ask('POST', `${PATH}/${id}/test`);
    server.gateway.weather = 'fine';
    expect([down.status, down.body.code]).toEqual([503, 'temporal-unavailable']);
  });

  test('are listed by status and page, and one of another webhook is not found', async () => {
    const [{ id }, other] = [(await make()).body, (await make()).body];
    const rows = [1, 2, 3].map((n) =>
      aDelivery(`msg_${id}_${n}`, id, {
        position: n,
        createdAt: n,
        status: n === 2 ? 'failed' : 'delivered',
      }),
    );
    await server.books.addWebhookDeliveries(rows);
    const first = await server.ask('GET', `${PATH}/${id}/deliveries?limit=2`);
    expect(first.body.items.map((each: { position: number }) => each.position)).toEqual([3, 2]);
    const next = await server.ask('GET', `${PATH}/${id}/deliveries?limit=2&cursor=${first.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ position: 1 }] });
    const failed = await server.ask('GET', `${PATH}/${id}/deliveries?status=failed`);
    expect(failed.body.items).toMatchObject([{ position: 2, status: 'failed' }]);
    expect((await server.ask('GET', `${PATH}/${id}/deliveries?cursor=x`)).status).toBe(422);
    const foreign = await server.ask('GET', `${PATH}/${other.id}/deliveries/${rows[0]!.id}`);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'delivery-not-found']);
  });

  test('one is sent again under the same id, in a run of its own, also where it got there', async () => {
    const { id } = (await make()).body;
    const row = aDelivery(`msg_${id}_9`, id, { position: 9, status: 'delivered' });
    await server.books.addWebhookDeliveries([row]);
    const key = { 'idempotency-key': 'again-once' };
    const path = `${PATH}/${id}/deliveries/${row.id}/replay`;
    const sent = await server.ask('POST', path, undefined, key);
    expect([sent.status, sent.body.id, sent.body.status]).toEqual([202, row.id, 'waiting']);
    await server.ask('POST', path, undefined, key);
    expect(server.gateway.deliveries).toEqual([
      { webhookId: id, deliveryId: row.id, position: 9, run: server.clock.at, type: 'approval' },
    ]);
    // At the same moment again: another run all the same.
    await server.ask('POST', path);
    expect(server.gateway.deliveries[1]!.run).toBe(server.clock.at + 1);
  });

  test('from a point in time on: the place is set back, and what was behind it goes through again', async () => {
    const { id } = (await make()).body;
    await news('replayed');
    const last = await server.books.lastPosition();
    await server.books.changeWebhook(id, { position: last });
    const since = new Date(server.clock.at - DAY_MS).toISOString();
    const set = await server.ask('POST', `${PATH}/${id}/replay`, { since });
    expect([set.status, set.body.position, set.body.replaying]).toEqual([202, 0, true]);
    const run = server.clock.at;
    expect((await server.books.webhook(id))!.replay).toEqual({ until: last, run, all: false });
    await server.books.changeWebhook(id, { position: 2 });
    // Never ahead, and what the first one had to go through stays to be gone through.
    const ahead = new Date(server.clock.at + DAY_MS).toISOString();
    await server.ask('POST', `${PATH}/${id}/replay`, { since: ahead, what: 'all' });
    expect(await server.books.webhook(id)).toMatchObject({
      position: 2,
      replay: { until: last, run: run + 1, all: true },
    });
  });
});

test('the client makes each call', async () => {
  const { webhooks } = createClient({ baseUrl: server.url, token: TOKEN });
  const made = await webhooks.create({ url: 'https://hooks.acme.com/client', types: ['approval'] });
  expect(made.secret).toMatch(/^whsec_/);
  expect(await webhooks.get(made.id)).toMatchObject({ types: ['approval'] });
  expect((await webhooks.list({ limit: 1 })).items).toHaveLength(1);
  const changed = await webhooks.update(made.id, { url: made.url, processId: 'p' });
  expect(changed).toMatchObject({ types: [], processId: 'p' });
  expect((await webhooks.rotateSecret(made.id)).secret).not.toBe(made.secret);
  const ping = await webhooks.test(made.id);
  expect(await webhooks.delivery(made.id, ping.id)).toEqual(ping);
  expect((await webhooks.deliveries(made.id, { status: 'waiting' })).items).toEqual([ping]);
  expect(await webhooks.replayDelivery(made.id, ping.id)).toMatchObject({ id: ping.id, status: 'waiting' });
  expect(await webhooks.replay(made.id, { since: ping.createdAt })).toMatchObject({ id: made.id });
  await webhooks.remove(made.id);
  await expect(webhooks.get(made.id)).rejects.toMatchObject({ code: 'webhook-not-found' });
  expect(() => webhooks.get('')).toThrow(TypeError);
});

test('there are a hundred at most', async () => {
  for (;;) {
    const { items } = await server.books.webhooks();
    if (items.length >= 100) break;
    expect((await make()).status).toBe(201);
  }
  const answer = await make();
  expect([answer.status, answer.body.code]).toEqual([409, 'too-many-webhooks']);
});
