// The way in: opens the books wherever the settings say they are.
import type { Books } from './books.ts';
import { kyselyBooks } from './kysely-books.ts';
import { migrate } from './migrate.ts';

/**
 * Opens the books and brings their schema up to date. `databaseUrl`: PostgreSQL; absent: the SQLite file.
 * Throws BooksUnavailable where they cannot be reached; calling again later is safe.
 */
export async function openBooks(settings: { databaseUrl?: string; sqliteFile: string }): Promise<Books> {
  const database =
    settings.databaseUrl === undefined
      ? (await (await import('./open-sqlite.ts')).openSqlite(settings.sqliteFile)).database
      : (await import('./open-postgres.ts')).openPostgres(settings.databaseUrl);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return kyselyBooks(database);
}
