// The part of the bench that searches: books in SQLite with many instances, filled, searched, and what is required of it.
import { join } from 'node:path';
import { LibsqlConnection } from '../../store/libsql-connection.ts';
import { openBooks } from '../../store/open-books.ts';
import { fill, intoSqlite } from './fill.ts';
import { type SearchFigures, measureSearches } from './measure.ts';

/** Of all searches together, and of each in the middle, on 100,000 instances. */
export const MOST_SEARCH_P95_MS = 100;

const RUNS = 5;

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

export function searchTable({ p50, p95, searches }: SearchFigures): string[] {
  const slowest = searches
    .slice(0, SHOWN)
    .map(
      ({ label, p50: half, most }) =>
        `  ${half.toFixed(1).padStart(6)} ${most.toFixed(1).padStart(6)}  ${label}`,
    );
  return [
    `Searches: ${searches.length}, ${RUNS} times each; all together p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    'The slowest of them (p50, slowest time, ms)',
    ...slowest,
  ];
}

export function searchShortcomings({ p95, searches }: SearchFigures): string[] {
  const slow = searches.filter(({ p50 }) => p50 > MOST_SEARCH_P95_MS);
  return [
    ...(p95 > MOST_SEARCH_P95_MS
      ? [`Falls short: searches take ${p95.toFixed(0)} ms (p95), not ${MOST_SEARCH_P95_MS}.`]
      : []),
    ...slow.map(
      ({ label, p50 }) =>
        `Falls short: ${label} takes ${p50.toFixed(0)} ms (p50), not ${MOST_SEARCH_P95_MS}.`,
    ),
  ];
}
