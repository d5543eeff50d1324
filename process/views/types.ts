// What is read of an instance: the JSON shapes of status, approvals, timeline, incidents and audit, as the API answers
// them and the client types them. Instants are RFC 3339 strings here; names and addresses are joined from the books.
import type { Json, JsonObject, RaidRole } from '../../definition/types.ts';
import type {
  ApprovalKind,
  Choice,
  IncidentAction,
  IncidentKind,
  RefusalCode,
  ShownArtifact,
} from '../events.ts';
import type { ApprovalStatus, GateStatus, InstanceStatus, PhaseStatus, Spent, TaskStatus } from '../state.ts';
import type { ErrandView, QuestionView, TaskStatusView } from './work-types.ts';

export type * from './work-types.ts';

/** Names and addresses by participant id, joined from the books. Without it views show the definition's labels. */
export type People = Record<string, { name?: string; email?: string }>;

export interface DecisionView {
  decisionId: string;
  choice: Choice;
  comment: string;
  decidedAt: string;
}

export interface ApproverView {
  id: string;
  name: string;
  /** Who gave them the place, where it was handed over. */
  inPlaceOf?: { id: string; name: string };
  decision?: DecisionView;
}

export interface ApprovalView {
  id: string;
  kind: ApprovalKind;
  taskId?: string;
  phaseId?: string;
  gateId?: string;
  round: number;
  title: string;
  description: string | null;
  /** `version` 0: not there yet. */
  artifacts: ShownArtifact[];
  status: ApprovalStatus;
  requestedAt: string;
  dueAt: string;
  approvers: ApproverView[];
}

export interface BlockedTaskView {
  taskId: string;
  name: string;
  reason: string;
  incidentId: string | null;
}

export interface IncidentView {
  id: string;
  kind: IncidentKind;
  message: string;
  cure: string;
  actions: IncidentAction[];
  raisedAt: string;
  taskId?: string;
  phaseId?: string;
  gateId?: string;
  approvalId?: string;
  participantId?: string;
}

export interface WaitView {
  kind: 'approval' | 'task' | 'gate' | 'condition' | 'incident' | 'pause' | 'retry' | 'question';
  id: string;
  /** Ids of participants and agents; empty where it waits for nobody in particular. */
  on: string[];
  since: string;
  until?: string;
  /** "Sign-off: Configuration, by John Smith, until …" */
  text: string;
}

/** What happens by itself unless somebody acts before. `id`: of the approval, task, message, person or errand it happens to. */
export interface NextView {
  what: 'reminder' | 'escalation' | 'deadline' | 'retry' | 'delivery' | 'news' | 'errand';
  id: string;
  at: string;
  /** "Sign-off: Configuration: a reminder goes out, 4 June 2025, 14:05 UTC" */
  text: string;
}

/** When it may be complete. */
export interface EstimateView {
  /** RFC 3339, as all instants here. */
  earliest: string;
  likely: string;
  latest: string;
  /** From what closed instances of the definition took, or from the estimates in it. */
  basis: 'definition' | 'history';
  /** How many closed instances; 0 by the definition. */
  instances: number;
}

export interface TeamRef {
  id: string;
  name: string;
  templateId: string;
  version: string;
}

export interface StatusView {
  id: string;
  name: string;
  processId: string;
  version: string;
  /** The team it is pinned to, with the version of its template; null: it has none. */
  team: TeamRef | null;
  status: InstanceStatus;
  /** The seed's word for currentPhase at the start. */
  phase: string | null;
  currentPhase: string | null;
  /** Ids. */
  completedPhases: string[];
  pendingApprovals: ApprovalView[];
  blockedTasks: BlockedTaskView[];
  /** 0 to 100. */
  progressPercent: number;
  /** RFC 3339, or null where nothing can be said. The same as `estimate.likely`. */
  estimatedCompletion: string | null;
  estimate: EstimateView | null;
  startedAt: string;
  closedAt: string | null;
  closeReason: string | null;
  context: JsonObject;
  facts: Record<string, Json>;
  /** In the definition's order. */
  tasks: TaskStatusView[];
  /** What agents spent: in all, and by agent id (tasks and errands). */
  spent: Spent;
  spentByAgent: Record<string, Spent>;
  /** Of agents to people, not answered yet. */
  questions: QuestionView[];
  /** Errands of agents under way. */
  errands: ErrandView[];
  waitsFor: WaitView[];
  /** Soonest first; [] while paused and once closed. */
  next: NextView[];
  /** What it waits for, on whom, since when, what happens next: one sentence. */
  summary: string;
  incidents: IncidentView[];
  /** Exceptions: how often an operator went past a rule. */
  exceptions: number;
  /** Where this was read: the workflow, or the books as of a time. */
  source: { from: 'workflow' | 'books'; asOf: string };
  links: Record<string, string>;
}

export interface TimelineTask {
  id: string;
  name: string;
  status: TaskStatus;
  assignee: string;
  assigneeKind: 'agent' | 'human';
  attempt: number;
  startedAt: string | null;
  completedAt: string | null;
  summary: string | null;
  simulated: boolean;
  /** 0 to 1, by the agent's own account of its last work. */
  confidence: number | null;
  /** The agent that took it over once the attempts of the first were used up. */
  escalatedTo: string | null;
  /** A person looks the work over, or did. */
  review: ApprovalView | null;
  earlierReviews: ApprovalView[];
  approval: ApprovalView | null;
  /** Before `approval`, oldest first: what was said then is why the work was done again. */
  earlierRounds: ApprovalView[];
}

export interface TimelineGate {
  id: string;
  name: string;
  type: 'approval' | 'condition' | 'manual';
  status: GateStatus;
  passedAt: string | null;
  approval: ApprovalView | null;
  earlierRounds: ApprovalView[];
}

export interface TimelinePhase {
  id: string;
  name: string;
  status: PhaseStatus;
  startedAt: string | null;
  completedAt: string | null;
  estimatedDuration: string | null;
  gates: TimelineGate[];
  tasks: TimelineTask[];
  signOff: ApprovalView | null;
  earlierSignOffs: ApprovalView[];
}

export interface TimelineView {
  phases: TimelinePhase[];
}

export type AuditType =
  | 'approval'
  | 'phase_transition'
  | 'task_completion'
  | 'task'
  | 'gate'
  | 'artifact'
  | 'comment'
  | 'participant'
  | 'delivery'
  | 'escalation'
  | 'override'
  | 'incident'
  | 'instance';

export interface AuditEntryView {
  /** Global position in commit order. */
  position: number;
  stream: 'events' | 'journal';
  seq: number;
  timestamp: string;
  type: AuditType;
  actor: string;
  /** A sentence. */
  action: string;
  details: JsonObject;
  /** Hash of the entry in its stream's chain, hex. */
  hash: string;
}

/** What came of one decision. */
export type DecisionOutcomeView =
  | {
      status: 'counted';
      decisionId: string;
      approvalId: string;
      participantId: string;
      choice: Choice;
      comment: string;
      receivedAt: string;
      shown: ShownArtifact[];
      /** SHA-256 of what was rendered; null where only the workflow answered: the books have it. */
      viewed: string | null;
      auditSeq: number;
      auditHead: string | null;
    }
  | { status: 'refused'; decisionId: string; approvalId: string; code: RefusalCode; message: string }
  | { status: 'pending'; decisionId: string };

/** One attempt to deliver a message over one channel. */
export interface DeliveryAttemptView {
  /** Null: it failed before any channel was tried. */
  channel: 'mail' | 'slack' | 'in-app' | null;
  /** Which attempt of the message, from 1. */
  attempt: number;
  at: string;
  outcome: 'sent' | 'refused' | 'failed' | 'no-address' | 'dropped';
  /** Null where it went. */
  reason: string | null;
}

/** One message to one person, with all that became of it. */
export interface DeliveryView {
  /** The notification's or mail's id. */
  id: string;
  /** A `NotificationKind`, or the kind of a mail that was asked for. */
  kind: string;
  participantId: string;
  name: string;
  approvalIds: string[];
  requestedAt: string;
  /** Of the channel that has to reach the person; `waiting`: nothing is on record yet. */
  status: 'waiting' | DeliveryAttemptView['outcome'];
  /** When it is tried again; null: it is not. */
  retryAt: string | null;
  /** Oldest first. */
  attempts: DeliveryAttemptView[];
}

export interface ParticipantView {
  id: string;
  name: string;
  role: string | null;
  raidRole: RaidRole | null;
  bound: boolean;
}
