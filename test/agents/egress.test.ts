// Where requests may go: by how the address is written, and at the connection itself, against a real listener whose
// connections are counted.
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addressRules, rangeProblem, urlProblem } from '../../agents/address-rules.ts';
import { guardedFetch } from '../../agents/egress.ts';
import { EgressRefused, egressTrouble } from '../../agents/egress-trouble.ts';
import { cut, json, type Reply, scriptedServer, silence } from '../support/scripted-server.ts';

const LOOPBACK = ['127.0.0.0/8'];
const nobody = addressRules([]);

let listener: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  listener = createServer((_, response) => response.end('{}'));
  listener.on('connection', () => (connections += 1));
  // On every address of this machine, IPv6 too, so that nothing is refused merely because nobody listens.
  await new Promise<void>((resolve) => listener.listen(0, () => resolve()));
  port = (listener.address() as AddressInfo).port;
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => new Promise((resolve) => (listener.closeAllConnections(), listener.close(resolve))));

const refused = (code: string, message: RegExp | string = /./) => ({
  name: 'EgressRefused',
  code,
  message: expect.stringMatching(message),
});
const answersOf = async (...replies: Reply[]) => {
  const server = await scriptedServer(...replies);
  return { ...server, [Symbol.asyncDispose]: server.close };
};

describe('addresses that are refused', () => {
  const written = [
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '127.0.0.1.',
    '１２７.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:7f00:1]',
    '[::ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '10.0.0.1',
    '172.16.5.4',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    'localhost',
    'agent.localhost',
  ];
  test.each(written)('%s, as it is written and at the connection', async (host) => {
    for (const scheme of ['https', 'http']) {
      expect(urlProblem(`${scheme}://${host}:${port}/`, nobody)).toMatch(
        /not a public address.*allowPrivate/,
      );
      await expect(guardedFetch({ allowPrivate: [] })(`${scheme}://${host}:${port}/`)).rejects.toMatchObject(
        refused('address'),
      );
    }
    expect(connections).toBe(0);
  });

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', '10.1.2.3'])(
    'a name that leads to %s, one of its addresses being public',
    async (address) => {
      const family = address.includes(':') ? 6 : 4;
      const resolve = async () => [
        { address: '93.184.215.14', family: 4 },
        { address, family },
      ];
      const fetched = guardedFetch({ allowPrivate: [], resolve })(`https://agents.acme.com:${port}/`);
      await expect(fetched).rejects.toMatchObject(refused('address', /agents\.acme\.com/));
      expect(connections).toBe(0);
    },
  );

  test('a name that leads elsewhere by the second time', async () => {
    const leadsTo = ['127.0.0.2', '127.0.0.1'];
    const resolve = async () => [{ address: leadsTo.shift()!, family: 4 }];
    const guarded = guardedFetch({ allowPrivate: ['127.0.0.2/32'], resolve });
    const address = `http://agents.acme.com:${port}/`;
    const first = await guarded(address, { headers: { connection: 'close' } });
    expect(await first.text()).toBe('{}');
    await expect(guarded(address)).rejects.toMatchObject(refused('address'));
    expect([connections, leadsTo]).toEqual([1, []]);
  });

  test('plain http to a public address, by number and by name', async () => {
    const resolve = async () => [{ address: '93.184.215.14', family: 4 }];
    const guarded = guardedFetch({ allowPrivate: [], resolve });
    for (const host of ['93.184.215.14', 'agents.acme.com'])
      await expect(guarded(`http://${host}/`)).rejects.toMatchObject(refused('address', /without https/));
  });

  test.each([
    ['user name and password', 'https://john:secret@agents.acme.com/', /user name or password/],
    ['a user name that looks like a host', 'https://agents.acme.com@127.0.0.1/', /user name or password/],
    ['another scheme', 'file:///etc/passwd', /https address/],
    ['another scheme with a host', 'gopher://agents.acme.com/', /https address/],
    ['no address at all', 'agents.acme.com', /not an address/],
  ])('%s', async (_, address, message) => {
    expect(urlProblem(address, addressRules(LOOPBACK))).toMatch(message);
    await expect(guardedFetch({ allowPrivate: LOOPBACK })(address)).rejects.toMatchObject(
      refused('address', message),
    );
  });

  test('what is refused tells neither path nor query, where secrets stand', async () => {
    const fetched = guardedFetch({ allowPrivate: [] })('https://10.0.0.1/hooks/s3cret?key=s3cret');
    await expect(fetched).rejects.toMatchObject(refused('address', /^(?!.*s3cret)/));
  });
});

describe('addresses that are allowed', () => {
  test('public ones over https, at any port', () => {
    for (const address of [
      'https://agents.acme.com/',
      'https://93.184.215.14:8443/',
      'https://[2606:2800::1]/',
    ])
      expect(urlProblem(address, nobody)).toBeNull();
  });

  test('listed ones, over plain http too, and only those', async () => {
    const guarded = guardedFetch({ allowPrivate: ['127.0.0.1/32'] });
    const response = await guarded(`http://127.1:${port}/`);
    expect(await response.json()).toEqual({});
    await expect(guarded(`http://127.0.0.2:${port}/`)).rejects.toMatchObject(refused('address'));
    expect(connections).toBe(1);
  });

  test('ranges are checked where they are written', () => {
    expect(rangeProblem('10.1.0.0/16')).toBeNull();
    expect(rangeProblem('fd00::/8')).toBeNull();
    expect(rangeProblem('127.0.0.1')).toBeNull();
    expect(rangeProblem('ten')).toMatch(/such as 10\.1\.0\.0\/16/);
    expect(() => addressRules(['10.0.0.0/99'])).toThrow(/not a range/);
  });
});

describe('answers', () => {
  const guarded = guardedFetch({ allowPrivate: LOOPBACK, timeoutMs: 500, maxBytes: 1_000 });
  const kindOf = (error: unknown) => egressTrouble(error, 'The agent');

  test.each([301, 302, 303, 307, 308])('a redirect (%d) is not followed', async (status) => {
    await using server = await answersOf((_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end();
    });
    await expect(guarded(server.baseUrl)).rejects.toMatchObject(
      refused('redirect', new RegExp(String(status))),
    );
    expect(connections).toBe(0);
  });

  test('one that is too large ends, packed or not', async () => {
    const large = Buffer.alloc(200_000, 'x');
    await using server = await answersOf(
      (_, response) => response.end(large),
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large)),
      (_, response) => response.end(Buffer.alloc(1_000)),
    );
    for (let i = 0; i < 2; i++) {
      const response = await guarded(server.baseUrl);
      const error = await response.text().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EgressRefused);
      expect(kindOf(error)).toEqual({ kind: 'too-large', reason: expect.stringContaining('1000 bytes') });
    }
    expect((await (await guarded(server.baseUrl)).arrayBuffer()).byteLength).toBe(1_000);
    const more = await guarded(server.baseUrl, { maxBytes: 2_000 });
    expect(more.status).toBe(200);
    await more.body?.cancel();
  });

  test('silence, a body that trickles, a cut connection, nobody there', async () => {
    await using server = await answersOf(
      silence,
      (_, response) => void response.writeHead(200).write('{'),
      cut,
    );
    const silent = await guarded(server.baseUrl).catch((error: unknown) => error);
    expect(kindOf(silent)).toMatchObject({ kind: 'timeout', reason: 'The agent did not answer in time.' });
    const trickling = await (await guarded(server.baseUrl)).text().catch((error: unknown) => error);
    expect(kindOf(trickling).kind).toBe('timeout');
    expect(kindOf(await guarded(server.baseUrl).catch((error: unknown) => error)).kind).toBe('unreachable');
    const free = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port: unused } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const error = await guarded(`http://127.0.0.1:${unused}/`).catch((thrown: unknown) => thrown);
    expect(kindOf(error)).toEqual({ kind: 'unreachable', reason: expect.stringContaining('(ECONNREFUSED)') });
  });

  test('bodies, headers and an empty answer pass as they are', async () => {
    await using server = await answersOf(json({ a: 1 }, 201, { 'x-own': 'yes' }), (_, response) =>
      response.writeHead(204).end(),
    );
    const given = { method: 'POST', body: '{"q":"ü"}', headers: { 'content-type': 'application/json' } };
    const response = await guarded(server.baseUrl, given);
    expect([response.status, response.headers.get('x-own'), await response.json()]).toEqual([
      201,
      'yes',
      { a: 1 },
    ]);
    expect(server.received[0]!.body.toString()).toBe('{"q":"ü"}');
    expect(await (await guarded(server.baseUrl)).text()).toBe('');
  });

  test('the caller’s own signal stops it', async () => {
    await using server = await answersOf(silence);
    const stop = new AbortController();
    const fetched = guarded(server.baseUrl, { signal: stop.signal });
    stop.abort();
    await expect(fetched).rejects.toMatchObject({ name: 'AbortError' });
  });
});
