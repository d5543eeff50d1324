// What a verification comes to.
import type { ExportedInstance, StreamName } from './format.ts';

/** The first thing that does not hold. */
export interface Bad {
  /** From 1; null where no single line is to blame. */
  line: number | null;
  /** The entry; null where it is no entry's. */
  stream: StreamName | null;
  seq: number | null;
  /** A sentence. */
  reason: string;
}

export interface Proven {
  instance: ExportedInstance;
  issuer: string;
  /** Epoch ms, as the seal says. */
  exportedAt: number;
  lines: number;
  events: number;
  journal: number;
  /** In the file. */
  checkpoints: number;
  keys: {
    /** True: compared with keys that the caller trusts. False: the file's own, which prove nothing about who made it. */
    trusted: boolean;
    /** RFC 7638, SHA-256: of the keys that signed something in it. */
    signedWith: { kid: string; thumbprint: string }[];
  };
  /** Checkpoints kept elsewhere; null: none were given. */
  outside: {
    /** Of this instance, and agreed with. */
    agreed: number;
    /** Signed after the export: they say nothing about it. */
    later: number;
    /** Checkpoints in the file that are not among those outside. */
    missing: number;
  } | null;
  /** Null: no folder was given. */
  artifacts: { found: number } | null;
  /** Hashes that receipts name, found among the entries. */
  receipts: number;
}

export type Verdict = ({ ok: true } & Proven) | { ok: false; bad: Bad; instance: ExportedInstance | null };

export const blame = (line: number | null, reason: string): Bad => ({
  line,
  stream: null,
  seq: null,
  reason,
});

export const blameEntry = (stream: StreamName, seq: number, line: number | null, reason: string): Bad => ({
  line,
  stream,
  seq,
  reason,
});
