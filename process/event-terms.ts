// The words that events are made of: kinds, choices, versions of artifacts.
import type { JsonObject } from '../definition/types.ts';

export type ApprovalKind = 'task' | 'sign_off' | 'gate' | 'ad_hoc';
export type Choice = 'approve' | 'reject';

/** An artifact as it was put before a person. `version` 0: not there yet. */
export interface ShownArtifact {
  key: string;
  version: number;
}

export interface ArtifactVersion {
  key: string;
  version: number;
  /** The author's own word for what it is: `document`, `data`, … */
  type: string;
  /** Media type of the stored bytes. */
  contentType: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  metadata: JsonObject;
  /** File name where one was given. */
  fileName?: string;
  taskId?: string;
}

export type FailureKind = 'agent_error' | 'unreachable' | 'timeout' | 'bad_output' | 'budget';

export interface AgentUsage {
  executor: string;
  simulated: boolean;
  /** Wall time of the attempt, ms. */
  durationMs: number;
  inputTokens?: number;
  outputTokens?: number;
  costUsd?: number;
}

export type IncidentKind =
  | 'approval-rejected'
  /** Rejected in the last round that is asked by itself. */
  | 'rework-exhausted'
  | 'approval-overdue'
  | 'task-failed'
  | 'no-address'
  | 'mail-refused'
  | 'mail-failed'
  | 'condition-error'
  | 'nobody-to-escalate-to'
  /** Somebody is away, and whoever stands in for them may not do this. */
  | 'substitute-unfit'
  | 'books-unreachable'
  | 'seal-key-missing'
  | 'record-conflict';

export type IncidentAction = 'redo' | 'ask-again' | 'skip' | 'cancel' | 'dismiss';

export type NotificationKind =
  | 'approval'
  | 'task'
  | 'reminder'
  | 'escalation'
  | 'withdrawn'
  /** A decision was counted … */
  | 'receipt'
  /** … or was not, and why. */
  | 'refusal'
  /** An approval or task was handed from them to somebody else, or from somebody to them (that one is `approval` or `task`). */
  | 'handed_over'
  /** What became of an approval that they handed over. */
  | 'outcome'
  /** News for who is informed: of one step, or of a day. `fromSeq` says since when. */
  | 'progress';

/** Why somebody else is asked: by the approver's or a delegator's own hand, by an operator's, or because they are away. */
export type HandOver = 'delegated' | 'reassigned' | 'absence';
