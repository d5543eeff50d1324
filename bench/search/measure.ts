// How long searches take in books that hold many instances.
import type { Books } from '../../store/books.ts';
import { sortedCursorOf, sortedPlaceOf } from '../../store/cursor.ts';
import { percentile } from '../statistics.ts';
import { NOW } from './instances.ts';
import { COMBINATIONS, SEARCHES } from './searches.ts';

export interface SearchFigures {
  /** Over all searches together, ms. */
  p50: number;
  p95: number;
  /** What was looked for, the slowest first; ms. */
  searches: { label: string; p50: number; most: number }[];
}

/** Each `runs` times, first page and one from the middle. */
export async function measureSearches(books: Books, runs: number): Promise<SearchFigures> {
  const timed: { label: string; look: () => Promise<unknown> }[] = [];
  for (const { label, page } of COMBINATIONS) {
    timed.push({ label, look: () => books.searchInstances(page) });
    const { nextCursor } = await books.searchInstances(page);
    if (nextCursor === undefined) continue;
    const cursor = middleOf(nextCursor, `${page.sort} ${page.order}`);
    timed.push({ label: `${label}, deep`, look: () => books.searchInstances({ ...page, cursor }) });
  }
  for (const [name, search] of Object.entries(SEARCHES)) {
    timed.push({ label: `count of ${name}`, look: () => books.countInstances(search) });
  }
  timed.push({ label: 'open counts', look: () => books.openCounts() });
  for (const sort of ['waiting', 'due'] as const) {
    timed.push({ label: `approvals by ${sort}`, look: () => books.openApprovals({}, { sort, limit: 50 }) });
    const of = { waitsFor: 'person0@acme.com', overdue: true, processId: 'sso' };
    timed.push({
      label: `approvals of one person, by ${sort}`,
      look: () => books.openApprovals(of, { sort, limit: 50 }),
    });
  }
  timed.push({ label: 'incidents', look: () => books.openIncidents({}, { limit: 50 }) });

  const times = timed.map((): number[] => []);
  for (let run = 0; run <= runs; run++) {
    for (const [index, { look }] of timed.entries()) {
      const startedAt = performance.now();
      await look();
      // The first round warms up.
      if (run > 0) times[index]!.push(performance.now() - startedAt);
    }
  }
  const searches = timed.map(({ label }, index) => ({
    label,
    p50: percentile(times[index]!, 0.5),
    most: Math.max(...times[index]!),
  }));
  const all = times.flat();
  return {
    p50: percentile(all, 0.5),
    p95: percentile(all, 0.95),
    searches: searches.toSorted((one, other) => other.p50 - one.p50),
  };
}

/** A place in the middle of the list, where a first page's cursor is known. */
function middleOf(cursor: string, list: string): string {
  const isName = list.startsWith('name');
  const { asOf } = sortedPlaceOf(cursor, list, isName ? 'string' : 'number');
  const key = isName ? 'rollout for company30' : NOW - 180 * 86_400_000;
  return sortedCursorOf(list, { key, id: 'proc_1', asOf });
}
