// The contract of the books: notices behind the bell, each once, read or not.
import { describe, expect, test } from '@jest/globals';
import type { NoticeRow } from '../../store/books.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, freshId } from './books-samples.ts';

export function noticesContract({ books }: Subject): void {
  describe('notices', () => {
    const notice = (instanceId: string, fields: Partial<NoticeRow> = {}): NoticeRow => ({
      instanceId,
      id: freshId('approval'),
      participantId: 'approver',
      kind: 'approval',
      text: 'Support asks for your decision.\u0000 “Quoted”',
      place: 'decide',
      at: T0,
      readAt: null,
      ...fields,
    });

    test('come newest first, for one person of one instance', async () => {
      const [instanceId, other] = [freshId('instance'), freshId('instance')];
      const first = notice(instanceId);
      const later = notice(instanceId, { at: T0 + 1 });
      const theirs = notice(instanceId, { participantId: 'admin' });
      const elsewhere = notice(other, { id: first.id });
      for (const row of [first, later, theirs, elsewhere]) expect(await books().addNotice(row)).toBe(true);
      const of = { instanceId, participantId: 'approver' };
      expect(await books().notices({ ...of, limit: 10 })).toEqual([later, first]);
      expect(await books().notices({ ...of, limit: 1 })).toEqual([later]);
      expect(await books().unreadNotices(instanceId, 'approver')).toBe(2);
      expect(await books().unreadNotices(other, 'approver')).toBe(1);
      expect(await books().unreadNotices(other, 'nobody')).toBe(0);
    });

    test('are added once, and noted on the journal with that', async () => {
      const creation = aCreation();
      const instanceId = creation.row.id;
      await books().createInstance(creation);
      const row = notice(instanceId);
      const note = { instanceId, type: 'delivery_sent', at: T0, actor: 'engine', data: { n: 1 } } as const;
      expect(await books().addNotice(row, note)).toBe(true);
      expect(await books().addNotice({ ...row, text: 'Another' }, note)).toBe(false);
      const [kept] = await books().notices({ instanceId, participantId: 'approver', limit: 5 });
      expect(kept).toEqual(row);
      expect(await books().trail({ instanceId, types: ['delivery_sent'], limit: 5 })).toHaveLength(1);
      const unknown = notice(freshId('instance'));
      await expect(books().addNotice(unknown, { ...note, instanceId: unknown.instanceId })).rejects.toThrow();
      expect(await books().unreadNotices(unknown.instanceId, 'approver')).toBe(0);
    });

    test('are marked as read up to what was shown, once', async () => {
      const instanceId = freshId('instance');
      const [shown, later] = [notice(instanceId), notice(instanceId, { at: T0 + 5 })];
      const theirs = notice(instanceId, { participantId: 'admin' });
      for (const row of [shown, later, theirs]) await books().addNotice(row);
      expect(await books().markNoticesRead(instanceId, 'approver', T0, T0 + 9)).toBe(1);
      expect(await books().markNoticesRead(instanceId, 'approver', T0, T0 + 10)).toBe(0);
      expect(await books().notices({ instanceId, participantId: 'approver', limit: 5 })).toEqual([
        later,
        { ...shown, readAt: T0 + 9 },
      ]);
      expect(await books().unreadNotices(instanceId, 'admin')).toBe(1);
    });
  });
}
