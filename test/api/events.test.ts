// Live events over HTTP, on both databases: in order and without gaps while two processes write, across cut lines; filters;
// readers that stall; heartbeats; a token that is revoked.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventsFeed } from '../../api/events-feed.ts';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { notRun } from '../support/not-run.ts';
import { type PostgresCluster, postgresBinaries, startPostgres } from '../support/postgres.ts';
import { aCreation, aDefinitionRow, factEvents, T0 } from '../contract/books-samples.ts';

const CHILD = fileURLToPath(new URL('../contract/append-child.ts', import.meta.url));
type Settings = Parameters<typeof openBooks>[0];
interface Got {
  id: number;
  type: string;
  instanceId: string;
  processId: string;
  seq: number;
}

/** Listens until `enough`, or until the line ends; `raw` is all that came. */
async function listen(
  url: string,
  enough: (got: Got[], raw: string) => boolean,
  headers: Record<string, string> = {},
): Promise<{ got: Got[]; raw: string; ended: boolean }> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const got: Got[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      const { instanceId, processId, seq } = JSON.parse(data) as Got;
      got.push({ id: Number(id), type: event!, instanceId, processId, seq });
    },
  });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let raw = '';
  while (!enough(got, raw)) {
    const { done, value } = await reader.read();
    if (done) return { got, raw, ended: true };
    const text = decoder.decode(value, { stream: true });
    raw += text;
    parser.feed(text);
  }
  leaving.abort();
  return { got, raw, ended: false };
}

async function instanceIn(books: Books, processId = 'sample'): Promise<string> {
  const creation = aCreation({ processId, teamId: null });
  await books.createInstance(creation);
  return creation.row.id;
}

function suite(name: string, settingsOf: () => Promise<Settings>): void {
  describe(`live events over ${name}`, () => {
    let server: ApiServer;
    let books: Books;
    let settings: Settings;
    const children: ChildProcess[] = [];
    beforeAll(async () => {
      settings = await settingsOf();
      books = await openBooks(settings);
      await books.registerDefinition(aDefinitionRow());
      await books.registerDefinition(aDefinitionRow({ id: 'other' }));
      server = await apiServer({ books, feed: eventsFeed(books, { everyMs: 20 }) });
    }, 60_000);
    afterAll(async () => {
      for (const child of children) child.kill('SIGKILL');
      server?.deps.feed.close();
      await server?.close();
      await books?.close();
    });

    function write(instanceId: string, count: number): Promise<unknown> {
      const given = JSON.stringify({ settings, instanceId, count });
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, given], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      children.push(child);
      return once(child, 'exit');
    }

    test('two processes write, lines are cut again and again: each entry comes once, in order, and none is missed', async () => {
      const count = 250;
      const [left, right] = [await instanceIn(books), await instanceIn(books, 'other')];
      const before = await books.lastPosition();
      const writing = Promise.all([write(left, count), write(right, count)]);
      // One hears everything over one line; one is cut after every few; one hears of one definition; one stalls.
      const stalled = request(`${server.url}/api/events?after=${before}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      }).end();
      stalled.on('error', () => undefined);
      stalled.on('response', (response) => response.pause());
      const whole = listen(`${server.url}/api/events?after=${before}`, (got) => got.length >= 2 * count);
      const one = listen(
        `${server.url}/api/events?after=${before}&processId=other`,
        (got) => got.length >= count,
      );
      const cut = (async () => {
        const all: Got[] = [];
        for (let after = before; all.length < 2 * count; after = all.at(-1)!.id) {
          const { got } = await listen(`${server.url}/api/events`, (some) => some.length >= 7, {
            'last-event-id': String(after),
          });
          all.push(...got);
          if (all.length + 7 > 2 * count) break;
        }
        return all;
      })();
      await writing;
      const expected = Array.from({ length: 2 * count }, (_, n) => before + n + 1);
      const heard = (await whole).got;
      expect(heard.map(({ id }) => id)).toEqual(expected);
      for (const instanceId of [left, right]) {
        const seqs = heard.filter((each) => each.instanceId === instanceId).map(({ seq }) => seq);
        expect(seqs).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      }
      const pieces = (await cut).map(({ id }) => id);
      expect(pieces).toEqual(expected.slice(0, pieces.length));
      expect(pieces.length).toBeGreaterThan(2 * count - 7);
      const filtered = (await one).got;
      expect(new Set(filtered.map(({ processId }) => processId))).toEqual(new Set(['other']));
      expect(filtered.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      stalled.destroy();
    }, 90_000);
  });
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
suite('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  folders.push(folder);
  return { sqliteFile: join(folder, 'books.db') };
});

const binaries = postgresBinaries();
if (binaries === null) {
  notRun(
    'live events over PostgreSQL',
    'Install PostgreSQL, or name the folder of its programs in POSTGRES_BIN.',
  );
} else {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startPostgres(binaries);
  }, 60_000);
  afterAll(() => cluster?.remove());
  suite('PostgreSQL', async () => ({
    databaseUrl: await cluster.database(),
    sqliteFile: '/nowhere/unused.db',
  }));
}

describe('a stream', () => {
  let server: ApiServer;
  let instanceId: string;
  beforeAll(async () => {
    server = await apiServer();
    await server.books.registerDefinition(aDefinitionRow());
    instanceId = await instanceIn(server.books);
    await server.books.appendEvents(instanceId, '', factEvents(1, 3));
  });
  afterAll(() => server.close());
  const note = async () =>
    await server.books.appendJournal({
      instanceId,
      type: 'page_viewed',
      at: T0,
      actor: 'approver',
      data: {},
    });

  test('gives only the types that were asked for, by audit type or name', async () => {
    await note();
    const first = (await server.books.events(instanceId))[0]!;
    for (const [types, seqs] of [
      [first.type, [1, 2, 3]],
      [`page_viewed,${first.type}`, [1, 2, 3, 1]],
      ['page_viewed', [1]],
    ] as const) {
      for (const path of ['/api/events', `/api/processes/instances/${instanceId}/events`]) {
        const url = `${server.url}${path}?after=0&types=${types}`;
        const { got } = await listen(url, (some) => some.length >= seqs.length);
        expect(got.map(({ seq }) => seq)).toEqual(seqs);
      }
    }
    const wrong = await server.ask('GET', '/api/events?types=nonsense');
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, 'query:types/0']);
    expect((await server.ask('GET', '/api/events?processId=')).status).toBe(422);
  });

  test('is kept by a comment every fifteen seconds, which also moves the place past what was left out; and ends with its token', async () => {
    const made = await server.ask('POST', '/api/api-keys', { name: 'Listener', role: 'viewer' });
    const last = await server.books.lastPosition();
    const beating = listen(`${server.url}/api/events?types=incident`, (_, raw) => raw.includes('still here'));
    const revoked = listen(`${server.url}/api/events`, () => false, {
      authorization: `Bearer ${made.body.secret}`,
    });
    await new Promise((done) => setTimeout(done, 100));
    await note();
    await server.ask('POST', `/api/api-keys/${made.body.id}/revoke`);
    const began = Date.now();
    expect((await revoked).ended).toBe(true);
    expect(Date.now() - began).toBeLessThan(7_000);
    const { got, raw } = await beating;
    expect(got).toEqual([]);
    expect(raw).toContain(`: from ${last}\n`);
    expect(raw).toContain(`id: ${last + 1}\n: still here\n\n`);
  }, 30_000);
});
