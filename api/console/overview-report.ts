// The figures of the overview: the last eight weeks, and the eight before.
import type { KpiReport } from '../../process/kpi/types.ts';
import type { ApiDeps } from '../deps.ts';
import { lastEightWeeks } from '../kpi/question.ts';
import { kpiReport } from '../kpi/report.ts';

/** A report that took longer than this is shown again for ten times as long: the page asks with every event. */
const LONG_MS = 250;

const kept = new WeakMap<object, { report: KpiReport; until: number }>();

export async function overviewReport(
  deps: Pick<ApiDeps, 'books' | 'logger'>,
  now: number,
): Promise<KpiReport> {
  const last = kept.get(deps.books);
  const begunAt = performance.now();
  if (last !== undefined && begunAt < last.until) return last.report;
  const report = await kpiReport(deps, lastEightWeeks(now), now);
  const took = performance.now() - begunAt;
  if (took > LONG_MS) kept.set(deps.books, { report, until: performance.now() + 10 * took });
  return report;
}
