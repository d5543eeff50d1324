// The checkpointer over real books, keys and files: what is due and when, several workers, a crash in between, and that
// nothing is signed that was tampered with.
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { type KeyRing, openKeyRing, rotateKeys } from '../../links/index.ts';
import { CHECKPOINT_TYPE, type CheckpointClaims } from '../../proof/format.ts';
import { saysTheSame } from '../../proof/outside.ts';
import { readSigned } from '../../proof/signed.ts';
import type { Books, CheckpointRow } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { addToCheckpointFile } from '../../worker/checkpoint-file.ts';
import { checkpoint, checkpointRegularly } from '../../worker/checkpointer.ts';
import { T0, aCreation, anEvent, factEvents } from '../contract/books-samples.ts';

const ISSUER = 'https://countersign.example';
let folder: string;
let books: Books;
let ring: KeyRing;
let clock = T0;
let told: [object, string][] = [];
let refused = new Set<string>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  ring = await openKeyRing(join(folder, 'keys'), { lookAfterMs: 0 });
  clock = T0;
  told = [];
  refused = new Set();
});
afterEach(async () => {
  await books.close();
  await rm(folder, { recursive: true, force: true });
});

const log = (fields: object, message: string) => void told.push([fields, message]);
const setup = (more: object = {}) => ({
  books,
  ring,
  issuer: ISSUER,
  now: () => clock,
  folder: join(folder, 'outside'),
  logger: { warn: log, error: log } as never,
  ...more,
});
const round = () => checkpoint(setup(), refused);
async function anInstance(events = 1): Promise<string> {
  const creation = aCreation();
  await books.createInstance(creation);
  await books.appendEvents(creation.row.id, '', factEvents(1, events));
  return creation.row.id;
}
const note = (instanceId: string) =>
  books.appendJournal({ instanceId, type: 'page_viewed', at: clock, actor: 'approver', data: {} });
async function outside(): Promise<CheckpointRow[]> {
  const files = await readdir(join(folder, 'outside')).catch(() => []);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, 'outside', file), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as CheckpointRow),
  );
}
/** Straight in the database's file, as somebody with access to it would. */
function tamper(...statements: string[]): void {
  const database = new Database(join(folder, 'books.db'));
  for (const statement of statements) database.exec(statement);
  database.close();
}

describe('what is due', () => {
  test('the oldest entry without one is a minute old', async () => {
    const id = await anInstance();
    const at = factEvents(1, 1)[0]!.at;
    clock = at + 59_999;
    expect(await round()).toEqual([]);
    clock = at + 60_000;
    const [row] = await round();
    expect(row).toMatchObject({ instanceId: id, eventsSeq: 1, journalSeq: 0, journalHead: '', at: clock });
    expect(await books.checkpoints(id)).toEqual([row]);
    expect(await outside()).toEqual([{ kind: 'checkpoint', ...row }]);
    clock += 3_600_000;
    expect(await round()).toEqual([]);
    await note(id);
    clock += 60_000;
    expect(await round()).toMatchObject([{ eventsSeq: 1, journalSeq: 1 }]);
  });

  test('a hundred entries, of both streams together', async () => {
    const id = await anInstance(98);
    clock = T0;
    await note(id);
    expect(await round()).toEqual([]);
    await note(id);
    expect(await round()).toMatchObject([{ eventsSeq: 98, journalSeq: 2 }]);
  });

  test('the instance closed; what people look at afterwards waits its minute again', async () => {
    const id = await anInstance();
    const head = (await books.streamEnds(id))!.eventsHead;
    await books.appendEvents(id, head, [anEvent(2, 'InstanceCompleted', {})]);
    clock = T0;
    expect(await round()).toMatchObject([{ eventsSeq: 2 }]);
    await note(id);
    expect(await round()).toEqual([]);
  });
});

test('what is signed is good for anybody with the public key, and nothing else is', async () => {
  await anInstance(100);
  const [row] = await round();
  const { keys } = await ring.jwks('checkpoint');
  expect(keys.map(({ kid }) => kid)).toEqual([row!.kid]);
  const keyOf = async (kid: string) => (await ring.key('checkpoint', kid))?.verifyWith ?? null;
  const signed = await readSigned<CheckpointClaims>(row!.jws, CHECKPOINT_TYPE, keyOf);
  expect(signed.ok && saysTheSame(signed.claims, row!) && signed.claims.iss === ISSUER).toBe(true);
  expect(await readSigned(row!.jws, 'countersign-audit-export', keyOf)).toEqual({
    ok: false,
    why: 'not-signed',
  });
});

test('two workers at once, round after round: each end once in the books, and none missing outside', async () => {
  const ids = await Promise.all([anInstance(100), anInstance(100), anInstance(100)]);
  const others = new Set<string>();
  await Promise.all([round(), checkpoint(setup(), others), round(), checkpoint(setup(), others)]);
  const named = new Set((await outside()).map(({ instanceId }) => instanceId));
  for (const id of ids) {
    expect(await books.checkpoints(id)).toHaveLength(1);
    expect(named.has(id)).toBe(true);
  }
});

describe('outside comes first', () => {
  test('no row is written where the file cannot be, and it is made up for', async () => {
    const id = await anInstance(100);
    // A file stands where the folder should be.
    await writeFile(join(folder, 'outside'), '');
    await expect(round()).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await books.checkpoints(id)).toEqual([]);
    await rm(join(folder, 'outside'));
    expect(await round()).toHaveLength(1);
  });

  test('a worker that dies before the row: the next one signs the same ends again', async () => {
    const id = await anInstance(100);
    const dying = { ...books, addCheckpoint: () => Promise.reject(new Error('killed')) };
    await expect(checkpoint(setup({ books: dying }), refused)).rejects.toThrow('killed');
    expect(await outside()).toHaveLength(1);
    expect(await round()).toHaveLength(1);
    expect(await outside()).toHaveLength(2);
    expect(await books.checkpoints(id)).toHaveLength(1);
  });

  test('a line that a dying machine left half written stays a line of its own', async () => {
    await anInstance(100);
    await round();
    const [file] = await readdir(join(folder, 'outside'));
    await appendFile(join(folder, 'outside', file!), '{"half":"a li');
    const [row] = await outside().catch(() => []);
    expect(row).toBeUndefined();
    await anInstance(100);
    await round();
    const lines = (await readFile(join(folder, 'outside', file!), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe('{"half":"a li');
    expect(JSON.parse(lines[2]!)).toMatchObject({ kind: 'checkpoint' });
  });

  test('files are by month', async () => {
    const row = {
      instanceId: 'i',
      eventsSeq: 1,
      eventsHead: 'a',
      journalSeq: 0,
      journalHead: '',
      kid: 'k',
      jws: 'j',
    };
    await addToCheckpointFile(folder, [{ ...row, at: Date.UTC(2026, 0, 31, 23, 59, 59, 999) }]);
    await addToCheckpointFile(folder, [{ ...row, at: Date.UTC(2026, 1, 1) }]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.jsonl')).toSorted()).toEqual([
      '2026-01.jsonl',
      '2026-02.jsonl',
    ]);
  });
});

describe('nothing is signed that somebody changed in the database', () => {
  const changes: [string, (id: string) => string[]][] = [
    ['an entry', (id) => [`update entries set body = '{}' where instance_id = '${id}' and seq = 120`]],
    ['the head in the row', (id) => [`update instances set events_head = 'ff' where id = '${id}'`]],
    ['an entry away', (id) => [`delete from entries where instance_id = '${id}' and seq = 130`]],
    [
      'the tail away, and the row with it',
      (id) => [
        `delete from entries where instance_id = '${id}' and seq > 90`,
        `update instances set last_seq = 90, events_head = (select hash from entries where instance_id = '${id}' and seq = 90) where id = '${id}'`,
      ],
    ],
    ['the checkpoint', (id) => [`update checkpoints set events_head = 'ff' where instance_id = '${id}'`]],
  ];
  test.each(changes)('%s', async (_, statements) => {
    const id = await anInstance(100);
    await round();
    const ends = (await books.streamEnds(id))!;
    await books.appendEvents(id, ends.eventsHead, factEvents(101, 200));
    const other = await anInstance(100);
    tamper(...statements(id));
    expect((await round()).map(({ instanceId }) => instanceId)).toEqual([other]);
    expect(told).toMatchObject(
      [[{ instanceId: id }, /was changed/]].map(([a, b]) => [a, expect.stringMatching(b as RegExp)]),
    );
    expect(await round()).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test('a key that was taken away is no change: all of the trail is looked at', async () => {
    const id = await anInstance(100);
    const [row] = await round();
    await rotateKeys(join(folder, 'keys'), ['checkpoint']);
    await rm(join(folder, 'keys', 'checkpoint-1.json'));
    await books.appendEvents(id, (await books.streamEnds(id))!.eventsHead, factEvents(101, 200));
    const [next] = await round();
    expect(next!.kid).not.toBe(row!.kid);
    expect(told).toEqual([]);
  });
});

test('it looks by itself, tells of trouble once, and looks once more when it is stopped', async () => {
  await writeFile(join(folder, 'outside'), '');
  const first = await anInstance(100);
  const stop = checkpointRegularly(setup());
  const ends = Date.now() + 10_000;
  while (told.length === 0 && Date.now() < ends) await new Promise((done) => setTimeout(done, 50));
  await new Promise((done) => setTimeout(done, 1_200));
  expect(told).toMatchObject([[{ err: expect.anything() }, expect.stringMatching(/could not be written/)]]);
  await rm(join(folder, 'outside'));
  while ((await books.checkpoints(first)).length === 0 && Date.now() < ends) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const last = await anInstance(100);
  await stop();
  expect(await books.checkpoints(first)).toHaveLength(1);
  expect(await books.checkpoints(last)).toHaveLength(1);
}, 20_000);
