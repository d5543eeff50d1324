// Brings the schema of the books up to date. Safe when several processes start at the same moment.
import { type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import type { Dialect } from './dialect.ts';
import { initial } from './migrations/0001-initial.ts';
import { lists } from './migrations/0002-lists.ts';
import { checkpoints } from './migrations/0003-checkpoints.ts';
import { access } from './migrations/0004-access.ts';
import { courses } from './migrations/0005-courses.ts';
import { bulk } from './migrations/0006-bulk.ts';
import { webhooks } from './migrations/0007-webhooks.ts';
import { teams } from './migrations/0008-teams.ts';

/** In order of name; one that has run anywhere is never edited, only followed by another. */
const migrations = (dialect: Dialect): Record<string, Migration> => ({
  '0001-initial': initial(dialect),
  '0002-lists': lists(dialect),
  '0003-checkpoints': checkpoints,
  '0004-access': access,
  '0005-courses': courses,
  '0006-bulk': bulk,
  '0007-webhooks': webhooks,
  '0008-teams': teams,
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
