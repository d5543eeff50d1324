// The contract of the books: actions on many instances, each instance counted once.
import { describe, expect, test } from '@jest/globals';
import type { BulkRow, InstallationNote } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { Subject } from './books.contract.ts';
import { T0, freshId } from './books-samples.ts';

export function bulkContract({ books }: Subject): void {
  describe('bulk actions', () => {
    const note = (bulkId: string): InstallationNote => ({
      at: T0,
      type: 'bulk_started',
      actor: 'local',
      via: 'local',
      data: { bulkId },
    });
    const bulk = (fields: Partial<BulkRow> = {}): BulkRow => ({
      id: freshId('bulk'),
      action: 'pause',
      search: { status: ['running'], context: { customer: 'Acme' } },
      data: { reason: 'Freeze.' },
      by: { kind: 'operator', id: 'local', role: 'admin', via: 'key:key_1' },
      total: 0,
      done: 0,
      refused: 0,
      failed: 0,
      startedAt: T0,
      stoppedAt: null,
      stoppedBy: null,
      endedAt: null,
      ...fields,
    });
    /** With this many instances. */
    async function added(count: number, fields: Partial<BulkRow> = {}) {
      const row = bulk(fields);
      const ids = Array.from({ length: count }, (_, n) => `i${String(n).padStart(5, '0')}`);
      expect(await books().addBulk(row, ids, note(row.id))).toBe(true);
      return { row: { ...row, total: count }, ids };
    }
    const outcome = (bulkId: string, instanceId: string, is: 'done' | 'refused' | 'failed') => ({
      bulkId,
      instanceId,
      outcome: is,
      code: is === 'done' ? null : 'instance-paused',
      message: is === 'done' ? null : 'The instance is paused.',
      at: T0 + 1,
    });

    test('fix their instances, and are noted on the installation’s journal with that; once', async () => {
      const { row, ids } = await added(3);
      expect(await books().bulk(row.id)).toEqual(row);
      expect((await books().bulkItems(row.id, { limit: 10 })).items).toEqual(
        ids.map((instanceId) => ({
          bulkId: row.id,
          instanceId,
          outcome: 'waiting',
          code: null,
          message: null,
          at: null,
        })),
      );
      expect(await books().addBulk(row, ['other'], note(row.id))).toBe(false);
      expect(await books().bulk(row.id)).toEqual(row);
      const noted = (await books().installationEntries({ limit: 50 })).items.filter(
        ({ type, data }) => type === 'bulk_started' && data['bulkId'] === row.id,
      );
      expect(noted).toHaveLength(1);
      expect(await books().bulk('none')).toBeNull();
    });

    test('count each instance once, also when several note the same', async () => {
      const { row, ids } = await added(3);
      await Promise.all([
        books().noteBulkItem(outcome(row.id, ids[0]!, 'done')),
        books().noteBulkItem(outcome(row.id, ids[0]!, 'refused')),
        books().noteBulkItem(outcome(row.id, ids[0]!, 'done')),
        books().noteBulkItem(outcome(row.id, ids[1]!, 'refused')),
        books().noteBulkItem(outcome(row.id, ids[2]!, 'failed')),
        books().noteBulkItem(outcome(row.id, 'not one of them', 'done')),
      ]);
      const { done, refused, failed } = (await books().bulk(row.id))!;
      expect(done + refused + failed).toBe(3);
      expect(failed).toBe(1);
      const { items } = await books().bulkItems(row.id, { limit: 10, outcome: 'failed' });
      expect(items).toEqual([outcome(row.id, ids[2]!, 'failed')]);
      // What is waiting is not noted.
      const other = await added(1);
      await books().noteBulkItem({ ...outcome(other.row.id, other.ids[0]!, 'done'), outcome: 'waiting' });
      expect(await books().bulk(other.row.id)).toEqual(other.row);
    });

    test('come newest first, and their instances by id, in pages', async () => {
      const at = T0 + 5_000_000;
      const [one, two] = [await added(0, { startedAt: at }), await added(5, { startedAt: at + 1 })];
      const first = await books().bulks({ limit: 1 });
      expect(first.items).toEqual([two.row]);
      const next = await books().bulks({ limit: 1, cursor: first.nextCursor });
      expect(next.items).toEqual([one.row]);
      const some = await books().bulkItems(two.row.id, { limit: 3 });
      expect(some.items.map(({ instanceId }) => instanceId)).toEqual(two.ids.slice(0, 3));
      const rest = await books().bulkItems(two.row.id, { limit: 3, cursor: some.nextCursor });
      expect(rest).toMatchObject({ items: [{ instanceId: two.ids[3] }, { instanceId: two.ids[4] }] });
      expect(rest).not.toHaveProperty('nextCursor');
      await expect(books().bulks({ limit: 1, cursor: 'x' })).rejects.toBeInstanceOf(InvalidCursor);
    });

    test('are stopped once, and not when over', async () => {
      const { row } = await added(2);
      expect(await books().stopBulk(row.id, T0 + 2, 'jane', note(row.id))).toBe(true);
      expect(await books().stopBulk(row.id, T0 + 3, 'john', note(row.id))).toBe(false);
      await books().endBulk(row.id, T0 + 4);
      await books().endBulk(row.id, T0 + 5);
      expect(await books().bulk(row.id)).toMatchObject({
        stoppedAt: T0 + 2,
        stoppedBy: 'jane',
        endedAt: T0 + 4,
      });
      const over = await added(0);
      await books().endBulk(over.row.id, T0 + 1);
      expect(await books().stopBulk(over.row.id, T0 + 2, 'jane', note(over.row.id))).toBe(false);
    });

    test('are open until they end', async () => {
      const { row } = await added(1, { startedAt: T0 - 100 });
      expect(await books().openBulks(T0 - 99)).toContain(row.id);
      expect(await books().openBulks(T0 - 100)).not.toContain(row.id);
      await books().endBulk(row.id, T0);
      expect(await books().openBulks(T0)).not.toContain(row.id);
    });

    test('take 10,000 instances', async () => {
      const { row } = await added(10_000);
      expect((await books().bulk(row.id))?.total).toBe(10_000);
      const { items } = await books().bulkItems(row.id, { limit: 1, cursor: undefined, outcome: 'waiting' });
      expect(items[0]?.instanceId).toBe('i00000');
    });
  });
}
