// Brings the schema of the books up to date. Safe when several processes start at the same moment.
import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import type { Dialect } from './dialect.ts';
import { initial } from './migrations/0001-initial.ts';

/** In order of name; one that has run anywhere is never edited, only followed by another. */
const migrations = (dialect: Dialect): Record<string, Migration> => ({
  '0001-initial': initial(dialect),
});

/**
 * All or nothing: each dialect runs migrations in one transaction under a lock. Throws the driver's own error: after one that
 * says busy, the connection is good for nothing any more (see `openBooks`).
 */
export async function migrate(database: Database): Promise<void> {
  const { dialect } = database;
  await database.administer(async (db) => {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(dialect) } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}
