// Cursors of lists that are ordered by position on the trail.
import { ApiProblem } from './problem.ts';

/** 0 where none is given. Throws `invalid-request` for what no list has given out. */
export function positionOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new ApiProblem('invalid-request', 'cursor: pass on the "nextCursor" of an answer.', {
    errors: [{ pointer: 'query:cursor', code: 'invalid-cursor', message: 'Not a cursor of this list.' }],
  });
}
