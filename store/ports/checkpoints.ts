// Signed words about how long the streams of an instance are and how they end. A copy stands outside the database.

export interface CheckpointRow {
  instanceId: string;
  /** Both streams at one moment: last seq and its hash; 0 and '' where a stream is empty. */
  eventsSeq: number;
  eventsHead: string;
  journalSeq: number;
  journalHead: string;
  /** Epoch ms. */
  at: number;
  /** Key that signed it. */
  kid: string;
  /** Compact JWS (EdDSA, typ `countersign-checkpoint`) over all of the above. */
  jws: string;
}

/** How long an instance's streams are, and how far the newest checkpoint reaches. */
export interface StreamEnds {
  instanceId: string;
  eventsSeq: number;
  eventsHead: string;
  journalSeq: number;
  journalHead: string;
  closed: boolean;
  /** 0 where there is no checkpoint yet. */
  checkpointedEvents: number;
  checkpointedJournal: number;
  /** Time of the oldest entry past the newest checkpoint, epoch ms; null: none is. */
  uncheckpointedSince: number | null;
}

export interface CheckpointBooks {
  /** Instances with entries past their newest checkpoint. */
  uncheckpointed(limit: number): Promise<StreamEnds[]>;
  streamEnds(instanceId: string): Promise<StreamEnds | null>;
  /** The same ends again: false, nothing is written. */
  addCheckpoint(row: CheckpointRow): Promise<boolean>;
  /** Oldest first. */
  checkpoints(instanceId: string): Promise<CheckpointRow[]>;
}
