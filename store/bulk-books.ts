// The family of bulk actions: which instances, what came of each, how far it is.
import type { Selectable } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import type { BulkBooks, BulkItemRow, BulkRow, InstanceSearch } from './books.ts';
import type { BulkItemTable, BulkTable } from './bulk-tables.ts';
import { cursorOf, nameCursorOf, nameOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';

/** Rows in one statement: well below what a driver takes of values. */
const ROWS_A_STATEMENT = 500;

export function bulkBooks(database: Database): BulkBooks {
  return {
    addBulk: (row, instanceIds, note) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('bulks')
          .values({ ...columnsOf(row), total: instanceIds.length })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows) !== 1) return false;
        for (let from = 0; from < instanceIds.length; from += ROWS_A_STATEMENT) {
          const some = instanceIds.slice(from, from + ROWS_A_STATEMENT);
          await trx
            .insertInto('bulk_items')
            .values(some.map((id) => waiting(row.id, id)))
            .execute();
        }
        await insertInstallationEntry(trx, note);
        return true;
      }),

    async bulk(id) {
      const found = await database.read((db) =>
        db.selectFrom('bulks').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async bulks({ cursor, limit }) {
      const end = cursor === undefined ? null : pageEndOf(cursor);
      const rows = await database.read((db) => {
        const query = db.selectFrom('bulks').selectAll();
        const after = end
          ? query.where((eb) =>
              eb.or([
                eb('started_at', '<', end.startedAt),
                eb.and([eb('started_at', '=', end.startedAt), eb('id', '<', end.id)]),
              ]),
            )
          : query;
        return after
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const items = rows.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextCursor: cursorOf(last) } : { items };
    },

    async bulkItems(bulkId, { cursor, limit, outcome }) {
      const after = cursor === undefined ? '' : nameOf(cursor);
      const rows = await database.read((db) => {
        const query = db
          .selectFrom('bulk_items')
          .selectAll()
          .where('bulk_id', '=', bulkId)
          .where('instance_id', '>', after);
        return (outcome === undefined ? query : query.where('outcome', '=', outcome))
          .orderBy('instance_id')
          .limit(limit + 1)
          .execute();
      });
      const items = rows.slice(0, limit).map(itemOf);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextCursor: nameCursorOf(last.instanceId) } : { items };
    },

    noteBulkItem: ({ bulkId, instanceId, outcome, ...noted }) =>
      database.write(async (trx) => {
        if (outcome === 'waiting') return;
        const { numUpdatedRows } = await trx
          .updateTable('bulk_items')
          .set({ outcome, ...noted })
          .where('bulk_id', '=', bulkId)
          .where('instance_id', '=', instanceId)
          .where('outcome', '=', 'waiting')
          .executeTakeFirst();
        if (Number(numUpdatedRows) !== 1) return;
        await trx
          .updateTable('bulks')
          .set((eb) => ({ [outcome]: eb(outcome, '+', 1) }))
          .where('id', '=', bulkId)
          .execute();
      }),

    stopBulk: (id, at, by, note) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('bulks')
          .set({ stopped_at: at, stopped_by: by })
          .where('id', '=', id)
          .where('stopped_at', 'is', null)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        if (Number(numUpdatedRows) !== 1) return false;
        await insertInstallationEntry(trx, note);
        return true;
      }),

    async endBulk(id, at) {
      await database.write((trx) =>
        trx
          .updateTable('bulks')
          .set({ ended_at: at })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .execute(),
      );
    },

    async openBulks(before) {
      const rows = await database.read((db) =>
        db
          .selectFrom('bulks')
          .select('id')
          .where('ended_at', 'is', null)
          .where('started_at', '<', before)
          .orderBy('started_at')
          .execute(),
      );
      return rows.map(({ id }) => id);
    },
  };
}

const waiting = (bulk_id: string, instance_id: string): BulkItemTable => ({
  bulk_id,
  instance_id,
  outcome: 'waiting',
  code: null,
  message: null,
  at: null,
});

const columnsOf = ({ startedAt, stoppedAt, stoppedBy, endedAt, search, data, by, ...row }: BulkRow) => ({
  ...row,
  search: JSON.stringify(search),
  data: JSON.stringify(data),
  by: JSON.stringify(by),
  started_at: startedAt,
  stopped_at: stoppedAt,
  stopped_by: stoppedBy,
  ended_at: endedAt,
});

const rowOf = (row: Selectable<BulkTable>): BulkRow => ({
  id: row.id,
  action: row.action as BulkRow['action'],
  search: JSON.parse(row.search) as InstanceSearch,
  data: JSON.parse(row.data) as JsonObject,
  by: JSON.parse(row.by) as BulkRow['by'],
  total: row.total,
  done: row.done,
  refused: row.refused,
  failed: row.failed,
  startedAt: row.started_at,
  stoppedAt: row.stopped_at,
  stoppedBy: row.stopped_by,
  endedAt: row.ended_at,
});

const itemOf = (row: Selectable<BulkItemTable>): BulkItemRow => ({
  bulkId: row.bulk_id,
  instanceId: row.instance_id,
  outcome: row.outcome as BulkItemRow['outcome'],
  code: row.code,
  message: row.message,
  at: row.at,
});
