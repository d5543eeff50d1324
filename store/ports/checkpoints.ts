// Signed words about how long the streams of an instance are and how they end. A copy stands outside the database.
import type { TrailEntry } from './trail.ts';

/** Both streams at one moment: last seq and its hash; 0 and '' where a stream is empty. */
export interface Ends {
  eventsSeq: number;
  eventsHead: string;
  journalSeq: number;
  journalHead: string;
}

export interface CheckpointRow extends Ends {
  instanceId: string;
  /** Epoch ms. */
  at: number;
  /** Key that signed it. */
  kid: string;
  /** Compact JWS (EdDSA, typ `countersign-checkpoint`) over all of the above. */
  jws: string;
}

/** How long an instance's streams are, and how far the newest checkpoint reaches. */
export interface StreamEnds extends Ends {
  instanceId: string;
  closed: boolean;
  newest: CheckpointRow | null;
  /** Time of the oldest entry past the newest checkpoint, epoch ms; null: none is. */
  uncheckpointedSince: number | null;
}

/** An entry with what the chain is made of. `prevHash`: as it was written, not as the entry before it has it now. */
export interface ChainedEntry extends TrailEntry {
  prevHash: string;
}

export interface CheckpointBooks {
  /** Instances with entries past their newest checkpoint; those that have waited longest come first. */
  uncheckpointed(limit: number): Promise<StreamEnds[]>;
  streamEnds(instanceId: string): Promise<StreamEnds | null>;
  /** The same ends again: false, nothing is written. Throws RecordConflict where the instance is not in the books. */
  addCheckpoint(row: CheckpointRow): Promise<boolean>;
  /** Shortest first, from those longer than `after` on. */
  checkpoints(
    instanceId: string,
    page?: { after?: Pick<Ends, 'eventsSeq' | 'journalSeq'>; limit?: number },
  ): Promise<CheckpointRow[]>;
  /** How many a key has signed. */
  checkpointsBy(kid: string): Promise<number>;
  /** Both streams by position, from `after` (exclusive). */
  chainedTrail(instanceId: string, after: number, limit: number): Promise<ChainedEntry[]>;
  /** One stream by seq, from `afterSeq` (exclusive). */
  chainedStream(
    instanceId: string,
    stream: TrailEntry['stream'],
    afterSeq: number,
    limit: number,
  ): Promise<ChainedEntry[]>;
}
