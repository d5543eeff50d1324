// When a message is tried again that a webhook's receiver did not take.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses after the first attempt, the second …: three days in all. */
export const PAUSES_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** A receiver may ask for a longer pause, up to this. */
export const LONGEST_PAUSE_MS = 24 * HOUR_MS;
/** After so long without a message that got there, a webhook is made inactive. */
export const GIVEN_UP_AFTER_MS = 5 * 24 * HOUR_MS;

/** ms to wait after that attempt (counted from 1) failed; null: it was the last. `askedMs`: what the receiver asked for. */
export function pauseAfter(attempt: number, askedMs: number | null): number | null {
  const pause = PAUSES_MS[attempt - 1];
  return pause === undefined ? null : Math.min(Math.max(pause, askedMs ?? 0), LONGEST_PAUSE_MS);
}
