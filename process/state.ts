// The state of one instance: plain JSON, the fold of its events. It passes through continue-as-new, so it holds ids,
// references and what conditions read, never contents.
import type { Json, JsonObject } from '../definition/types.ts';
import type {
  ApprovalKind,
  Choice,
  IncidentAction,
  IncidentKind,
  NotificationKind,
  RefusalCode,
  ErrandPurpose,
  Rung,
  ShownArtifact,
  Subject,
  ToolCallRequest,
} from './events.ts';

export type InstanceStatus = 'running' | 'paused' | 'completed' | 'cancelled' | 'failed';
export type PhaseStatus = 'pending' | 'waiting' | 'active' | 'sign_off' | 'completed' | 'skipped';
export type TaskStatus =
  | 'pending'
  | 'ready'
  | 'running'
  | 'awaiting_approval'
  | 'blocked'
  | 'completed'
  | 'skipped';
export type ApprovalStatus = 'pending' | 'overdue' | 'granted' | 'rejected' | 'withdrawn';
export type GateStatus = 'waiting' | 'asked' | 'passed' | 'skipped';

export interface PhaseState {
  status: PhaseStatus;
  reachedAt?: number;
  startedAt?: number;
  /** Where it is passed through again: since when. */
  begunAgainAt?: number;
  tasksCompletedAt?: number;
  completedAt?: number;
}

export interface TaskState {
  status: TaskStatus;
  /** 0 before the first start. Grows over retries and redos alike. */
  attempt: number;
  /** Attempts since the last reopening: what `maxRetries` is counted against. */
  tries: number;
  startedAt?: number;
  workDoneAt?: number;
  completedAt?: number;
  /** Waits for its next attempt until then. */
  retryAt?: number;
  /** Why the last attempt failed. The assignee is told at the next one. */
  lastFailure?: string;
  /** Why the work is done again. The assignee is told at each attempt until it is complete. */
  feedback?: string;
  summary?: string;
  result?: Json;
  confidence?: number;
  /** Who did the work: agent id, human id, or the operator who completed it by hand. */
  doneBy?: string[];
  simulated?: boolean;
  /** A person looks the work over before anything else is asked about it. */
  needsReview?: true;
  /** The last round of its review that the state does not hold any more. */
  reviewRound?: number;
  /** Facts that wait for the review. */
  proposedFacts?: JsonObject;
  /** The agent that was set to it once its own attempts were used up. */
  escalatedTo?: string;
  /** The attempt that was under way when the task was reopened or skipped. */
  stopped?: number;
  /** What all attempts took together, where a model was asked. */
  spent?: Spent;
  /** Round of its last approval request; 0 before the first. */
  round: number;
  /** Whose it is now, where it was handed over. */
  assignee?: string;
  /** True where that person only stands in for somebody away: done again, it is asked of the other one again. */
  standIn?: true;
}

export interface Spent {
  turns: number;
  toolCalls: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}

/** An errand under way. */
export interface ErrandState {
  agentId: string;
  purpose: ErrandPurpose;
  subject: Subject;
  startedAt: number;
  dueAt?: number;
  ruleId?: string;
}

/** A question that nobody has answered yet. */
export interface QuestionState {
  taskId: string;
  attempt: number;
  agentId: string;
  text: string;
  to: string[];
  askedAt: number;
}

export interface GateState {
  status: GateStatus;
  passedAt?: number;
  how?: 'approval' | 'condition' | 'manual';
  round: number;
}

export interface DecisionState {
  decisionId: string;
  participantId: string;
  choice: Choice;
  comment: string;
  shown: ShownArtifact[];
  receivedAt: number;
  /** Sequence number of its event. */
  seq: number;
}

export interface ApprovalState {
  id: string;
  kind: ApprovalKind;
  subjectId: string;
  phaseId: string;
  taskId?: string;
  gateId?: string;
  round: number;
  title: string;
  description?: string;
  approvers: string[];
  need: number;
  inOrder?: boolean;
  veto?: string[];
  stepUp?: 'mail-code';
  /** Who decides in whose place: new approver → the one before. */
  inPlaceOf?: Record<string, string>;
  /** Those among `inPlaceOf` who only stand in for somebody away: the next round asks the other one again. */
  standIns?: string[];
  artifacts: ShownArtifact[];
  beforeWork?: boolean;
  status: ApprovalStatus;
  requestedAt: number;
  decidedAt?: number;
  dueAt: number;
  reminderAts: number[];
  /** How many of `reminderAts` are behind us. */
  remindersSent: number;
  escalations?: Rung[];
  /** How many of `escalations` are behind us. */
  escalationsDone?: number;
  escalatedAt?: number;
  escalateTo?: string;
  nudgedAt?: number;
  /** People whom an escalation reached; those who may decide may answer in place of one who has not. */
  escalatedTo?: string[];
  onTimeout: 'hold' | 'reject' | 'escalate';
  covers?: string;
  toolCall?: ToolCallRequest;
  /** The agent that asked for it. */
  askedBy?: string;
  /** A request that was taken back by hand: it is not asked again. */
  forGood?: true;
  /** Why it was withdrawn, or `timeout` where the deadline rejected it. */
  closedBecause?: string;
  /** Comments may be cut short here (they end in … then); the events have them whole. */
  decisions: DecisionState[];
}

export interface RefusedDecision {
  decisionId: string;
  approvalId: string;
  participantId: string;
  choice: Choice;
  code: RefusalCode;
  message: string;
  at: number;
}

export interface IncidentState {
  id: string;
  kind: IncidentKind;
  message: string;
  cure: string;
  actions: IncidentAction[];
  raisedAt: number;
  taskId?: string;
  phaseId?: string;
  gateId?: string;
  approvalId?: string;
  participantId?: string;
  notificationId?: string;
}

/** A message to a person, as it was last handed out. */
export interface Notification {
  notificationId: string;
  participantId: string;
  kind: NotificationKind;
  approvalIds: string[];
  taskId?: string;
  decisionId?: string;
  questionId?: string;
  text?: string;
  fromSeq?: number;
  attempt: number;
}

/** Somebody whom the definition does not know. What they may do is what the person may in whose place they came. */
export interface GuestState {
  inPlaceOf: string;
}

export interface AbsenceState {
  substitute: string;
  /** Epoch ms; null: until lifted. */
  until: number | null;
}

/** A message that could not go and is tried again. */
interface FailedDelivery extends Notification {
  /** Absent: it was refused, and is tried again only when somebody says so. */
  retryAt?: number;
}

/** `value`: what expressions read of it; absent where none does. The event has it whole. */
interface FactState {
  value?: Json;
}

/** The newest version of an artifact. Beyond these the state knows of it what expressions read; the books know all. */
export interface ArtifactState {
  key: string;
  version: number;
  sha256: string;
  taskId?: string;
  type?: string;
  size?: number;
  metadata?: JsonObject;
}

export interface ProcessState {
  schemaVersion: 1;
  /** Number of the last event folded in. */
  seq: number;
  instanceId: string;
  name: string;
  processId: string;
  version: string;
  status: InstanceStatus;
  startedAt: number;
  startedBy: string;
  closedAt?: number;
  closeReason?: string;
  pausedAt?: number;
  context: JsonObject;
  allowUnbound: boolean;
  teamId?: string;
  /** People who are the starter themselves. */
  starterIs?: string[];
  /** Ids whose address is the same now: a list for each address that several have. */
  sameAs?: string[][];
  /** People beside the definition's, by id. */
  guests?: Record<string, GuestState>;
  /** Who is away, by id. */
  away?: Record<string, AbsenceState>;
  /** News that wait for the day's message: since which event, and when it goes, by person. */
  digests?: Record<string, { fromSeq: number; dueAt: number }>;
  /** Participant id → binding id; absent: no address. */
  bindings: Record<string, string>;
  phases: Record<string, PhaseState>;
  tasks: Record<string, TaskState>;
  gates: Record<string, GateState>;
  /** In the order asked. Closed ones stay: conditions, timeline and late clicks read them. Of past rounds only the last. */
  approvals: Record<string, ApprovalState>;
  facts: Record<string, FactState>;
  /** Newest version by key. */
  artifacts: Record<string, ArtifactState>;
  /** Open ones only. */
  incidents: Record<string, IncidentState>;
  incidentCount: number;
  /** The last messages handed out (bounded): what a report of their delivery speaks of. */
  notifications: Record<string, Notification>;
  failedDeliveries: Record<string, FailedDelivery>;
  /** The last refused decisions (bounded); older ones are in the books. */
  refusedDecisions: RefusedDecision[];
  /** Ids of the last commands applied (bounded), so that none is applied twice. */
  commandIds: string[];
  exceptions: number;
  /** Open ones only. */
  errands?: Record<string, ErrandState>;
  errandCount?: number;
  /** Open ones only. */
  questions?: Record<string, QuestionState>;
  questionCount?: number;
  /** `<ruleId>:<subject>` of what rules took hold of (bounded), so that none does so twice. */
  fired?: string[];
}
