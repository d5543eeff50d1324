// Signs how long the streams of instances are and how they end: first into a file outside of the database, then into the books.
import type { KeyRing } from '../links/index.ts';
import type { Logger } from '../platform/logger.ts';
import { signCheckpoint } from '../proof/sign.ts';
import type { Books, CheckpointRow, StreamEnds } from '../store/books.ts';
import { addToCheckpointFile } from './checkpoint-file.ts';
import { whyNotHeld } from './trail-holds.ts';

const EVERY_MS = 1_000;
/** Instances looked at in a round; those left over come in the next. */
const MOST_A_ROUND = 500;
export const DUE_AFTER_ENTRIES = 100;
export const DUE_AFTER_MS = 60_000;

export interface CheckpointerSetup {
  books: Pick<Books, 'uncheckpointed' | 'addCheckpoint' | 'chainedStream'>;
  ring: Pick<KeyRing, 'signingKey' | 'key'>;
  /** Where the files outside of the database lie. */
  folder: string;
  /** The installation's public address. */
  issuer: string;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => number;
}

/** Signs what is due; returns what was signed. `refused`: instances whose trail does not hold, each told of once. Throws where books or folder fail. */
export async function checkpoint(setup: CheckpointerSetup, refused: Set<string>): Promise<CheckpointRow[]> {
  const { books, ring, folder, issuer, logger, now } = setup;
  const at = now();
  // Those refused wait for ever and come first: they must not fill the round.
  const waiting = await books.uncheckpointed(MOST_A_ROUND + refused.size);
  const due = waiting.filter((ends) => !refused.has(ends.instanceId) && isDue(ends, at));
  if (due.length === 0) return [];
  const key = await ring.signingKey('checkpoint');
  const rows: CheckpointRow[] = [];
  for (const ends of due) {
    const why = await whyNotHeld(books, ring, ends);
    if (why !== null) {
      refused.add(ends.instanceId);
      const { instanceId } = ends;
      logger.error(
        { instanceId, why },
        'the audit trail of an instance was changed: no checkpoint is signed for it',
      );
      continue;
    }
    const { instanceId, eventsSeq, eventsHead, journalSeq, journalHead } = ends;
    const said = { instanceId, eventsSeq, eventsHead, journalSeq, journalHead, at };
    rows.push({ ...said, kid: key.kid, jws: await signCheckpoint(key, { iss: issuer, ...said }) });
  }
  // Outside first: what the database says is then never ahead of what cannot be taken back.
  await addToCheckpointFile(folder, rows);
  for (const row of rows) await books.addCheckpoint(row);
  return rows;
}

/** Looks once a second until the returned function is called, which resolves after one last look. */
export function checkpointRegularly(setup: CheckpointerSetup): () => Promise<void> {
  const refused = new Set<string>();
  let running: Promise<unknown> | null = null;
  let failing = false;
  const round = async (): Promise<void> => {
    try {
      await checkpoint(setup, refused);
      failing = false;
    } catch (error) {
      // Once, and again after it has worked: a disk that is full stays full for longer than a second.
      if (!failing)
        setup.logger.warn({ err: error }, 'checkpoints could not be written; tried again every second');
      failing = true;
    }
  };
  const timer = setInterval(() => {
    running ??= round().finally(() => {
      running = null;
    });
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
    await round();
  };
}

function isDue(
  { eventsSeq, journalSeq, closed, newest, uncheckpointedSince }: StreamEnds,
  at: number,
): boolean {
  if (uncheckpointedSince === null) return false;
  const events = eventsSeq - (newest?.eventsSeq ?? 0);
  const notes = journalSeq - (newest?.journalSeq ?? 0);
  // Streams never get shorter by themselves: looking at it shows that, and says so.
  if (events < 0 || notes < 0) return true;
  if (closed && events > 0) return true;
  return events + notes >= DUE_AFTER_ENTRIES || at - uncheckpointedSince >= DUE_AFTER_MS;
}
