// SQLite that takes no writes: locked, read-only, full, gone. Noticed, told, and over when it is over.
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import Libsql from 'libsql';
import { type Books, BooksUnavailable } from '../../store/books.ts';
import { kyselyBooks } from '../../store/kysely-books.ts';
import type { LibsqlConnection } from '../../store/libsql-connection.ts';
import { migrate } from '../../store/migrate.ts';
import { openBooks } from '../../store/open-books.ts';
import { openSqlite } from '../../store/open-sqlite.ts';
import { aCreation, anEvent, factEvents } from '../contract/books-samples.ts';

const root = mkdtempSync(join(tmpdir(), 'books-trouble-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let file: string;
let books: Books;
let writer: LibsqlConnection;
let id: string;
let head: string;
beforeEach(async () => {
  folder = mkdtempSync(join(root, 'case-'));
  file = join(folder, 'countersign.db');
  const opened = await openSqlite(file);
  await migrate(opened.database);
  ({ writer } = opened);
  books = kyselyBooks(opened.database);
  const creation = aCreation();
  id = creation.row.id;
  await books.createInstance(creation);
  head = await books.appendEvents(id, '', factEvents(1, 1));
});
afterEach(() => books.close());

async function readsButRefusesWrites(): Promise<void> {
  await expect(books.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(BooksUnavailable);
  expect(await books.healthy()).toBe(false);
  expect(await books.events(id)).toEqual(factEvents(1, 1));
}
async function writesAgain(): Promise<void> {
  expect(await books.healthy()).toBe(true);
  await books.appendEvents(id, head, factEvents(2, 2));
  expect(await books.events(id)).toEqual(factEvents(1, 2));
}

test('a lock of another program: unavailable within five seconds, readable and responsive meanwhile', async () => {
  const other = new Libsql(file);
  other.exec('BEGIN IMMEDIATE');
  const began = performance.now();
  const writing = Promise.all(
    [2, 2, 2].map((seq) =>
      expect(books.appendEvents(id, head, factEvents(seq, seq))).rejects.toThrow(BooksUnavailable),
    ),
  );
  let [longest, last] = [0, performance.now()];
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  expect(await books.events(id)).toEqual(factEvents(1, 1));
  expect(performance.now() - began).toBeLessThan(500);
  await writing;
  clearInterval(beat);
  expect(performance.now() - began).toBeLessThan(5500);
  // The process went on with its other work: it did not sit in the driver's own busy wait.
  expect(longest).toBeLessThan(1500);
  expect(await books.healthy()).toBe(false);
  other.exec('COMMIT');
  other.close();
  await writesAgain();
}, 15_000);

test('a lock that is let go in time is waited for, and what was written meanwhile is seen', async () => {
  const other = new Libsql(file);
  other.exec('BEGIN IMMEDIATE');
  other.exec("UPDATE counters SET value = 1000 WHERE name = 'position'");
  const writing = books.appendEvents(id, head, factEvents(2, 2));
  setTimeout(() => {
    other.exec('COMMIT');
    other.close();
  }, 300);
  await writing;
  expect(await books.lastPosition()).toBe(1001);
});

test('read-only: unavailable at once, and heals', async () => {
  writer.pragma('query_only=ON');
  const began = performance.now();
  await readsButRefusesWrites();
  expect(performance.now() - began).toBeLessThan(1000);
  writer.pragma('query_only=OFF');
  await writesAgain();
});

test('a full disk: the batch is refused whole, and taken once there is room', async () => {
  const [{ page_count: pages }] = writer.pragma('page_count') as [{ page_count: number }];
  const big = [anEvent(2, 'FactSet', { name: 'big', value: 'x'.repeat(200_000) })];
  writer.pragma(`max_page_count=${pages + 1}`);
  await expect(books.appendEvents(id, head, big)).rejects.toThrow(BooksUnavailable);
  await expect(books.appendEvents(id, head, big)).rejects.toThrow(/full/);
  expect(await books.events(id)).toEqual(factEvents(1, 1));
  expect((await books.instance(id))!.lastSeq).toBe(1);
  writer.pragma('max_page_count=1000000');
  await books.appendEvents(id, head, big);
  expect(await books.events(id, 1)).toEqual(big);
});

test('a file that was moved away under the process: no write goes where nobody will look for it', async () => {
  const away = mkdtempSync(join(root, 'away-'));
  const names = readdirSync(folder);
  for (const name of names) renameSync(join(folder, name), join(away, name));
  await expect(books.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(BooksUnavailable);
  expect(await books.healthy()).toBe(false);
  // Another file at its place is not it.
  const imposter = await openBooks({ sqliteFile: file });
  await expect(books.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(
    /not the file that was opened/,
  );
  expect(await imposter.instance(id)).toBeNull();
  await imposter.close();
  rmSync(file);
  for (const name of names) renameSync(join(away, name), join(folder, name));
  await writesAgain();
});

test('a place where no file can be: unavailable from the start', async () => {
  await expect(openBooks({ sqliteFile: folder })).rejects.toThrow(BooksUnavailable);
  await expect(openBooks({ sqliteFile: join(file, 'below-a-file', 'x.db') })).rejects.toThrow(
    /ENOTDIR|EEXIST/,
  );
});
