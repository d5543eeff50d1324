// A cursor is the books' own; only they can tell that one is not theirs.
import { InvalidCursor } from '../../store/cursor.ts';
import { ApiProblem } from './problem.ts';

/** For `.catch` on a list of the books: 422 with the field. */
export function cursorProblem(error: unknown): never {
  if (!(error instanceof InvalidCursor)) throw error;
  throw new ApiProblem('invalid-request', error.message, {
    errors: [{ pointer: 'query:cursor', code: 'invalid-cursor', message: 'Not a cursor of this list.' }],
  });
}
