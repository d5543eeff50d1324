// Writes one step's events to the books, once: the same batch again is a no-op. The seals of the messages it rests on are
// checked first: what is not sealed is not written, and the shell decides anew without it.
import { ApplicationFailure } from '@temporalio/common';
import { checkSeals } from '../links/index.ts';
import { BooksUnavailable, RecordConflict } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
import type { NotSealed, RecordBatch, Recorded } from './ports.ts';

type Deps = Pick<ActivityDeps, 'books' | 'ring'>;

/** Throws ApplicationFailure: `record-conflict` (waiting does not help) or `books-unavailable` (it does). */
export async function record(deps: Deps, batch: RecordBatch): Promise<Recorded | NotSealed> {
  try {
    const verdicts = await checkSeals(deps.ring, batch.sealed ?? []);
    if (verdicts.some((verdict) => verdict !== 'good') && !(await isWritten(deps, batch)))
      return { verdicts };
    return { head: await deps.books.appendEvents(batch.instanceId, batch.prevHead, batch.events) };
  } catch (error) {
    throw asFailure(error);
  }
}

/** Written by an attempt before this one, whose answer was lost: then its seals were good, whatever became of the keys. */
async function isWritten({ books }: Deps, { instanceId, events }: RecordBatch): Promise<boolean> {
  return (await books.events(instanceId, events[0]!.seq - 1)).length > 0;
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
