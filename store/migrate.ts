// Brings the schema of the books up to date. Safe when several processes start at the same moment.
import { type Migration, Migrator } from 'kysely';
import { type Database, withPatience } from './database.ts';
import type { Dialect } from './dialect.ts';
import { initial } from './migrations/0001-initial.ts';

/** A long migration in one process holds up the start of the others. */
const START_PATIENCE_MS = 30_000;

/** In order of name; one that has run anywhere is never edited, only followed by another. */
const migrations = (dialect: Dialect): Record<string, Migration> => ({
  '0001-initial': initial(dialect),
});

/** All or nothing: each dialect runs migrations in one transaction under a lock. Throws BooksUnavailable. */
export async function migrate(database: Database): Promise<void> {
  const { dialect } = database;
  await withPatience(dialect, START_PATIENCE_MS, () =>
    database.administer(async (db) => {
      const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(dialect) } });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
    }),
  );
}
