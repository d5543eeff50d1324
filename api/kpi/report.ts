// The report of figures from the books: read what is new, count, name the groups.
import { KpiCount, type KpiQuestion } from '../../process/kpi/report.ts';
import type { KpiReport } from '../../process/kpi/types.ts';
import type { ApiDeps } from '../deps.ts';
import { groupNames } from './group-names.ts';
import { coursesAsOf, readCourses } from './read-courses.ts';

/** A request reads new events for no longer than this; what is left then shows by `asOf`. */
const READING_MS = 500;

/** `now`: epoch ms. What has just happened is in it, unless very much has. */
export async function kpiReport(
  { books, logger }: Pick<ApiDeps, 'books' | 'logger'>,
  asked: Omit<KpiQuestion, 'asOf'>,
  now: number,
): Promise<KpiReport> {
  await readCourses({ books, logger }, READING_MS);
  const asOf = await coursesAsOf(books, now);
  const count = new KpiCount({ ...asked, asOf });
  const { until, processId, version } = asked;
  const filter = {
    since: count.since,
    until,
    ...(processId === null ? {} : { processId }),
    ...(version === null ? {} : { version }),
  };
  for await (const page of books.courses(filter)) {
    for (const course of page) count.add(course);
    // A report over years is counted in pieces: others are answered in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return count.report(await groupNames(books, asked.groupBy, count.processesInGroups()));
}
