// The family of magic links: issued, listed, revoked. Revoking one ends the sessions it opened.
import type { Selectable, Transaction } from 'kysely';
import type { Books, LinkRow } from './books.ts';
import type { Database } from './database.ts';
import type { LinkTable, Tables } from './schema.ts';

type Family = Pick<Books, 'addLink' | 'link' | 'links' | 'revokeLink' | 'revokeLinksOf'>;

export function linkBooks(database: Database): Family {
  return {
    async addLink(row) {
      await database.write((trx) =>
        trx
          .insertInto('links')
          .values({
            id: row.id,
            instance_id: row.instanceId,
            participant_id: row.participantId,
            permissions: JSON.stringify(row.permissions),
            issued_at: row.issuedAt,
            issued_by: row.issuedBy,
            via: row.via,
            expires_at: row.expiresAt,
            revoked_at: row.revokedAt,
          })
          // A mail sent again after a crash carries the same link.
          .onConflict((oc) => oc.column('id').doNothing())
          .execute(),
      );
    },

    async link(id) {
      const found = await database.read((db) =>
        db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
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

    revokeLink: (id, at) => database.write((trx) => revoke(trx, id, at)),

    revokeLinksOf: (instanceId, participantId, at) =>
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
