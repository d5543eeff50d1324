// How many more messages to a webhook may be under way: a burst, or a receiver that is down, must fill neither Temporal nor
// the worker. What finds no room waits in the books, where it is safe.
import type { WebhookBacklog, WebhookRow } from '../store/books.ts';

/** Not tried yet, at most. */
export const MOST_AT_ONCE = 64;
/** Of a receiver that takes nothing: so many are being tried again, and then one new a minute, to find out. */
const MOST_WHILE_FAILING = 100;
const PROBE_EVERY_MS = 60_000;
const FEW = 8;
/** What nobody has tried for so long takes no room: its workflow is not there any more. */
export const ROOM_SINCE_MS = 3_600_000;

/** `now`: epoch ms. */
export function roomFor(
  { failingSince }: Pick<WebhookRow, 'failingSince'>,
  { waiting, retrying, newestAt }: WebhookBacklog,
  now: number,
): number {
  if (failingSince === null) return Math.max(0, MOST_AT_ONCE - waiting);
  if (waiting + retrying < MOST_WHILE_FAILING) return Math.max(0, FEW - waiting);
  return waiting === 0 && now - (newestAt ?? 0) >= PROBE_EVERY_MS ? 1 : 0;
}
