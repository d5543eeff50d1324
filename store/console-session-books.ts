// Sessions of the console in the books: opened by a sign-in, until they expire or end.
import type { Selectable } from 'kysely';
import type { ConsoleSessionTable } from './access-tables.ts';
import { type AccessBooks, type ConsoleSessionRow, RecordConflict } from './books.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';

type Part = Pick<
  AccessBooks,
  'addConsoleSession' | 'consoleSession' | 'touchConsoleSession' | 'endConsoleSession'
>;

export function consoleSessionBooks(database: Database): Part {
  return {
    addConsoleSession: (row, note) =>
      database.write(async (trx) => {
        // Held against a revocation at the same moment, which would look for the sessions to end and not see this one.
        const keyId = /^key:(.*)$/s.exec(row.via)?.[1];
        if (keyId !== undefined) {
          const query = trx.selectFrom('api_keys').select('revoked_at').where('id', '=', keyId);
          const key = await (database.dialect.locksRows ? query.forShare() : query).executeTakeFirst();
          if (!key || key.revoked_at !== null)
            throw new RecordConflict(`API key ${keyId} is over: it opens no session.`);
        }
        // Those that are over go when a new one comes: a session that nobody ended would stay for ever.
        await trx.deleteFrom('console_sessions').where('expires_at', '<=', row.openedAt).execute();
        await trx
          .insertInto('console_sessions')
          .values({
            id: row.id,
            actor_id: row.actorId,
            role: row.role,
            via: row.via,
            mark: row.mark,
            csrf: row.csrf,
            opened_at: row.openedAt,
            last_seen_at: row.lastSeenAt,
            expires_at: row.expiresAt,
          })
          .execute();
        if (note) await insertInstallationEntry(trx, note);
      }),

    async consoleSession(id) {
      const found = await database.read((db) =>
        db.selectFrom('console_sessions').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async touchConsoleSession(id, at) {
      await database.write((trx) =>
        trx.updateTable('console_sessions').set({ last_seen_at: at }).where('id', '=', id).execute(),
      );
    },

    endConsoleSession: (id, note) =>
      database.write(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('console_sessions')
          .where('id', '=', id)
          .executeTakeFirst();
        if (Number(numDeletedRows) === 1 && note) await insertInstallationEntry(trx, note);
      }),
  };
}

const rowOf = (row: Selectable<ConsoleSessionTable>): ConsoleSessionRow => ({
  id: row.id,
  actorId: row.actor_id,
  role: row.role as ConsoleSessionRow['role'],
  via: row.via,
  mark: row.mark,
  csrf: row.csrf,
  openedAt: row.opened_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
});
