// One instance from start to end, with people who answer each mail at once.
import { MAILS } from './sample.ts';
import type { Side, Started } from './side.ts';
import { within } from './worker-process.ts';

const LONGEST_MS = 180_000;

/** Starts an instance and decides whatever is mailed, one item after the other as on a page; resolves with its handle. */
export async function runInstance(side: Side, key: string): Promise<Started> {
  const started = await side.start(key);
  const done = await within(LONGEST_MS, `${side.name} ${key} did not complete`, answerAll(side, started));
  checkCompleted(side, key, done);
  return started;
}

async function answerAll(side: Side, started: Started): Promise<unknown> {
  const answers: Promise<void>[] = [];
  for (let read = 0; read < MAILS; read++) {
    const mail = await started.mails.next();
    const answer = async () => {
      for (const approval of mail.approvals) await side.approve(started, mail, approval);
    };
    answers.push(answer());
  }
  await Promise.all(answers);
  return await started.handle.result();
}

/** Throws where a result says anything but that the process was completed. */
export function checkCompleted(side: Side, key: string, result: unknown): void {
  const status = typeof result === 'string' ? result : (result as { status?: unknown }).status;
  if (status !== 'completed') throw new Error(`${side.name} ${key} ended ${JSON.stringify(result)}.`);
}
