// From a person's click to what they see of it: one instance at a time, so that nothing else is in the way.
import { checkCompleted } from '../run-instance.ts';
import type { Mail } from '../protocol.ts';
import type { Side } from '../side.ts';
import { within } from '../worker-process.ts';

const LONGEST_MS = 60_000;

/** What opens together is answered together: so many mails at each step of the sample. */
const MAILS_A_STEP = [1, 1, 1, 1, 1, 2];

export interface Clicks {
  /** Last click of a step → next mail there, or completion, ms. */
  nextMs: number[];
  /** Start asked for → first mail there, ms. */
  firstMailMs: number;
}

/** Runs one instance to its end. */
export async function measureClicks(side: Side, key: string): Promise<Clicks> {
  return await within(LONGEST_MS, `${side.name} ${key} did not complete`, clickThrough(side, key));
}

async function clickThrough(side: Side, key: string): Promise<Clicks> {
  const askedAt = performance.now();
  const started = await side.start(key);
  const result = started.handle.result();
  let mails: Mail[] = [await started.mails.next()];
  const firstMailMs = performance.now() - askedAt;
  const nextMs: number[] = [];
  for (const [step, count] of MAILS_A_STEP.entries()) {
    while (mails.length < count) mails.push(await started.mails.next());
    const items = mails.flatMap((mail) => mail.approvals.map((approval) => ({ mail, approval })));
    // People take longer than this; without a pause the step before would still be tidying up.
    await new Promise((done) => setTimeout(done, 50));
    let clickedAt = 0;
    for (const { mail, approval } of items) {
      clickedAt = performance.now();
      await side.approve(started, mail, approval);
    }
    if (step + 1 === MAILS_A_STEP.length) checkCompleted(side, key, await result);
    else mails = [await started.mails.next()];
    nextMs.push(performance.now() - clickedAt);
  }
  return { nextMs, firstMailMs };
}
