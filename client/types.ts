// What goes over HTTP besides the views: inputs of the methods, and what lists hold.
import type { IdentifiedTeamTemplate, Team } from '../definition/team-types.ts';
import type { Json, JsonObject, ProcessDefinition } from '../definition/types.ts';
import type { IncidentAction, IncidentKind } from '../process/events.ts';
import type { InstanceStatus } from '../process/state.ts';
import type { AuditEntryView, AuditType } from '../process/views/types.ts';

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextCursor?: string;
}
export interface PageOptions {
  cursor?: string;
  limit?: number;
}

export interface DefinitionSummary {
  id: string;
  name: string;
  version: string;
  description: string | null;
  /** SHA-256 of the canonical definition, hex. */
  hash: string;
  registeredAt: string;
  registeredBy: string;
  /** How many. */
  phases: number;
}
export interface DefinitionWithVersions extends ProcessDefinition {
  hash: string;
  registeredAt: string;
  /** All that are registered under the id, newest first. */
  versions: string[];
}
export interface RegisteredDefinition extends DefinitionSummary {
  warnings: { code: string; pointer: string; message: string; line?: number }[];
}

export type { Team };
export interface TeamTemplateSummary {
  id: string;
  name: string;
  version: string;
  category: string | null;
  description: string | null;
  /** SHA-256 of the canonical template, hex. */
  hash: string;
  registeredAt: string;
  registeredBy: string;
  /** How many. */
  agents: number;
}
export interface TeamTemplateWithVersions extends IdentifiedTeamTemplate {
  hash: string;
  registeredAt: string;
  /** All that are registered under the id, newest first. */
  versions: string[];
}
export interface RegisteredTeamTemplate extends TeamTemplateSummary {
  warnings: { code: string; pointer: string; message: string; line?: number }[];
}
export interface InstantiateInput {
  /** Default: the newest. */
  version?: string;
  /** Default: the template's. */
  name?: string;
}

export interface ExternalParticipant {
  participantId: string;
  email?: string;
  name?: string;
  /** A person of the process who is asked instead, and until when (RFC 3339). */
  away?: { substitute: string; until?: string };
}
export interface StartInput {
  processId: string;
  name: string;
  /** Default: the newest. */
  version?: string;
  context?: JsonObject;
  externalParticipants?: ExternalParticipant[];
  /** Address of the person on whose behalf this is started: they do not approve in it. */
  startedBy?: string;
  /** Of a team that `teamTemplates.instantiate` made. Default: one made from the template that the definition names, if it names one. */
  teamId?: string;
  /** Starts although an approver has no address yet. */
  allowUnbound?: boolean;
}

export interface InstanceSummary {
  id: string;
  name: string;
  processId: string;
  version: string;
  /** Of the team it is pinned to; null: it has none. */
  teamId: string | null;
  status: InstanceStatus;
  phase: string | null;
  startedAt: string;
  closedAt: string | null;
  /** Address of the person it was started for, where one was given; else who called. */
  startedBy: string;
  /** Values of the context that the definition names as searchable. */
  searchable: JsonObject;
  openIncidents: number;
  pendingApprovals: number;
  /** In order. */
  phases: { id: string; status: 'completed' | 'skipped' | 'current' | 'ahead' }[];
  /** Time of the newest event. */
  changedAt: string;
  /** What it waits for, first thing first; [] once closed. */
  waits: {
    /** `task`: of a person. `work`: an agent is at it, or will try again. */
    kind: 'incident' | 'approval' | 'question' | 'task' | 'work';
    id: string;
    title: string;
    /** Ids of the people or agents it waits for. */
    on: string[];
    since: string;
    dueAt: string | null;
  }[];
  /** Since when it has waited for the first of them. */
  waitingSince: string | null;
  /** The next deadline of an approval. */
  dueAt: string | null;
}
/** All that is given has to hold. Times are RFC 3339. */
export interface InstanceSearch {
  processId?: string;
  version?: string;
  /** Any of these. */
  status?: InstanceStatus | InstanceStatus[];
  phase?: string;
  teamId?: string;
  /** Participant id, or a person's e-mail address: an open approval, task or question waits for them. */
  waitingOn?: string;
  /** True: has an open incident; a kind: has one of it. */
  incident?: true | IncidentKind;
  /** Its next approval is due before. */
  dueBefore?: string;
  startedFrom?: string;
  startedUntil?: string;
  /** Values of the definition's searchable context names, in capitals or not. */
  context?: Record<string, string>;
  /** Words that name, id or a searchable value holds, all of them; a word is found by how it begins. */
  text?: string;
}
export interface InstanceFilter extends InstanceSearch, PageOptions {
  /** Default `started`. */
  sort?: 'started' | 'name' | 'due' | 'waiting' | 'changed';
  /** Default: `desc` for `started` and `changed`, else `asc`. */
  order?: 'asc' | 'desc';
}

/** What came of a call that moves an instance: it is recorded by the time this is answered. */
export interface Changed {
  id: string;
  /** False: the same request had been applied before. */
  changed: boolean;
  /** Number of the last event that came of it. */
  seq: number | null;
  /** Head of the event chain after it, hex. */
  head: string;
}

export interface RequestApprovalInput {
  id?: string;
  taskId: string;
  approverIds: string[];
  title: string;
  description?: string;
  /** Keys. */
  artifacts?: string[];
  /** A duration such as `48h`. */
  expiresIn?: string;
}

export interface StoreArtifactInput {
  key: string;
  /** Your own word for what it is: `document`, `data`, … */
  type: string;
  /** JSON or text; bytes are stored as a file. */
  content: Json | Uint8Array;
  metadata?: JsonObject;
  /** The task it belongs to. */
  taskId?: string;
  /** Media type of a file; default `application/octet-stream`. */
  contentType?: string;
  fileName?: string;
}
export interface ArtifactView {
  key: string;
  version: number;
  type: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  metadata: JsonObject;
  fileName: string | null;
  taskId: string | null;
  storedAt: string;
  /** Who stored it; `metadata.createdBy` is what they said. */
  storedBy: string;
}
export interface ArtifactWithContent extends ArtifactView {
  /** JSON or text; null for other bytes: see `downloadArtifact`. */
  content: Json;
}
export interface ArtifactFilter extends PageOptions {
  phase?: string;
  type?: string;
}

export type LinkPermission = 'view' | 'approve' | 'comment' | 'upload';
export interface CreateLinkInput {
  processInstanceId: string;
  participantId: string;
  /** Must equal the participant's address; binds it where they have none. */
  email: string;
  /** A duration; default 7d, at most 90d. */
  expiresIn?: string;
  permissions?: LinkPermission[];
}
export interface ParticipantLink {
  /** The token's `jti`. */
  id: string;
  participantId: string;
  permissions: LinkPermission[];
  issuedAt: string;
  issuedBy: string;
  expiresAt: string;
  revokedAt: string | null;
  via: 'mail' | 'api';
  /** Only in the answer that made it. */
  url?: string;
}

export interface BindInput {
  email: string;
  name?: string;
  reason?: string;
}
export interface CompleteTaskInput {
  result?: Json;
  summary?: string;
  reason?: string;
}
/** Somebody of the process, or a new person. */
export type SuccessorInput = { participantId: string } | { name: string; email: string };
/** Either of the two. `dueAt`: RFC 3339; `extendBy`: a duration, from the deadline, or from now where it has passed. */
export type DeadlineInput = { reason: string } & ({ dueAt: string } | { extendBy: string });
export interface HandOverApprovalInput {
  /** The approver in whose place. */
  from: string;
  to: SuccessorInput;
  reason: string;
}
export interface HandOverTaskInput {
  to: SuccessorInput;
  reason: string;
}
export interface AbsenceInput {
  substitute: SuccessorInput | null;
  /** RFC 3339; absent: until it is lifted. */
  until?: string;
  reason: string;
}
export interface ResolveInput {
  action: IncidentAction;
  /** A task or phase id, where the action needs one. */
  target?: string;
  reason: string;
}

export type CommentSubjectKind = 'approval' | 'artifact' | 'task';
export interface CommentInput {
  text: string;
  /** An approval id, artifact key or task id; absent: the instance. */
  about?: string;
  /** Needed only where one id names several things. */
  aboutKind?: CommentSubjectKind;
  /** The comment that this one answers; it is then about the same. */
  parentId?: string;
  /** Participant ids; they are told by mail. */
  mentions?: string[];
}
export interface CommentView {
  id: string;
  author: string;
  authorKind: 'person' | 'operator' | 'agent';
  at: string;
  text: string;
  about: string | null;
  aboutKind: CommentSubjectKind | null;
  parentId: string | null;
  mentions: string[];
}
export interface CommentFilter extends PageOptions {
  about?: string;
  /** What `about` names; default an approval. */
  aboutKind?: CommentSubjectKind;
}

export interface AuditFilter extends PageOptions {
  types?: AuditType[];
}
export interface AuditLog {
  entries: AuditEntryView[];
  nextCursor?: string;
}

export interface WebhookInput {
  /** https and public, unless the installation lists other addresses. */
  url: string;
  /** Audit types (`approval`) or names of events (`ApprovalDecided`). Default: everything. */
  types?: string[];
  /** Only instances of this definition. Default: all. */
  processId?: string | null;
  description?: string | null;
  /** Default true. */
  active?: boolean;
}
export interface Webhook {
  id: string;
  url: string;
  types: string[];
  processId: string | null;
  description: string | null;
  active: boolean;
  /** Why it was made inactive by itself; null: it was not. */
  disabledReason: string | null;
  /** Since when no message has got there; null: the newest one did. */
  failingSince: string | null;
  /** Everything up to this position has been handed on. */
  position: number;
  /** Positions between there and the end of the trail. */
  behind: number;
  /** It goes through again what it had been through. */
  replaying: boolean;
  /** Until when the secret before the newest one signs, too. */
  olderSecretUntil: string | null;
  createdAt: string;
  createdBy: string;
}
/** The secret is in the answer that made it, and nowhere else. */
export interface WebhookMade extends Webhook {
  secret: string;
}
export type WebhookDeliveryStatus = 'waiting' | 'delivered' | 'retrying' | 'failed';
export interface WebhookDelivery {
  /** The header `webhook-id`, the same for every attempt. */
  id: string;
  webhookId: string;
  /** Null, as the instance: a test message. */
  position: number | null;
  instanceId: string | null;
  /** Audit type of the entry, or `ping`. */
  type: string;
  status: WebhookDeliveryStatus;
  createdAt: string;
  lastAttemptAt: string | null;
  nextAttemptAt: string | null;
  attempts: {
    attempt: number;
    at: string;
    /** Of HTTP; null: there was no answer. */
    status: number | null;
    /** Why it did not go; null: it did. */
    reason: string | null;
    durationMs: number;
    /** Sent again because somebody asked for that. */
    replay: boolean;
  }[];
}
export interface WebhookDeliveryFilter extends PageOptions {
  status?: WebhookDeliveryStatus;
}
