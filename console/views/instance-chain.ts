// What a check of the audit trail's chain found, in a sentence.
import type { ChainBreak } from '../../store/chain.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';

export interface ChainView {
  tone: 'ok' | 'bad';
  says: string;
}

/** `entries`: how many were looked at, of both streams. */
export function chainSays(entries: number, broken: ChainBreak | null, at: number): ChainView {
  const when = writtenDate(at, { year: false });
  if (broken === null)
    return {
      tone: 'ok',
      says: `The chain of ${count(entries, 'entry', 'entries')} was checked ${when} and holds.`,
    };
  const which = broken.stream === 'journal' ? `j${broken.seq}` : String(broken.seq);
  const why = broken.reason === 'gap' ? 'an entry before it is missing' : 'it is not as it was written';
  return {
    tone: 'bad',
    says: `The chain does not hold: entry ${which} is the first that is wrong, for ${why}. Checked ${when}.`,
  };
}
