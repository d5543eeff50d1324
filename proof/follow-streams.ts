// Follows both chains of an export, entry by entry, and says which entry is the first that does not hold.
import { entryHash } from '../store/chain.ts';
import type { EntryLine, StreamLengths, StreamName } from './format.ts';
import { HashList } from './hash-list.ts';
import { type Bad, blame, blameEntry } from './verdict.ts';

interface Last {
  seq: number;
  hash: string;
  line: number;
}

export class Streams {
  readonly #instanceId: string;
  readonly #last: Record<StreamName, Last> = {
    events: { seq: 0, hash: '', line: 0 },
    journal: { seq: 0, hash: '', line: 0 },
  };
  readonly #hashes: Record<StreamName, HashList> = { events: new HashList(), journal: new HashList() };
  #position = 0;

  constructor(instanceId: string) {
    this.#instanceId = instanceId;
  }

  /** Null where it continues its stream. */
  take(entry: EntryLine, line: number): Bad | null {
    const { stream, seq } = entry;
    const last = this.#last[stream];
    const here = (reason: string): Bad => blameEntry(stream, seq, line, reason);
    if (entry.instanceId !== this.#instanceId) {
      return here(`It is an entry of instance "${entry.instanceId}", not of "${this.#instanceId}".`);
    }
    if (seq > last.seq + 1) {
      const missing = last.seq + 1;
      const found = `Line ${line} goes on with ${stream} ${seq}.`;
      return blameEntry(stream, missing, line, `${name(stream, missing)} is missing, or was moved. ${found}`);
    }
    if (seq <= last.seq) {
      return here(`It comes after ${name(stream, last.seq)}: it was inserted, repeated or moved.`);
    }
    if (!/^[0-9a-f]{64}$/.test(entry.hash)) return here('Its hash is no SHA-256 in lower-case hex.');
    const bad = entry.prevHash === last.hash ? null : this.#unlike(entry, line);
    if (bad) return bad;
    if (entryHash(entry.prevHash, entry) !== entry.hash) {
      return here('Its content does not have the hash that stands with it: one of them was changed.');
    }
    if (entry.position <= this.#position) {
      return here(`Its position ${entry.position} is not after ${this.#position}: lines were moved.`);
    }
    this.#position = entry.position;
    this.#last[stream] = { seq, hash: entry.hash, line };
    this.#hashes[stream].add(entry.hash);
    return null;
  }

  /** It names another hash before it. Which of the two entries was changed shows in whether this one holds by itself. */
  #unlike(entry: EntryLine, line: number): Bad {
    const { stream, seq } = entry;
    const last = this.#last[stream];
    const isWhole = entryHash(entry.prevHash, entry) === entry.hash;
    if (isWhole && last.seq > 0) {
      const reason = `It was changed and given a new hash: ${name(stream, seq)}, on line ${line}, was made after another one.`;
      return blameEntry(stream, last.seq, last.line, reason);
    }
    const reason = 'It does not name the hash of the entry before it: it was changed.';
    return blameEntry(stream, seq, line, reason);
  }

  get ends(): StreamLengths {
    const { events, journal } = this.#last;
    return {
      eventsSeq: events.seq,
      eventsHead: events.hash,
      journalSeq: journal.seq,
      journalHead: journal.hash,
    };
  }

  /** What somebody signed about both streams, held against what is here. `where`: who says so, for the sentence. */
  disagreement(said: StreamLengths, where: string): Bad | null {
    return (
      this.#disagreement('events', said.eventsSeq, said.eventsHead, where) ??
      this.#disagreement('journal', said.journalSeq, said.journalHead, where)
    );
  }

  /** As `disagreement`, where a stream that goes on elsewhere is none: only of what is here, too. */
  contradiction(said: StreamLengths, where: string): Bad | null {
    const { eventsSeq, journalSeq } = this.ends;
    const events = said.eventsSeq > eventsSeq ? { eventsSeq: 0, eventsHead: '' } : {};
    const journal = said.journalSeq > journalSeq ? { journalSeq: 0, journalHead: '' } : {};
    return this.disagreement({ ...said, ...events, ...journal }, where);
  }

  #disagreement(stream: StreamName, seq: number, head: string, where: string): Bad | null {
    const here = this.#hashes[stream].at(seq);
    if (here === head) return null;
    const last = this.#last[stream];
    if (here === null) {
      const reason = `${name(stream, last.seq + 1)} is missing: the file ends at ${last.seq}, and ${where} says that ${seq} were there. The tail was cut.`;
      return blameEntry(stream, last.seq + 1, null, reason);
    }
    if (seq === 0)
      return blame(null, `${where[0]!.toUpperCase()}${where.slice(1)} names a hash for an empty stream.`);
    const line = seq === last.seq ? last.line : null;
    const reason = `It has another hash than ${where} says: it, or one before it, was written anew together with all that follow.`;
    return blameEntry(stream, seq, line, reason);
  }
}

const name = (stream: StreamName, seq: number): string =>
  `${stream === 'events' ? 'Event' : 'Journal entry'} ${seq}`;
