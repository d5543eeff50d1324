// Reads courses in the background, so that a report finds next to nothing left to do.
import type { Books } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';
import { readCourses } from './read-courses.ts';

export interface CourseReader {
  /** Resolves once a reading under way has ended. */
  close(): Promise<void>;
}

/** `everyMs`: how often it looks (default 1 s). `budgetMs`: for how long it reads then (default 200 ms). */
export function courseReader(
  books: Books,
  {
    logger,
    everyMs = 1_000,
    budgetMs = 200,
  }: { logger: Pick<ApiLogger, 'warn' | 'error'>; everyMs?: number; budgetMs?: number },
): CourseReader {
  let closed = false;
  let isFailing = false;
  let reading: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    try {
      await readCourses({ books, logger }, budgetMs);
      isFailing = false;
    } catch (error) {
      // Said once: it is tried again every second, and the books say of themselves when they are away.
      if (!isFailing) logger.warn({ err: error }, 'figures cannot be brought up to date');
      isFailing = true;
    }
    if (!closed) timer = setTimeout(start, everyMs);
  };
  const start = (): void => {
    reading = read();
  };
  let timer = setTimeout(start, everyMs);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await reading;
    },
  };
}
