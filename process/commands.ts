// What can be asked of an instance: the commands. Time and principal arrive in them; `decide` has no clock.
import type { Json, JsonObject } from '../definition/types.ts';
import type {
  AgentUsage,
  ArtifactVersion,
  Choice,
  Concern,
  Correction,
  FailureKind,
  IncidentAction,
  RefusalCode,
  ShownArtifact,
  ToolCallAsked,
} from './events.ts';
import type { Principal } from './principal.ts';

/** `id` is the message's own id (update id, decision id, activity id): the same id is never applied twice. `at`: epoch ms. */
interface CommandOf<T extends string, D> {
  type: T;
  id: string;
  at: number;
  by: Principal;
  data: D;
}

/** An artifact whose bytes are already in the blob store; the engine gives it its version. */
export type StoredBlob = Omit<ArtifactVersion, 'version' | 'taskId'>;

export type AgentOutcome =
  | {
      ok: true;
      summary: string;
      result?: Json;
      artifacts: StoredBlob[];
      facts: JsonObject;
      confidence?: number;
      concerns: Concern[];
      usage: AgentUsage;
    }
  | { ok: false; kind: FailureKind; reason: string; usage?: AgentUsage };

export interface StartData {
  instanceId: string;
  name: string;
  context: JsonObject;
  definitionHash: string;
  bindings: Record<string, string>;
  teamId?: string;
  teamHash?: string;
  allowUnbound: boolean;
  /** People of the definition whose id or address is the starter's own; see `separationOfDuties`. */
  starterIs?: string[];
  /** Ids whose address is the same, trimmed and in lower case: a list for each address that several have. */
  sameAs?: string[][];
  /** Absences said at the start, over those of the definition. `until`: epoch ms, null: until lifted. */
  away?: Record<string, { substitute: string; until: number | null }>;
}

/** Somebody whom the definition knows, or a new person whose binding is in the books already. */
export interface Successor {
  participantId: string;
  /** Of a person whom the definition does not know. */
  bindingId?: string;
  /** Whether that person's address is that of who started the instance. */
  isStarter?: boolean;
}

export interface DecideApprovalData {
  approvalId: string;
  round: number;
  decisionId: string;
  participantId: string;
  choice: Choice;
  comment: string;
  shown: ShownArtifact[];
  viewed: string;
  linkId: string;
  linkVia: 'mail' | 'api';
  receivedAt: number;
  /** Of a review that approves. */
  correction?: Correction;
  confirmedBy?: 'mail-code';
}

export interface RequestApprovalData {
  /** May be one that a person's `requiredApprovals` names; counted up from the task's id otherwise. */
  id?: string;
  taskId: string;
  approverIds: string[];
  title: string;
  description?: string;
  artifacts: string[];
  /** ms; default the task's clock. */
  expiresInMs?: number;
  /** One call of a tool: the approvers are then the engine's to choose, and `approverIds` is empty. */
  toolCall?: ToolCallAsked;
}

export type Command =
  | CommandOf<'StartInstance', StartData>
  | CommandOf<'ReportAgentOutcome', { taskId: string; attempt: number; outcome: AgentOutcome }>
  /** By the agent at work. */
  | CommandOf<'RaiseConcern', { taskId: string } & Concern>
  /** By the agent at work: goes to the people of its escalation path. */
  | CommandOf<'AskPerson', { taskId: string; text: string }>
  /** By one of those asked, or an operator. */
  | CommandOf<'AnswerQuestion', { questionId: string; text: string }>
  /** By an operator: the next attempt at once. Needs a reason, unless the task only waits for it. */
  | CommandOf<'RetryTask', { taskId: string; reason?: string }>
  /** By an operator: it counts as complete for what depends on it, and is not done later. */
  | CommandOf<'SkipTask', { taskId: string; reason: string }>
  | CommandOf<'CompleteTask', { taskId: string; result?: Json; summary?: string; reason?: string }>
  | CommandOf<'DecideApproval', DecideApprovalData>
  | CommandOf<'RefuseForeignMessage', { message: string; reason: string }>
  | CommandOf<'RequestApproval', RequestApprovalData>
  | CommandOf<'SetFact', { name: string; value: Json; reason?: string }>
  | CommandOf<'StoreArtifact', { artifact: StoredBlob; taskId?: string }>
  /**
   * `isStarter`: whether the id or the new address is that of who started the instance. `sameAs`: ids of all others whose
   * address is the new one now.
   */
  | CommandOf<
      'BindParticipant',
      { participantId: string; bindingId: string; reason?: string; isStarter?: boolean; sameAs?: string[] }
    >
  | CommandOf<'AdvancePhase', { reason?: string }>
  /** By an operator, or a delegator. `dueAt`: epoch ms, in the future; later or earlier than it was. */
  | CommandOf<'MoveDeadline', { approvalId: string; dueAt: number; reason: string }>
  /** Reminds those who have not answered, now. At most once in five minutes an approval. */
  | CommandOf<'NudgeApprovers', { approvalId: string }>
  /** By the approver themselves (`canDelegate`), a delegator, or an operator. `from` has not answered yet. */
  | CommandOf<'HandOverApproval', { approvalId: string; from: string; to: Successor; reason: string }>
  /** By the assignee (`canDelegate`), a delegator, or an operator. A person's task that is not done. */
  | CommandOf<'HandOverTask', { taskId: string; to: Successor; reason: string }>
  /** By the person themselves (`canDelegate`), a delegator, or an operator; hands over what is open, too. `substitute` null: they are back. */
  | CommandOf<
      'SetAbsence',
      { participantId: string; substitute: Successor | null; until: number | null; reason: string }
    >
  /** An ad-hoc request, by an operator or the agent whose task it is about. What the definition asks for is not withdrawn. */
  | CommandOf<'WithdrawApproval', { approvalId: string; reason: string }>
  /** By who gave it, or an operator, while nothing was built on it. */
  | CommandOf<'RevokeDecision', { approvalId: string; decisionId: string; reason: string }>
  /** By an operator: the named task or phase and what depends on it are done again. `target`: task or phase id that has begun. */
  | CommandOf<'SendBack', { target: string; reason: string }>
  | CommandOf<'PauseInstance', { reason: string }>
  | CommandOf<'ResumeInstance', { reason: string }>
  | CommandOf<'CancelInstance', { reason: string }>
  | CommandOf<
      'ResolveIncident',
      { incidentId: string; action: IncidentAction; target?: string; reason: string }
    >
  | CommandOf<
      'ReportDelivery',
      /** `sent` is worth reporting only for what failed before: it mends the incident. */
      { notificationId: string; outcome: 'sent' | 'refused' | 'failed' | 'no-address'; reason: string }
    >
  /** The shell's own trouble: the books could not be written for minutes, a seal key is missing. */
  | CommandOf<
      'ReportShellTrouble',
      { kind: 'books-unreachable' | 'seal-key-missing' | 'record-conflict'; message: string }
    >
  | CommandOf<'PassTime', Record<string, never>>;

export type CommandType = Command['type'];
export type CommandOfType<T extends CommandType> = Extract<Command, { type: T }>;

/** A refusal changes nothing. `details` are ids and numbers that the answer can show: who decided, when, what changed. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  details?: JsonObject;
}
