// The contract of the books: API keys, sessions of the console, the installation's journal.
import { describe, expect, test } from '@jest/globals';
import {
  type ApiKeyRow,
  type ConsoleSessionRow,
  type InstallationNote,
  RecordConflict,
} from '../../store/books.ts';
import { installationBreak } from '../../store/installation-entry.ts';
import type { Subject } from './books.contract.ts';
import { T0, freshId } from './books-samples.ts';

export function accessContract({ books }: Subject): void {
  const key = (fields: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
    id: freshId('key'),
    name: 'Pipeline “4”',
    role: 'operator',
    scope: null,
    hash: 'ab'.repeat(32),
    createdAt: T0,
    createdBy: 'local',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    rotatedFrom: null,
    ...fields,
  });
  const session = (fields: Partial<ConsoleSessionRow> = {}): ConsoleSessionRow => ({
    id: freshId('session'),
    actorId: 'local',
    role: 'admin',
    via: 'local',
    mark: 'cd',
    csrf: 'csrf',
    openedAt: T0,
    lastSeenAt: T0,
    expiresAt: T0 + 1_000,
    ...fields,
  });
  const note = (data: InstallationNote['data'] = {}): InstallationNote => ({
    type: 'api_key_created',
    at: T0,
    actor: 'local',
    via: 'local',
    data,
  });
  const allEntries = async () => {
    const { items } = await books().installationEntries({ limit: 10_000 });
    return items.toReversed();
  };

  describe('API keys', () => {
    test('are kept as they were given, once', async () => {
      const row = key({ role: 'agent', scope: { instanceId: 'i', taskId: 't' }, expiresAt: T0 + 5 });
      const before = (await allEntries()).length;
      expect(await books().addApiKey(row, note({ keyId: row.id }))).toBe(true);
      expect(await books().addApiKey({ ...row, name: 'Another' }, note())).toBe(false);
      expect(await books().apiKey(row.id)).toEqual(row);
      expect(await books().apiKey(freshId('key'))).toBeNull();
      expect((await allEntries()).slice(before).map(({ data }) => data)).toEqual([{ keyId: row.id }]);
    });

    test('come newest first, by pages that lose none', async () => {
      const rows = [0, 0, 1, 2, 2].map((after) => key({ createdAt: T0 + 1e9 + after }));
      for (const row of rows) await books().addApiKey(row);
      const listed: ApiKeyRow[] = [];
      let cursor: string | undefined;
      do {
        const page = await books().apiKeys({ limit: 2, cursor });
        listed.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      const ours = listed.filter(({ id }) => rows.some((row) => row.id === id));
      expect(ours.map(({ createdAt }) => createdAt - T0 - 1e9)).toEqual([2, 2, 1, 0, 0]);
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
      await expect(books().apiKeys({ cursor: 'x' })).rejects.toThrow('cursor');
    });

    test('end once, with the sessions that were opened with them', async () => {
      const [row, other] = [key(), key()];
      await books().addApiKey(row);
      await books().addApiKey(other);
      const [mine, theirs] = [session({ via: `key:${row.id}` }), session({ via: `key:${other.id}` })];
      await books().addConsoleSession(mine);
      await books().addConsoleSession(theirs);
      const before = (await allEntries()).length;
      expect(await books().revokeApiKey(row.id, T0 + 7, note())).toBe(true);
      expect(await books().revokeApiKey(row.id, T0 + 9, note())).toBe(false);
      expect((await books().apiKey(row.id))!.revokedAt).toBe(T0 + 7);
      expect(await books().consoleSession(mine.id)).toBeNull();
      expect(await books().consoleSession(theirs.id)).toEqual(theirs);
      await expect(books().addConsoleSession(session({ via: `key:${row.id}` }))).rejects.toThrow(
        RecordConflict,
      );
      await expect(books().addConsoleSession(session({ via: 'key:none' }))).rejects.toThrow(RecordConflict);
      expect((await allEntries()).length - before).toBe(1);
      const over = key({ expiresAt: T0 });
      await books().addApiKey(over);
      expect(await books().revokeApiKey(over.id, T0)).toBe(false);
    });

    test('are taken over: the old one ends after the overlap, never later than it would have', async () => {
      const [old, short] = [key(), key({ expiresAt: T0 + 10 })];
      await books().addApiKey(old);
      await books().addApiKey(short);
      const next = key({ rotatedFrom: old.id, createdAt: T0 + 1 });
      expect(await books().rotateApiKey(next, T0 + 100, note())).toBe('rotated');
      expect(await books().rotateApiKey(next, T0 + 100, note())).toBe('there');
      expect((await books().apiKey(old.id))!.expiresAt).toBe(T0 + 100);
      expect(await books().apiKey(next.id)).toEqual(next);
      await books().rotateApiKey(key({ rotatedFrom: short.id, createdAt: T0 + 1 }), T0 + 100);
      expect((await books().apiKey(short.id))!.expiresAt).toBe(T0 + 10);
      const late = key({ rotatedFrom: short.id, createdAt: T0 + 10 });
      expect(await books().rotateApiKey(late, T0 + 100)).toBe('over');
      expect(await books().rotateApiKey(key({ rotatedFrom: freshId('key') }), T0)).toBe('over');
      expect(await books().apiKey(late.id)).toBeNull();
    });

    test('say when they were used, never earlier than they said', async () => {
      const row = key();
      await books().addApiKey(row);
      await books().touchApiKey(row.id, T0 + 60);
      await books().touchApiKey(row.id, T0 + 5);
      expect((await books().apiKey(row.id))!.lastUsedAt).toBe(T0 + 60);
    });
  });

  describe('sessions of the console', () => {
    test('are kept, touched and ended, and noted with that', async () => {
      const row = session();
      const before = (await allEntries()).length;
      await books().addConsoleSession(row, note());
      expect(await books().consoleSession(row.id)).toEqual(row);
      await books().touchConsoleSession(row.id, T0 + 50);
      expect((await books().consoleSession(row.id))!.lastSeenAt).toBe(T0 + 50);
      await books().endConsoleSession(row.id, note());
      await books().endConsoleSession(row.id, note());
      expect(await books().consoleSession(row.id)).toBeNull();
      expect((await allEntries()).length - before).toBe(2);
    });

    test('that are over are gone when a new one comes', async () => {
      const [old, living] = [session({ expiresAt: T0 + 1 }), session({ expiresAt: T0 + 2 })];
      for (const row of [old, living]) await books().addConsoleSession(row);
      await books().addConsoleSession(session({ openedAt: T0 + 1, expiresAt: T0 + 9 }));
      expect(await books().consoleSession(old.id)).toBeNull();
      expect(await books().consoleSession(living.id)).toEqual(living);
    });
  });

  describe("the installation's journal", () => {
    test('is one chain, also when many write at once', async () => {
      const before = (await allEntries()).length;
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => books().noteInstallation(note({ n, t: '\u2028é' }))),
      );
      const entries = await allEntries();
      expect(entries.length - before).toBe(20);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(installationBreak(entries)).toBeNull();
    });

    test('an entry that was changed, taken out or put in is found', async () => {
      for (let n = 0; n < 5; n++) await books().noteInstallation(note({ n }));
      const entries = await allEntries();
      const last = entries.at(-1)!;
      const changed = entries.map((entry) => (entry === last ? { ...entry, via: 'key:other' } : entry));
      expect(installationBreak(changed)).toBe(last.seq);
      expect(installationBreak(entries.filter(({ seq }) => seq !== 2))).toBe(3);
      expect(installationBreak([entries[1]!, ...entries])).toBe(2);
    });

    test('comes newest first, by pages', async () => {
      for (let n = 0; n < 3; n++) await books().noteInstallation(note({ n }));
      const first = await books().installationEntries({ limit: 2 });
      const second = await books().installationEntries({ limit: 2, cursor: first.nextCursor });
      const seqs = [...first.items, ...second.items].map(({ seq }) => seq);
      expect(seqs).toEqual([0, 1, 2, 3].map((less) => seqs[0]! - less));
      await expect(books().installationEntries({ limit: 2, cursor: 'x' })).rejects.toThrow('cursor');
    });
  });
}
