// How long it takes until whoever starts an instance has the answer: a raw client start against a POST to our API.
import type { Side } from '../side.ts';
import { within } from '../worker-process.ts';

const LONGEST_MS = 30_000;
const SETTLE_MS = 100;

/** Starts `count` instances of each side in turns, each once the one before waits for people. Answers ms, by side. */
export async function measureStarts(sides: Side[], count: number, label: string): Promise<number[][]> {
  const times = sides.map((): number[] => []);
  for (let n = 0; n < count; n++) {
    for (const [index, side] of sides.entries()) {
      const key = `${label}-${n}`;
      const startedAt = performance.now();
      const { mails } = await side.start(key);
      times[index]!.push(performance.now() - startedAt);
      await within(LONGEST_MS, `${side.name} ${key} mailed nobody`, mails.next());
      // Mailed is not yet settled: the next start is to find the machine at rest.
      await new Promise((done) => setTimeout(done, SETTLE_MS));
    }
  }
  return times;
}
