// What a waiting instance holds in its worker's memory.
import { runInstance } from '../run-instance.ts';
import type { Side } from '../side.ts';
import { within } from '../worker-process.ts';

const WARM_UP = 30;
const CONCURRENCY = 8;
const LONGEST_MS = 120_000;
const CALM_MS = 1_500;

/** Growth of the worker's resident memory, bytes an instance, with `count` of them at their first approval. Wants a fresh worker. */
export async function measureMemory(side: Side, count: number, label: string): Promise<number> {
  for (let n = 0; n < WARM_UP; n++) await runInstance(side, `${label}-warm-${n}`);
  const before = await calmRss(side);
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const { mails } = await side.start(`${label}-${(next += 1)}`);
      await mails.next();
    }
  };
  const lanes = Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await within(LONGEST_MS, `${side.name}: ${count} instances did not come to wait`, lanes);
  return ((await calmRss(side)) - before) / count;
}

async function calmRss(side: Side): Promise<number> {
  await new Promise((done) => setTimeout(done, CALM_MS));
  return (await side.worker.usage()).rssBytes;
}
