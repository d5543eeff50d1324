// The way in: opens the books wherever the settings say they are.
import type { Books } from './books.ts';
import { type Database, withPatience } from './database.ts';
import { POSTGRES, SQLITE } from './dialect.ts';
import { kyselyBooks } from './kysely-books.ts';
import { migrate } from './migrate.ts';

/** A long migration in one process holds up the start of the others. */
const START_PATIENCE_MS = 30_000;

interface Settings {
  databaseUrl?: string;
  sqliteFile: string;
}

/**
 * Opens the books and brings their schema up to date. `databaseUrl`: PostgreSQL; absent: the SQLite file.
 * Throws BooksUnavailable where they cannot be reached; calling again later is safe.
 */
export async function openBooks(settings: Settings): Promise<Books> {
  const dialect = settings.databaseUrl === undefined ? SQLITE : POSTGRES;
  // With a connection of its own for each try: a read that finds SQLite's file locked is left half done by the driver and
  // pins its connection to an old snapshot, from which it can never write.
  return await withPatience(dialect, START_PATIENCE_MS, async () => {
    const database = await opened(settings);
    try {
      await migrate(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    return kyselyBooks(database);
  });
}

async function opened({ databaseUrl, sqliteFile }: Settings): Promise<Database> {
  if (databaseUrl !== undefined) return (await import('./open-postgres.ts')).openPostgres(databaseUrl);
  return (await (await import('./open-sqlite.ts')).openSqlite(sqliteFile)).database;
}
