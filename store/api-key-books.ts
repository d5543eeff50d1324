// API keys in the books: by their hash, listed, revoked, handed over to a successor.
import type { Selectable, Transaction } from 'kysely';
import type { ApiKeyTable } from './access-tables.ts';
import type { AccessBooks, ApiKeyRow } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';
import type { Tables } from './schema.ts';

type Part = Pick<
  AccessBooks,
  'addApiKey' | 'apiKey' | 'apiKeys' | 'rotateApiKey' | 'revokeApiKey' | 'touchApiKey'
>;

export function apiKeyBooks(database: Database): Part {
  return {
    addApiKey: (row, note) =>
      database.write(async (trx) => {
        const isNew = await insert(trx, row);
        if (isNew && note) await insertInstallationEntry(trx, note);
        return isNew;
      }),

    async apiKey(id) {
      const found = await database.read((db) =>
        db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async apiKeys({ cursor, limit } = {}) {
      const after = cursor === undefined ? null : pageEndOf(cursor);
      const rows = await database.read((db) => {
        let query = db.selectFrom('api_keys').selectAll();
        if (after) {
          query = query.where((eb) =>
            eb.or([
              eb('created_at', '<', after.startedAt),
              eb.and([eb('created_at', '=', after.startedAt), eb('id', '<', after.id)]),
            ]),
          );
        }
        query = query.orderBy('created_at', 'desc').orderBy('id', 'desc');
        return (limit === undefined ? query : query.limit(limit + 1)).execute();
      });
      const items = rows.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return rows.length > items.length && last
        ? { items, nextCursor: cursorOf({ startedAt: last.createdAt, id: last.id }) }
        : { items };
    },

    rotateApiKey: (row, until, note) =>
      database.write(async (trx) => {
        const query = trx.selectFrom('api_keys').selectAll().where('id', '=', row.rotatedFrom);
        const old = await (database.dialect.locksRows ? query.forUpdate() : query).executeTakeFirst();
        const there = await trx
          .selectFrom('api_keys')
          .select('id')
          .where('id', '=', row.id)
          .executeTakeFirst();
        if (there) return 'there';
        const isOver =
          !old || old.revoked_at !== null || (old.expires_at !== null && old.expires_at <= row.createdAt);
        if (isOver) return 'over';
        await insert(trx, row);
        await trx
          .updateTable('api_keys')
          .set({ expires_at: Math.min(until, old.expires_at ?? until) })
          .where('id', '=', old.id)
          .execute();
        if (note) await insertInstallationEntry(trx, note);
        return 'rotated';
      }),

    revokeApiKey: (id, at, note) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('api_keys')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
          .executeTakeFirst();
        if (Number(numUpdatedRows) === 0) return false;
        await trx.deleteFrom('console_sessions').where('via', '=', `key:${id}`).execute();
        if (note) await insertInstallationEntry(trx, note);
        return true;
      }),

    async touchApiKey(id, at) {
      await database.write((trx) =>
        trx
          .updateTable('api_keys')
          .set({ last_used_at: at })
          .where('id', '=', id)
          .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', at)]))
          .execute(),
      );
    },
  };
}

async function insert(trx: Transaction<Tables>, row: ApiKeyRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('api_keys')
    .values({
      id: row.id,
      name: row.name,
      role: row.role,
      instance_id: row.scope?.instanceId ?? null,
      task_id: row.scope?.taskId ?? null,
      hash: row.hash,
      created_at: row.createdAt,
      created_by: row.createdBy,
      expires_at: row.expiresAt,
      revoked_at: row.revokedAt,
      last_used_at: row.lastUsedAt,
      rotated_from: row.rotatedFrom,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

const rowOf = (row: Selectable<ApiKeyTable>): ApiKeyRow => ({
  id: row.id,
  name: row.name,
  role: row.role as ApiKeyRow['role'],
  scope:
    row.instance_id === null || row.task_id === null
      ? null
      : { instanceId: row.instance_id, taskId: row.task_id },
  hash: row.hash,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
  rotatedFrom: row.rotated_from,
});
