// The words that events are made of: kinds, choices, versions of artifacts.
import type { Json, JsonObject } from '../definition/types.ts';

/** `review`: a person looks over work that its agent was not sure of, before anything else is asked about it. */
export type ApprovalKind = 'task' | 'sign_off' | 'gate' | 'ad_hoc' | 'review';
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

/** Something that worries an agent. `kind`: `security`, `data`, …; `general` where it names none. */
export interface Concern {
  kind: string;
  text: string;
}

/** What a person made of an agent's output in a review. Absent: as it was. `facts`: all of them, as they are to be. */
export interface Correction {
  summary?: string;
  result?: Json;
  facts?: JsonObject;
}

/** One call of a tool, as it is put before a person: exactly that call is approved. */
export interface ToolCallAsked {
  callId: string;
  tool: string;
  /** Of the canonical JSON of the arguments, hex. */
  argumentsSha256: string;
}

/** A call as it was asked: for which work, and by which attempt at it. */
export interface ToolCallRequest extends ToolCallAsked {
  /** Id of a task or an errand. */
  taskId: string;
  attempt: number;
}

/** What an instance sets an agent to beside its tasks: word at the start, trouble, an escalation, a rule. */
export type ErrandPurpose = 'brief' | 'trouble' | 'escalation' | 'rule';

/** What something is about: ids of the definition and of approvals. */
export interface Subject {
  taskId?: string;
  phaseId?: string;
  gateId?: string;
  approvalId?: string;
}

export interface AgentUsage {
  /** `simulated`, `model`, `http` or `a2a`. */
  executor: string;
  simulated: boolean;
  /** Wall time of the attempt, ms. */
  durationMs: number;
  /** The model that answered, as its provider names it. */
  model?: string;
  /** Calls of the model. */
  turns?: number;
  toolCalls?: number;
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
  /** An agent was not sure of its work, and nobody is named who could look it over. */
  | 'nobody-to-review'
  /** A rule of the team paused the instance. */
  | 'paused-by-rule'
  | 'books-unreachable'
  | 'seal-key-missing'
  | 'record-conflict';

/** `reassign`: somebody else does the task (`target`: agent or human id). `accept`: the work is taken as it is. */
export type IncidentAction = 'redo' | 'ask-again' | 'skip' | 'cancel' | 'dismiss' | 'reassign' | 'accept';

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
  /** An agent asks them something. */
  | 'question'
  /** Word that a rule of the team, or an agent, sends them. */
  | 'word'
  /** News for who is informed: of one step, or of a day. `fromSeq` says since when. */
  | 'progress';

/** Why somebody else is asked: by the approver's or a delegator's own hand, by an operator's, or because they are away. */
export type HandOver = 'delegated' | 'reassigned' | 'absence';
