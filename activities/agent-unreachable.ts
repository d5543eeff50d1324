// What a request to an agent comes to that did not reach it, or was put off: whether it is worth another try, and when.
import { egressTrouble } from '../agents/egress-trouble.ts';
import { retryAfterIn } from '../agents/retry-after.ts';
import type { AgentCallResult } from './ports.ts';

/** Where nobody says until when. */
const RETRY_MS = 5_000;
/** Longer than that nobody puts us off; the attempt's own time ends sooner as a rule. */
const MOST_RETRY_MS = 60 * 60_000;
/** Worth another try: too early, too many, or trouble of its own. */
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

/** ms; null: another try would come to the same. */
export function busyFor(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now: number,
): number | null {
  if (!BUSY.has(status)) return null;
  return Math.min(retryAfterIn(headers, now) ?? RETRY_MS, MOST_RETRY_MS);
}

/** Of a request that did not come to its end. */
export function failureOf(error: unknown): AgentCallResult & { kind: 'failed' } {
  const { kind, reason } = egressTrouble(error, 'The agent');
  if (kind === 'too-large') return { kind: 'failed', failure: 'bad_output', reason };
  const retry = kind === 'refused' ? {} : { retryAfterMs: RETRY_MS };
  return { kind: 'failed', failure: 'unreachable', reason, ...retry };
}
