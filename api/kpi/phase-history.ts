// What closed instances of a definition took, for estimates: kept for a minute, for every look at an instance asks for it.
import { phaseHistoryOf } from '../../process/kpi/phase-history.ts';
import { ENOUGH_INSTANCES, type PhaseHistory } from '../../process/views/estimate.ts';
import type { Books } from '../../store/books.ts';

/** The newest of them say most. */
const NEWEST = 200;
const KEPT_MS = 60_000;
const MOST_KEPT = 200;

interface Kept {
  history: PhaseHistory;
  until: number;
}
const kept = new WeakMap<object, Map<string, Kept>>();

/** Null where there are not enough of them. */
export async function phaseHistory(
  books: Pick<Books, 'completedCourses'>,
  { processId, version }: { processId: string; version: string },
): Promise<PhaseHistory | null> {
  const ours = kept.get(books) ?? new Map<string, Kept>();
  kept.set(books, ours);
  const key = JSON.stringify([processId, version]);
  const known = ours.get(key);
  if (known !== undefined && known.until > performance.now()) return known.history;
  const courses = await books.completedCourses(processId, version, NEWEST);
  // Not kept: the next one may be enough.
  if (courses.length < ENOUGH_INSTANCES) return null;
  const history = phaseHistoryOf(courses);
  if (ours.size >= MOST_KEPT) ours.clear();
  ours.set(key, { history, until: performance.now() + KEPT_MS });
  return history;
}
