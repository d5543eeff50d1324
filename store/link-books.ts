// The family of magic links: issued, listed, revoked. Revoking one ends the sessions it opened.
import type { Selectable, Transaction } from 'kysely';
import type { Books, LinkRow } from './books.ts';
import type { Database } from './database.ts';
import { insertJournalEntry } from './journal-entry.ts';
import { prepared } from './prepared.ts';
import type { LinkTable, Tables } from './schema.ts';

type Family = Pick<Books, 'addLink' | 'link' | 'links' | 'revokeLink' | 'revokeLinksOf'>;

const insertLink = prepared<keyof LinkTable, unknown>((db, slot) =>
  db
    .insertInto('links')
    .values({
      id: slot('id'),
      instance_id: slot('instance_id'),
      participant_id: slot('participant_id'),
      permissions: slot('permissions'),
      issued_at: slot('issued_at'),
      issued_by: slot('issued_by'),
      via: slot('via'),
      expires_at: slot('expires_at'),
      revoked_at: slot('revoked_at'),
    })
    // A mail sent again after a crash carries the same link.
    .onConflict((oc) => oc.column('id').doNothing()),
);
const linkById = prepared<'id', Selectable<LinkTable>>((db, slot) =>
  db.selectFrom('links').selectAll().where('id', '=', slot('id')),
);

export function linkBooks(database: Database): Family {
  return {
    addLink: (row, note) =>
      database.write(async (trx) => {
        const { numAffectedRows } = await insertLink.run(trx, {
          id: row.id,
          instance_id: row.instanceId,
          participant_id: row.participantId,
          permissions: JSON.stringify(row.permissions),
          issued_at: row.issuedAt,
          issued_by: row.issuedBy,
          via: row.via,
          expires_at: row.expiresAt,
          revoked_at: row.revokedAt,
        });
        if (note && Number(numAffectedRows) === 1) await insertJournalEntry(trx, database.dialect, note);
      }),

    async link(id) {
      const { rows } = await database.read((db) => linkById.run(db, { id }));
      return rows[0] ? rowOf(rows[0]) : null;
    },

    async links(instanceId, participantId) {
      const found = await database.read((db) => {
        const query = db.selectFrom('links').selectAll().where('instance_id', '=', instanceId);
        return (participantId === undefined ? query : query.where('participant_id', '=', participantId))
          .orderBy('issued_at')
          .orderBy('id')
          .execute();
      });
      return found.map(rowOf);
    },

    revokeLink: (id, at, note) =>
      database.write(async (trx) => {
        const revoked = await revoke(trx, id, at);
        if (revoked && note) await insertJournalEntry(trx, database.dialect, note);
        return revoked;
      }),

    revokeLinksOf: (instanceId, participantId, at, noteOf) =>
      database.write(async (trx) => {
        const open = await trx
          .selectFrom('links')
          .select('id')
          .where('instance_id', '=', instanceId)
          .where('participant_id', '=', participantId)
          .where('revoked_at', 'is', null)
          .orderBy('id')
          .execute();
        const revoked: string[] = [];
        for (const { id } of open) if (await revoke(trx, id, at)) revoked.push(id);
        if (noteOf) for (const id of revoked) await insertJournalEntry(trx, database.dialect, noteOf(id));
        return revoked;
      }),
  };
}

async function revoke(trx: Transaction<Tables>, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('links')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) return false;
  await trx.deleteFrom('sessions').where('link_id', '=', id).execute();
  return true;
}

const rowOf = (row: Selectable<LinkTable>): LinkRow => ({
  id: row.id,
  instanceId: row.instance_id,
  participantId: row.participant_id,
  permissions: JSON.parse(row.permissions) as string[],
  issuedAt: row.issued_at,
  issuedBy: row.issued_by,
  via: row.via as LinkRow['via'],
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});
