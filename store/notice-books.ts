// The family of notices: what stands behind the bell of a person's page, until they have read it and after.
import type { Selectable } from 'kysely';
import type { Books, NoticeRow } from './books.ts';
import type { Database } from './database.ts';
import { insertJournalEntry } from './journal-entry.ts';
import type { NoticeTable } from './schema.ts';

type Family = Pick<Books, 'addNotice' | 'notices' | 'unreadNotices' | 'markNoticesRead'>;

export function noticeBooks(database: Database): Family {
  return {
    addNotice: (row, note) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('notices')
          .values({
            instance_id: row.instanceId,
            id: row.id,
            participant_id: row.participantId,
            kind: row.kind,
            // As JSON, like a comment: it quotes what people wrote.
            text: JSON.stringify(row.text),
            place: row.place,
            at: row.at,
            read_at: row.readAt,
          })
          .onConflict((oc) => oc.columns(['instance_id', 'id']).doNothing())
          .executeTakeFirst();
        const added = Number(numInsertedOrUpdatedRows) === 1;
        if (note && added) await insertJournalEntry(trx, database.dialect, note);
        return added;
      }),

    async notices({ instanceId, participantId, limit }) {
      const found = await database.read((db) =>
        db
          .selectFrom('notices')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .where('participant_id', '=', participantId)
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute(),
      );
      return found.map(rowOf);
    },

    async unreadNotices(instanceId, participantId) {
      const { unread } = await database.read((db) =>
        db
          .selectFrom('notices')
          .select((eb) => eb.fn.countAll<number>().as('unread'))
          .where('instance_id', '=', instanceId)
          .where('participant_id', '=', participantId)
          .where('read_at', 'is', null)
          .executeTakeFirstOrThrow(),
      );
      // PostgreSQL counts in BIGINT, which may come as text.
      return Number(unread);
    },

    markNoticesRead: (instanceId, participantId, upTo, at) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('notices')
          .set({ read_at: at })
          .where('instance_id', '=', instanceId)
          .where('participant_id', '=', participantId)
          .where('at', '<=', upTo)
          .where('read_at', 'is', null)
          .executeTakeFirst();
        return Number(numUpdatedRows);
      }),
  };
}

const rowOf = (row: Selectable<NoticeTable>): NoticeRow => ({
  instanceId: row.instance_id,
  id: row.id,
  participantId: row.participant_id,
  kind: row.kind,
  text: JSON.parse(row.text) as string,
  place: row.place as NoticeRow['place'],
  at: row.at,
  readAt: row.read_at,
});
