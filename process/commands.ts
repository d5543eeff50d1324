// What can be asked of an instance: the commands. Time and principal arrive in them; `decide` has no clock.
import type { Json, JsonObject } from '../definition/types.ts';
import type {
  AgentUsage,
  ArtifactVersion,
  Choice,
  FailureKind,
  IncidentAction,
  RefusalCode,
  ShownArtifact,
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
      concerns: string[];
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
  allowUnbound: boolean;
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
}

export type Command =
  | CommandOf<'StartInstance', StartData>
  | CommandOf<'ReportAgentOutcome', { taskId: string; attempt: number; outcome: AgentOutcome }>
  | CommandOf<'CompleteTask', { taskId: string; result?: Json; summary?: string; reason?: string }>
  | CommandOf<'DecideApproval', DecideApprovalData>
  | CommandOf<'RefuseForeignMessage', { message: string; reason: string }>
  | CommandOf<'RequestApproval', RequestApprovalData>
  | CommandOf<'SetFact', { name: string; value: Json; reason?: string }>
  | CommandOf<'StoreArtifact', { artifact: StoredBlob; taskId?: string }>
  | CommandOf<'BindParticipant', { participantId: string; bindingId: string; reason?: string }>
  | CommandOf<'AdvancePhase', { reason?: string }>
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
