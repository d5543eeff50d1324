// One call of the client: token, errors, time limit, and sending again where that is safe.
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ClientOptions, CountersignError, createClient } from '../../client/index.ts';
import { retryAfterMs } from '../../client/errors.ts';
import {
  cut,
  json,
  problem,
  type Reply,
  type ScriptedServer,
  scriptedServer,
  silence,
} from '../support/scripted-server.ts';

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(replies: Reply[], options: Partial<ClientOptions> = {}) {
  server = await scriptedServer(...replies);
  const more = { retryDelayMs: 1, timeoutMs: 2_000, ...options };
  return createClient({ baseUrl: server.baseUrl, token: 'secret-token', ...more }).processes;
}
const failure = (work: Promise<unknown>): Promise<CountersignError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: CountersignError) => error,
  );
const keys = () => server.received.map(({ headers }) => headers['idempotency-key']);

describe('a call', () => {
  test('carries the token, asks for JSON and gives the answer', async () => {
    const processes = await clientOf([json({ id: 'proc-1' })]);
    expect(await processes.getStatus('proc-1')).toEqual({ id: 'proc-1' });
    expect(server.received[0]).toMatchObject({
      method: 'GET',
      url: '/api/processes/instances/proc-1',
      headers: { authorization: 'Bearer secret-token', accept: 'application/json' },
    });
    expect(keys()).toEqual([undefined]);
  });

  test('that writes carries a key of its own each time', async () => {
    const processes = await clientOf([json({})]);
    await processes.pause('proc-1', { reason: 'freeze' });
    await processes.setFact('proc-1', 'ready', true);
    const [first, second] = keys();
    expect(first).toMatch(/^[\x21-\x7e]{16,255}$/);
    expect(second).toMatch(/^[\x21-\x7e]{16,255}$/);
    expect(first).not.toBe(second);
  });

  test('takes a key given to it', async () => {
    const processes = await clientOf([json({})]);
    await processes.pause('proc-1', { reason: 'freeze' }, { idempotencyKey: 'mine-1' });
    expect(keys()).toEqual(['mine-1']);
  });

  test('works under a path and with a slash too many', async () => {
    server = await scriptedServer(json({ items: [] }));
    await createClient({ baseUrl: `${server.baseUrl}/countersign/`, token: 't' }).processes.list();
    expect(server.received[0]?.url).toBe('/countersign/api/processes');
  });

  test('puts ids into the path as one segment, and refuses an empty one', async () => {
    const processes = await clientOf([json({})]);
    await processes.getArtifact('proc-1', 'a/b?c');
    expect(server.received[0]?.url).toBe('/api/processes/instances/proc-1/artifacts/a%2Fb%3Fc');
    expect(() => processes.getStatus('')).toThrow(TypeError);
  });

  test('uses the fetch that it is given', async () => {
    const asked: string[] = [];
    const own = (async (url: string) => {
      asked.push(url);
      return Response.json({ items: [] });
    }) as unknown as typeof fetch;
    await createClient({ baseUrl: 'https://acme.com', token: 't', fetch: own }).processes.list({ limit: 5 });
    expect(asked).toEqual(['https://acme.com/api/processes?limit=5']);
  });
});

describe('an error', () => {
  test('has status, code and the whole problem, and not the token', async () => {
    const processes = await clientOf([problem(409, 'nothing-to-advance')]);
    const error = await failure(processes.advancePhase('proc-1'));
    expect(error).toBeInstanceOf(CountersignError);
    expect(error).toMatchObject({
      status: 409,
      code: 'nothing-to-advance',
      problem: { detail: 'It is nothing-to-advance.', errors: [] },
      message: 'POST /api/processes/instances/proc-1/phase: It is nothing-to-advance.',
    });
    expect(JSON.stringify(error) + error.stack).not.toContain('secret-token');
    expect(server.received).toHaveLength(1);
  });

  test('that is no problem document keeps its status', async () => {
    const page: Reply = (_, response) => response.writeHead(502).end('<html>Bad gateway</html>');
    const processes = await clientOf([page]);
    expect(await failure(processes.list())).toMatchObject({ status: 502, code: 'http-502', problem: null });
  });

  test('is an answer that is not JSON', async () => {
    const page: Reply = (_, response) => response.writeHead(200).end('<html>');
    const processes = await clientOf([page]);
    expect(await failure(processes.list())).toMatchObject({ status: 200, code: 'answer-not-json' });
  });

  test.each([['not an address'], ['ftp://acme.com'], ['']])('is the address %j, at once', (baseUrl) => {
    expect(() => createClient({ baseUrl, token: 't' })).toThrow(TypeError);
  });

  test('is an empty token, at once', () => {
    expect(() => createClient({ baseUrl: 'http://127.0.0.1', token: '' })).toThrow(TypeError);
  });

  test('is a redirect: the token goes nowhere else', async () => {
    const away: Reply = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    const processes = await clientOf([away], { retries: 0 });
    expect(await failure(processes.list())).toMatchObject({ code: 'network-error' });
    expect(server.received).toHaveLength(1);
  });
});

describe('sending again', () => {
  test.each([
    ['a cut connection', cut],
    ['503', problem(503, 'not-confirmed')],
    ['429', problem(429, 'rate-limited')],
  ])('after %s, under the same key', async (_, trouble) => {
    const processes = await clientOf([trouble, trouble, json({ changed: true })]);
    expect(await processes.pause('proc-1', { reason: 'freeze' })).toEqual({ changed: true });
    const [first, second, third] = keys();
    expect(first).toBeDefined();
    expect([second, third]).toEqual([first, first]);
    expect(server.received.map(({ body }) => body.toString())).toEqual(
      Array.from({ length: 3 }, () => '{"reason":"freeze"}'),
    );
  });

  test('ends after its number of tries', async () => {
    const processes = await clientOf([problem(503, 'books-unavailable')], { retries: 2 });
    expect(await failure(processes.list())).toMatchObject({ status: 503, code: 'books-unavailable' });
    expect(server.received).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 409, 413, 422, 500])('does not happen on %i', async (status) => {
    const processes = await clientOf([problem(status, 'no')]);
    expect(await failure(processes.pause('proc-1', { reason: 'x' }))).toMatchObject({ status });
    expect(server.received).toHaveLength(1);
  });

  test('waits as long as Retry-After says', async () => {
    const processes = await clientOf([problem(503, 'not-confirmed', { 'retry-after': '1' }), json({})]);
    const before = Date.now();
    await processes.list();
    expect(Date.now() - before).toBeGreaterThanOrEqual(950);
  });

  test('does not wait longer than it may', async () => {
    const processes = await clientOf([problem(429, 'rate-limited', { 'retry-after': '3600' })]);
    const error = await failure(processes.list());
    expect(error).toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
    expect(server.received).toHaveLength(1);
  });

  test('stops when it is called off, also in its pause', async () => {
    const processes = await clientOf([problem(503, 'not-confirmed', { 'retry-after': '20' })]);
    const ending = new AbortController();
    setTimeout(() => ending.abort(new Error('enough')), 50);
    const before = Date.now();
    await expect(processes.getStatus('proc-1', { signal: ending.signal })).rejects.toThrow('enough');
    expect(Date.now() - before).toBeLessThan(2_000);
  });
});

describe('the time limit', () => {
  test('ends a silent call, which is then sent again', async () => {
    const processes = await clientOf([silence, json({ items: [] })], { timeoutMs: 1_500 });
    expect(await processes.list()).toEqual({ items: [] });
    expect(server.received).toHaveLength(2);
  });

  test('counts the body too', async () => {
    const half: Reply = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items"');
    };
    const processes = await clientOf([half], { timeoutMs: 100, retries: 0 });
    expect(await failure(processes.list())).toMatchObject({ status: 0, code: 'timeout' });
  });

  test('a server that is not there is a network error', async () => {
    const processes = await clientOf([silence], { retries: 0 });
    await server.close();
    expect(await failure(processes.list())).toMatchObject({ status: 0, code: 'network-error' });
  });
});

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 2, 10);
  expect(retryAfterMs('7', now)).toBe(7_000);
  expect(retryAfterMs('Tue, 10 Mar 2026 00:00:30 GMT', now)).toBe(30_000);
  expect(retryAfterMs('Mon, 09 Mar 2026 00:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('soon', now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});
