// The export of an audit trail, line by line: a header, the entries, checkpoints, and the seal over all of it. Each line is
// canonical JSON (RFC 8785). Times are epoch ms.
import type { JWK } from 'jose';
import type { JsonObject } from '../definition/types.ts';

export const FORMAT = 'countersign-audit/1';
/** `typ` of the signatures: one is never taken for the other, nor any other token of ours for either. */
export const CHECKPOINT_TYPE = 'countersign-checkpoint';
export const SEAL_TYPE = 'countersign-audit-export';

export type StreamName = 'events' | 'journal';

/** How long both streams are and how they end: 0 and '' where one is empty. */
export interface StreamLengths {
  eventsSeq: number;
  eventsHead: string;
  journalSeq: number;
  journalHead: string;
}

/** What a checkpoint says. `iss`: the installation's public address. */
export interface CheckpointClaims extends StreamLengths {
  iss: string;
  instanceId: string;
  at: number;
}

/** What the seal of an export says. `lines` and `sha256`: number and bytes of all lines before it, line ends included. */
export interface SealClaims extends StreamLengths {
  iss: string;
  instanceId: string;
  at: number;
  lines: number;
  sha256: string;
}

export interface ExportedInstance {
  id: string;
  name: string;
  processId: string;
  version: string;
  /** SHA-256 of the canonical definition. */
  definitionHash: string;
  status: string;
  startedAt: number;
  closedAt: number | null;
}

/** Names and addresses stand in no entry: each binding is one address of the person, in order. */
export interface ExportedPerson {
  id: string;
  name: string;
  role: string | null;
  bindings: {
    id: string;
    name: string | null;
    email: string | null;
    slack: string | null;
    boundAt: number;
    boundBy: string;
  }[];
}

export interface ExportedArtifact {
  key: string;
  version: number;
  sha256: string;
  size: number;
  contentType: string;
}

export interface HeaderLine {
  kind: 'header';
  format: typeof FORMAT;
  instance: ExportedInstance;
  exportedAt: number;
  exportedBy: string;
  publicKeys: { keys: JWK[] };
  people: ExportedPerson[];
  artifacts: ExportedArtifact[];
}

/** `position`, `says` and `kind` are outside the chain; the seal covers them. */
export interface EntryLine {
  kind: 'entry';
  instanceId: string;
  stream: StreamName;
  seq: number;
  at: number;
  type: string;
  actor: string;
  body: JsonObject;
  prevHash: string;
  hash: string;
  position: number;
  says: string;
}

export interface CheckpointLine extends StreamLengths {
  kind: 'checkpoint';
  instanceId: string;
  at: number;
  kid: string;
  jws: string;
}

export interface SealLine {
  kind: 'seal';
  jws: string;
}

export type ExportLine = HeaderLine | EntryLine | CheckpointLine | SealLine;
