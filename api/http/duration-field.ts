// A length of time out of a request.
import { parseDuration } from '../../definition/duration.ts';
import { ApiProblem } from './problem.ts';

/** ms; throws naming the field. */
export function durationField(text: string, pointer: string): number {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  const message = `"${text}" is not a duration; write one such as 90s, 30m, 4h, 2d or PT48H (1 s to 365 d).`;
  throw new ApiProblem('invalid-request', message, {
    errors: [{ pointer, code: 'invalid-duration', message }],
  });
}
