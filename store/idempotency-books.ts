// The family of first answers to Idempotency-Keys, kept for a day.
import type { Books } from './books.ts';
import type { Database } from './database.ts';

/** How long a first answer is given again. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

export function idempotencyBooks(database: Database): Pick<Books, 'idempotent' | 'keepIdempotent'> {
  return {
    async idempotent(key, principal) {
      const found = await database.read((db) =>
        db
          .selectFrom('idempotency')
          .selectAll()
          .where('principal', '=', principal)
          .where('key', '=', key)
          .where('at', '>', Date.now() - KEPT_MS)
          .executeTakeFirst(),
      );
      if (!found) return null;
      const { body_hash: bodyHash, ...row } = found;
      return { ...row, bodyHash };
    },

    async keepIdempotent({ bodyHash, ...row }) {
      await database.write(async (trx) => {
        // The old ones go when a new one comes; before it, for one of them may have the same key.
        await trx
          .deleteFrom('idempotency')
          .where('at', '<=', row.at - KEPT_MS)
          .execute();
        await trx
          .insertInto('idempotency')
          .values({ ...row, body_hash: bodyHash })
          .onConflict((oc) => oc.columns(['principal', 'key']).doNothing())
          .execute();
      });
    },
  };
}
