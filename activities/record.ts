// Writes one step's events to the books, once: the same batch again is a no-op. What fails is named by type, for Temporal
// decides by the type whether to try again.
import { ApplicationFailure } from '@temporalio/common';
import { type Books, BooksUnavailable, RecordConflict } from '../store/books.ts';
import type { RecordBatch, Recorded } from './ports.ts';

/** Throws ApplicationFailure: `record-conflict` (waiting does not help) or `books-unavailable` (it does). */
export async function record(books: Books, batch: RecordBatch): Promise<Recorded> {
  try {
    return { head: await books.appendEvents(batch.instanceId, batch.prevHead, batch.events) };
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): unknown {
  if (error instanceof RecordConflict || error instanceof BooksUnavailable) {
    const nonRetryable = error instanceof RecordConflict;
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable,
      cause: error,
    });
  }
  return error;
}
