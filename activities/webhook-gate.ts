// How many messages to webhooks are on their way at once from this process: a receiver that is slow, or several, must not
// take the places in which the processes' own work is done.
import { ApplicationFailure } from '@temporalio/common';

/** Of one webhook, and of all together. */
const EACH = 16;
const ALL = 48;
/** Who finds no place comes again after this, and up to twice as long. */
const COME_AGAIN_MS = 500;

const inside = new Map<string, number>();
let all = 0;

/** Runs `work` in a place of that webhook. Throws a failure that Temporal tries again where there is none. */
export async function inGate<T>(webhookId: string, work: () => Promise<T>): Promise<T> {
  const here = inside.get(webhookId) ?? 0;
  if (here >= EACH || all >= ALL) {
    throw ApplicationFailure.create({
      message: 'Other messages are on their way; this one waits its turn.',
      type: 'webhook-busy',
      nextRetryDelay: COME_AGAIN_MS * (1 + Math.random()),
    });
  }
  inside.set(webhookId, here + 1);
  all += 1;
  try {
    return await work();
  } finally {
    all -= 1;
    const left = inside.get(webhookId)! - 1;
    if (left > 0) inside.set(webhookId, left);
    else inside.delete(webhookId);
  }
}
