// The contract of the books: mailed codes, and which links are still alive.
import { describe, expect, test } from '@jest/globals';
import type { CodeRow } from '../../store/books.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, aLink, freshId } from './books-samples.ts';

const MINUTE = 60_000;

export function codesContract({ books }: Subject): void {
  const aCode = (instanceId: string, fields: Partial<CodeRow> = {}): CodeRow => ({
    id: freshId('code'),
    instanceId,
    participantId: 'ciso',
    sessionId: 'session',
    approvalId: 'task.make.1',
    askedAt: T0,
    check: null,
    wrongTries: 0,
    ...fields,
  });
  const limitAt = (at: number) => ({ since: at - 60 * MINUTE, most: 3, notAfter: at - MINUTE });
  const ask = (row: CodeRow) => books().askForCode(row, limitAt(row.askedAt));
  const instance = async (): Promise<string> => {
    const creation = aCreation();
    await books().createInstance(creation);
    return creation.row.id;
  };

  describe('codes', () => {
    test('are asked for: not twice within a minute, and not too often', async () => {
      const instanceId = await instance();
      const first = aCode(instanceId);
      expect(await ask(first)).toBe('asked');
      expect(await books().code(first.id)).toEqual(first);
      expect(await ask(aCode(instanceId, { askedAt: T0 + MINUTE - 1, sessionId: 'other' }))).toBe('too-soon');
      for (const minute of [1, 2]) {
        expect(await ask(aCode(instanceId, { askedAt: T0 + minute * MINUTE }))).toBe('asked');
      }
      expect(await ask(aCode(instanceId, { askedAt: T0 + 3 * MINUTE }))).toBe('too-many');
      expect(await ask(aCode(instanceId, { askedAt: T0 + 3 * MINUTE, participantId: 'admin' }))).toBe(
        'asked',
      );
      expect(await ask(aCode(instanceId, { askedAt: T0 + 60 * MINUTE }))).toBe('asked');
      expect(await books().code('nothing')).toBeNull();
    });

    test('asked for many times at once are asked for once', async () => {
      const instanceId = await instance();
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(aCode(instanceId))));
      expect(answers.filter((answer) => answer === 'asked')).toHaveLength(1);
    });

    test('belong to a session and an approval; the newest counts', async () => {
      const instanceId = await instance();
      const sessionId = freshId('session');
      const [old, fresh] = [0, 2].map((minute) =>
        aCode(instanceId, { sessionId, askedAt: T0 + minute * MINUTE }),
      );
      for (const row of [old, fresh]) await ask(row!);
      expect(await books().newestCode(sessionId, 'task.make.1')).toEqual(fresh);
      expect(await books().newestCode(sessionId, 'task.send.1')).toBeNull();
      expect(await books().newestCode(freshId('session'), 'task.make.1')).toBeNull();
    });

    test('are minted once, and tried as often as is allowed', async () => {
      const row = aCode(await instance());
      await ask(row);
      expect(await books().tryCode(row.id, 'ab', T0, 5)).toBe('expired');
      const check = { kid: 'k', hash: 'ab', expiresAt: T0 + 10 * MINUTE };
      expect(await books().mintCode(row.id, check)).toEqual(check);
      expect(await books().mintCode(row.id, { kid: 'l', hash: 'cd', expiresAt: T0 })).toEqual(check);
      expect(await books().mintCode('nothing', check)).toBeNull();
      const at = T0 + MINUTE;
      expect(await books().tryCode(row.id, 'ab', at, 5)).toBe('right');
      for (const _ of [1, 2, 3, 4]) expect(await books().tryCode(row.id, 'xy', at, 5)).toBe('wrong');
      expect(await books().tryCode(row.id, 'ab', at, 5)).toBe('right');
      expect(await books().tryCode(row.id, 'xy', at, 5)).toBe('locked');
      expect(await books().tryCode(row.id, 'ab', at, 5)).toBe('locked');
      expect((await books().code(row.id))!.wrongTries).toBe(5);
      expect(await books().tryCode('nothing', 'ab', at, 5)).toBe('expired');
    });

    test('tried many times at once get no more tries', async () => {
      const row = aCode(await instance());
      await ask(row);
      await books().mintCode(row.id, { kid: 'k', hash: 'ab', expiresAt: T0 + MINUTE });
      const verdicts = await Promise.all(
        Array.from({ length: 12 }, () => books().tryCode(row.id, 'xy', T0, 5)),
      );
      expect(verdicts.filter((verdict) => verdict === 'wrong')).toHaveLength(4);
      expect(verdicts.filter((verdict) => verdict === 'locked')).toHaveLength(8);
    });

    test('end', async () => {
      const row = aCode(await instance());
      await ask(row);
      await books().mintCode(row.id, { kid: 'k', hash: 'ab', expiresAt: T0 + MINUTE });
      expect(await books().tryCode(row.id, 'ab', T0 + MINUTE - 1, 5)).toBe('right');
      expect(await books().tryCode(row.id, 'ab', T0 + MINUTE, 5)).toBe('expired');
    });
  });

  describe('links of all instances', () => {
    test('that still live are counted by when they were issued', async () => {
      // A time of its own: other parts write links, too.
      const from = T0 + 400 * 86_400_000;
      const link = (issuedAt: number, expiresAt: number, revokedAt: number | null = null) =>
        books().addLink(aLink(freshId('instance'), { issuedAt, expiresAt, revokedAt }));
      await link(from, from + 10);
      await link(from + 5, from + 30);
      await link(from + 5, from + 40, from + 6);
      await link(from + 9, from + 90);
      expect(await books().livingLinks({ from, until: from + 5 }, from + 9)).toEqual({
        count: 2,
        lastExpiresAt: from + 30,
      });
      expect(await books().livingLinks({ from, until: from + 5 }, from + 10)).toEqual({
        count: 1,
        lastExpiresAt: from + 30,
      });
      expect(await books().livingLinks({ from, until: from + 5 }, from + 30)).toEqual({
        count: 0,
        lastExpiresAt: null,
      });
    });
  });
}
