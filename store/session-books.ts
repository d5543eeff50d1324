// The family of sessions: what a link's button opened, until it expires or ends.
import type { Selectable } from 'kysely';
import { type Books, RecordConflict, type SessionRow } from './books.ts';
import type { Database } from './database.ts';
import type { SessionTable } from './schema.ts';

type Family = Pick<Books, 'addSession' | 'session' | 'touchSession' | 'endSession'>;

export function sessionBooks(database: Database): Family {
  return {
    addSession: (row) =>
      database.write(async (trx) => {
        // Held against a revocation at the same moment, which would look for the sessions to end and not see this one.
        const query = trx.selectFrom('links').select('revoked_at').where('id', '=', row.linkId);
        const link = await (database.dialect.locksRows ? query.forShare() : query).executeTakeFirst();
        if (link && link.revoked_at !== null) {
          throw new RecordConflict(`Link ${row.linkId} was revoked: it opens no session.`);
        }
        await trx
          .insertInto('sessions')
          .values({
            id: row.id,
            instance_id: row.instanceId,
            participant_id: row.participantId,
            link_id: row.linkId,
            link_via: row.linkVia,
            permissions: JSON.stringify(row.permissions),
            csrf: row.csrf,
            opened_at: row.openedAt,
            last_seen_at: row.lastSeenAt,
            expires_at: row.expiresAt,
          })
          .execute();
      }),

    async session(id) {
      const found = await database.read((db) =>
        db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async touchSession(id, at) {
      await database.write((trx) =>
        trx.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', id).execute(),
      );
    },

    async endSession(id) {
      await database.write((trx) => trx.deleteFrom('sessions').where('id', '=', id).execute());
    },
  };
}

const rowOf = (row: Selectable<SessionTable>): SessionRow => ({
  id: row.id,
  instanceId: row.instance_id,
  participantId: row.participant_id,
  linkId: row.link_id,
  linkVia: row.link_via as SessionRow['linkVia'],
  permissions: JSON.parse(row.permissions) as string[],
  csrf: row.csrf,
  openedAt: row.opened_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
});
