// What a request asks of the figures: its period, with defaults, checked.
import type { KpiQuestion } from '../../process/kpi/report.ts';
import { WEEK_MS } from '../../process/kpi/tally.ts';
import { ApiProblem } from '../http/problem.ts';
import type { KpiQuery } from '../schemas/kpis.ts';

const DEFAULT_MS = 8 * WEEK_MS;

/** The last eight weeks, of all definitions. `now`: epoch ms. */
export function lastEightWeeks(now: number): Omit<KpiQuestion, 'asOf'> {
  return { from: now - DEFAULT_MS, until: now, processId: null, version: null, groupBy: null };
}

/** Throws `invalid-request` where the period is empty, or a version is of no definition. */
export function questionOf(query: Omit<KpiQuery, 'format'>, now: number): Omit<KpiQuestion, 'asOf'> {
  const until = query.until === undefined ? now : Date.parse(query.until);
  const from = query.from === undefined ? until - DEFAULT_MS : Date.parse(query.from);
  if (from >= until) throw wrong('from', 'must lie before until; the period is [from, until).');
  if (query.version !== undefined && query.processId === undefined) {
    throw wrong('version', 'is a version of a definition; give processId, too.');
  }
  const { processId = null, version = null, groupBy = null } = query;
  return { from, until, processId, version, groupBy };
}

function wrong(field: string, message: string): ApiProblem {
  const pointer = `query:${field}`;
  return new ApiProblem('invalid-request', `${pointer}: ${message}`, {
    errors: [{ pointer, code: 'out-of-range', message }],
  });
}
