// Brings the courses that figures are counted from up to date with the trail: a piece at a time, by however many processes.
import { digestOf } from '../../process/kpi/digest-of.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { Books, ReadCourse } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';

interface CourseStore {
  books: Pick<Books, 'coursesBehind' | 'putCourses' | 'events'>;
  logger: Pick<ApiLogger, 'error'>;
}

/** Entries of the trail looked at in one go. */
const ENTRIES = 1_000;
/** Courses written in one transaction: on SQLite nobody else writes meanwhile. */
const AT_ONCE = 20;

/** Whether all is read. Ends after about `budgetMs`, at the next instance; what was read until then is kept. */
export async function readCourses({ books, logger }: CourseStore, budgetMs: number): Promise<boolean> {
  const until = performance.now() + budgetMs;
  for (;;) {
    const behind = await books.coursesBehind(ENTRIES);
    if (behind === null) return true;
    let read: ReadCourse[] = [];
    for (const { instanceId } of behind.instances) {
      if (performance.now() > until) {
        await books.putCourses(read, 0);
        return false;
      }
      read.push(...courseIn(instanceId, await books.events(instanceId), logger));
      if (read.length < AT_ONCE) continue;
      await books.putCourses(read, 0);
      read = [];
    }
    await books.putCourses(read, behind.place);
    if (!behind.more) return true;
    if (performance.now() > until) return false;
  }
}

/** One whose events make no sense, as after somebody's hand in the database, is left out: the others have their figures. */
function courseIn(instanceId: string, events: ProcessEvent[], logger: CourseStore['logger']): ReadCourse[] {
  try {
    const digest = digestOf(events);
    if (digest === null) return [];
    // The database would not take it, and with it none of the others.
    if (digest.instanceId !== instanceId)
      throw new Error('its first event is not the start of this instance');
    return [{ digest, upToSeq: events.at(-1)!.seq }];
  } catch (error) {
    logger.error(
      { err: error, instanceId },
      'the events of this instance make no course; figures leave it out',
    );
    return [];
  }
}

/** Up to when all is read, epoch ms. `now`: taken before they were read. */
export async function coursesAsOf(books: Pick<Books, 'coursesUnreadSince'>, now: number): Promise<number> {
  return Math.min((await books.coursesUnreadSince()) ?? now, now);
}
