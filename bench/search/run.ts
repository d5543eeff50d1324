// The part of the bench that searches: books in SQLite with many instances, filled, searched, and what is required of it.
import { join } from 'node:path';
import { LibsqlConnection } from '../../store/libsql-connection.ts';
import { openBooks } from '../../store/open-books.ts';
import { fill, intoSqlite } from './fill.ts';
import { type SearchFigures, measureSearches } from './measure.ts';

/** Every search, in every order, on 100,000 instances. */
export const MOST_SEARCH_P95_MS = 100;

const RUNS = 10;

/** In a file in `folder`, which whoever made it removes. */
export async function runSearches(
  folder: string,
  instances: number,
  say: (line: string) => void,
): Promise<SearchFigures> {
  const sqliteFile = join(folder, 'searched.db');
  say(`search: ${instances} instances are made up`);
  await (await openBooks({ sqliteFile })).close();
  const connection = new LibsqlConnection(sqliteFile);
  connection.pragma('synchronous=OFF');
  await fill(instances, intoSqlite(connection));
  connection.prepare("update counters set value = ? where name = 'position'").run([instances]);
  connection.close();
  const books = await openBooks({ sqliteFile });
  try {
    say('search: every search, in every order');
    return await measureSearches(books, RUNS);
  } finally {
    await books.close();
  }
}

const SHOWN = 10;

export function searchTable({ searches }: SearchFigures): string[] {
  const slowest = searches
    .slice(0, SHOWN)
    .map(({ label, p50, p95 }) => `  ${p50.toFixed(1).padStart(6)} ${p95.toFixed(1).padStart(6)}  ${label}`);
  return [`Searches: ${searches.length}, the slowest of them (p50, p95, ms)`, ...slowest];
}

export const searchShortcomings = ({ searches }: SearchFigures): string[] =>
  searches
    .filter(({ p95 }) => p95 > MOST_SEARCH_P95_MS)
    .map(
      ({ label, p95 }) =>
        `Falls short: ${label} takes ${p95.toFixed(0)} ms (p95), not ${MOST_SEARCH_P95_MS}.`,
    );
