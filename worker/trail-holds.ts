// Whether the trail still is what the newest checkpoint said, and what came since is its continuation. Nothing is signed
// that was not looked at: a signature over a trail that somebody rewrote would make it true.
import type { KeyRing } from '../links/index.ts';
import { CHECKPOINT_TYPE, type CheckpointClaims } from '../proof/format.ts';
import { saysTheSame } from '../proof/outside.ts';
import { readSigned } from '../proof/signed.ts';
import type { Books, StreamEnds, TrailEntry } from '../store/books.ts';
import { CHAIN_START, chainBreak } from '../store/chain.ts';

const PAGE = 500;

/** Null: it holds. Else what is wrong, as a sentence. */
export async function whyNotHeld(
  books: Pick<Books, 'chainedStream'>,
  ring: Pick<KeyRing, 'key'>,
  ends: StreamEnds,
): Promise<string | null> {
  const { newest } = ends;
  if (newest) {
    const signed = await readSigned<CheckpointClaims>(
      newest.jws,
      CHECKPOINT_TYPE,
      async (kid) => (await ring.key('checkpoint', kid))?.verifyWith ?? null,
    );
    // Of a key that was taken away nothing can be said: then the whole of both streams is looked at.
    if (!signed.ok && signed.why === 'unknown-key') return await fromTheStart(books, ends);
    if (!signed.ok || !saysTheSame(signed.claims, newest)) return 'Its newest checkpoint was changed.';
  }
  return await continues(books, ends, {
    events: { seq: newest?.eventsSeq ?? 0, hash: newest?.eventsHead ?? CHAIN_START },
    journal: { seq: newest?.journalSeq ?? 0, hash: newest?.journalHead ?? CHAIN_START },
  });
}

type After = Record<TrailEntry['stream'], { seq: number; hash: string }>;

const fromTheStart = (books: Pick<Books, 'chainedStream'>, ends: StreamEnds): Promise<string | null> =>
  continues(books, ends, { events: { seq: 0, hash: CHAIN_START }, journal: { seq: 0, hash: CHAIN_START } });

async function continues(
  books: Pick<Books, 'chainedStream'>,
  { instanceId, eventsSeq, eventsHead, journalSeq, journalHead }: StreamEnds,
  from: After,
): Promise<string | null> {
  const until = {
    events: { seq: eventsSeq, head: eventsHead },
    journal: { seq: journalSeq, head: journalHead },
  };
  for (const stream of ['events', 'journal'] as const) {
    let after = from[stream];
    const { seq: last, head } = until[stream];
    while (after.seq < last) {
      const page = await books.chainedStream(instanceId, stream, after.seq, Math.min(PAGE, last - after.seq));
      const broken = chainBreak(page, after);
      if (broken) return `Entry ${broken.seq} of its ${stream} does not hold (${broken.reason}).`;
      const end = page.at(-1);
      if (!end) return `Entry ${after.seq + 1} of its ${stream} is missing.`;
      after = { seq: end.seq, hash: end.hash };
    }
    if (after.seq > last) return `Its ${stream} are shorter than a checkpoint says.`;
    if (after.hash !== head) return `Its ${stream} do not end with the head that the instance's row names.`;
  }
  return null;
}
