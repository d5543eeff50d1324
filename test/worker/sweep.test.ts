// The sweep over real books: it starts what never started, and one that cannot be started holds up none of the others.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { type Start, type StartBulk, sweep } from '../../worker/sweep.ts';
import { aCreation, T0 } from '../contract/books-samples.ts';

let folder: string;
let books: Books;
const logged: object[] = [];
const logger = {
  info: () => {},
  warn: (fields: object) => {
    logged.push(fields);
  },
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'));
  books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  logged.length = 0;
});
afterEach(async () => {
  await books.close();
  await rm(folder, { recursive: true, force: true });
});

async function instance(startedAt: number): Promise<string> {
  const creation = aCreation({ startedAt });
  await books.createInstance(creation);
  return creation.row.id;
}
const swept = (start: Start, now = T0 + 120_000, startBulk: StartBulk = async () => {}) =>
  sweep({ books, start, startBulk, logger: logger as never, now: () => now });

test('starts with what the books hold, once, and leaves alone what is younger than a minute', async () => {
  const old = await instance(T0);
  await instance(T0 + 100_000);
  const calls: unknown[][] = [];
  const start: Start = async (...args) => void calls.push(args);
  expect(await swept(start)).toEqual([old]);
  expect(calls).toEqual([[old, await books.instanceInput(old), 'build']]);
  expect(await swept(start)).toEqual([]);
});

test('goes on after one that cannot be started, says so, and tries that one again', async () => {
  const ids = [await instance(T0), await instance(T0 + 1), await instance(T0 + 2)];
  const broken = ids[1];
  const start: Start = async (id) => {
    if (id === broken) throw new Error('refused');
  };
  expect(new Set(await swept(start))).toEqual(new Set([ids[0], ids[2]]));
  expect(logged).toEqual([{ err: new Error('refused'), instanceId: broken }]);
  expect(await swept(async () => {})).toEqual([broken]);
});

test('starts bulk actions that are not over, and says which it cannot', async () => {
  const add = async (id: string, startedAt: number) => {
    const by = { kind: 'operator', id: 'local', role: 'admin', via: 'local' } as const;
    const counts = {
      total: 0,
      done: 0,
      refused: 0,
      failed: 0,
      stoppedAt: null,
      stoppedBy: null,
      endedAt: null,
    };
    const note = { at: startedAt, type: 'bulk_started', actor: 'local', via: 'local', data: {} } as const;
    await books.addBulk({ id, action: 'pause', search: {}, data: {}, by, startedAt, ...counts }, [], note);
  };
  await add('bulk_old', T0);
  await add('bulk_over', T0);
  await books.endBulk('bulk_over', T0 + 1);
  await add('bulk_young', T0 + 100_000);
  const calls: string[] = [];
  const startBulk: StartBulk = async (id) => {
    calls.push(id);
    throw new Error('refused');
  };
  await swept(async () => {}, T0 + 120_000, startBulk);
  expect(calls).toEqual(['bulk_old']);
  expect(logged).toEqual([{ err: new Error('refused'), bulkId: 'bulk_old' }]);
});
