// What goes over HTTP besides the views: inputs of the methods, and what lists hold.
import type { IdentifiedTeamTemplate, Team } from '../definition/team-types.ts';
import type { Json, JsonObject, ProcessDefinition } from '../definition/types.ts';
import type { IncidentAction } from '../process/events.ts';
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
}
export interface InstanceFilter extends PageOptions {
  processId?: string;
  status?: InstanceStatus;
  phase?: string;
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
