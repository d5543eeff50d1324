// The family of magic links: issued, listed, revoked. Revoking one ends the sessions it opened.
import type { Selectable, Transaction } from 'kysely';
import type { Books, LinkRow } from './books.ts';
import type { Database } from './database.ts';
import { insertJournalEntry } from './journal-entry.ts';
import { prepared } from './prepared.ts';
import type { LinkTable, Tables } from './schema.ts';

type Family = Pick<Books, 'addLink' | 'link' | 'links' | 'revokeLink' | 'revokeLinksOf' | 'livingLinks'>;

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
        const query = trx
          .selectFrom('links')
          .select(['id', 'participant_id'])
          .where('instance_id', '=', instanceId)
          .where('revoked_at', 'is', null);
        const open = await (participantId === null
          ? query
          : query.where('participant_id', '=', participantId)
        )
          .orderBy('id')
          .execute();
        const revoked: typeof open = [];
        for (const link of open) if (await revoke(trx, link.id, at)) revoked.push(link);
        for (const { id, participant_id: whose } of noteOf ? revoked : []) {
          await insertJournalEntry(trx, database.dialect, noteOf!(id, whose));
        }
        return revoked.map(({ id }) => id);
      }),

    async livingLinks(issued, at) {
      const { count, last } = await database.read((db) =>
        db
          .selectFrom('links')
          .select((eb) => [eb.fn.countAll().as('count'), eb.fn.max('expires_at').as('last')])
          .where('issued_at', '>=', issued.from)
          .where('issued_at', '<=', issued.until)
          .where('expires_at', '>', at)
          .where('revoked_at', 'is', null)
          .executeTakeFirstOrThrow(),
      );
      return { count: Number(count), lastExpiresAt: last === null ? null : Number(last) };
    },
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
