// The books: what outlives Temporal. One port; SQLite and PostgreSQL behind it pass the same contract suite.
import type { IdentifiedTeamTemplate, Team } from '../definition/team-types.ts';
import type { JsonObject, ProcessDefinition } from '../definition/types.ts';
import type { ProcessEvent } from '../process/events.ts';
import type { ArtifactVersion } from '../process/events.ts';
import type { InstanceStatus } from '../process/state.ts';
import type { RunProcessInput } from '../workflows/messages.ts';

/** A registered definition. `hash`: SHA-256 hex of its canonical JSON. */
export interface DefinitionRow {
  id: string;
  version: string;
  hash: string;
  definition: ProcessDefinition;
  registeredAt: number;
  registeredBy: string;
}

/** A registered team template. `hash`: SHA-256 hex of its canonical JSON. */
export interface TeamTemplateRow {
  id: string;
  version: string;
  hash: string;
  template: IdentifiedTeamTemplate;
  registeredAt: number;
  registeredBy: string;
}

/** A team made from a template. */
export interface TeamRow {
  team: Team;
  madeAt: number;
  madeBy: string;
}

/** An instance as lists show it; kept up to date by `appendEvents`. */
export interface InstanceRow {
  id: string;
  name: string;
  processId: string;
  version: string;
  /** The team it was started with. */
  teamId: string | null;
  status: InstanceStatus;
  /** Current phase id; null once complete. */
  phase: string | null;
  startedAt: number;
  closedAt: number | null;
  /** Address of the person it was started for, where one was given; else who called. */
  startedBy: string;
  /** Values of the definition's `searchable` context names. */
  searchable: JsonObject;
  openIncidents: number;
  pendingApprovals: number;
  /** Seq of the newest recorded event; 0 before the first. */
  lastSeq: number;
  /** Whether a workflow is known to have been started. */
  workflowStarted: boolean;
}

/** Everything needed to start the workflow (again). */
export interface InstanceCreation {
  row: Omit<InstanceRow, 'openIncidents' | 'pendingApprovals' | 'lastSeq' | 'workflowStarted'>;
  input: RunProcessInput;
  bindings: Omit<BindingRow, 'instanceId'>[];
}

/** A person's name and address in one instance. Append-only: a new address is a new binding. */
export interface BindingRow {
  id: string;
  instanceId: string;
  participantId: string;
  name: string | null;
  email: string | null;
  slack: string | null;
  boundAt: number;
  boundBy: string;
}

/** One entry of a stream. `body` is what is hashed, as canonical JSON. */
export interface TrailEntry {
  /** Global, in commit order, over both streams and all instances; not part of the chain. */
  position: number;
  instanceId: string;
  stream: 'events' | 'journal';
  seq: number;
  at: number;
  type: string;
  actor: string;
  body: JsonObject;
  hash: string;
}

/** What API and activities note of an instance; never moves the process. */
export interface JournalEntry {
  instanceId: string;
  type: JournalType;
  at: number;
  actor: string;
  data: JsonObject;
}
export type JournalType =
  | 'delivery_sent'
  /** One attempt over one channel that did not get there. Of what the process waits for it is an event, too. */
  | 'delivery_failed'
  /** What it was about was over before it went. */
  | 'delivery_dropped'
  | 'link_issued'
  | 'link_opened'
  | 'link_revoked'
  | 'session_ended'
  | 'page_viewed'
  | 'artifact_viewed'
  | 'comment_posted'
  | 'request_refused'
  | 'decision_unconfirmed'
  /** An agent at work: one call of its model, one of a tool, one to an agent that is not ours, and what it was refused. */
  | 'agent_step'
  | 'agent_tool'
  | 'agent_call'
  | 'agent_refused';

export interface LinkRow {
  /** The token's `jti`. */
  id: string;
  instanceId: string;
  participantId: string;
  permissions: string[];
  issuedAt: number;
  issuedBy: string;
  via: 'mail' | 'api';
  expiresAt: number;
  revokedAt: number | null;
}

export interface SessionRow {
  /** SHA-256 hex of the cookie's value; the value itself is nowhere. */
  id: string;
  instanceId: string;
  participantId: string;
  linkId: string;
  linkVia: 'mail' | 'api';
  permissions: string[];
  csrf: string;
  openedAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** What a comment is about, beside the instance itself. */
export type CommentSubjectKind = 'approval' | 'artifact' | 'task';
export interface CommentSubject {
  kind: CommentSubjectKind;
  /** Approval id, artifact key or task id. */
  id: string;
}

export interface LivingLinks {
  count: number;
  /** Epoch ms; null where there is none. */
  lastExpiresAt: number | null;
}

/** A code that was asked for before a decision. The code itself is in the mail and nowhere else. */
export interface CodeRow {
  id: string;
  instanceId: string;
  participantId: string;
  /** It holds in this session and for this approval only. */
  sessionId: string;
  approvalId: string;
  askedAt: number;
  /** Null until its mail is written. */
  check: CodeCheck | null;
  wrongTries: number;
}

/** What a given code is compared with. */
export interface CodeCheck {
  /** Of the seal key in whose name it was made. */
  kid: string;
  /** Keyed, hex. */
  hash: string;
  expiresAt: number;
}

export type CodeVerdict = 'right' | 'wrong' | 'locked' | 'expired';

export interface CommentRow {
  id: string;
  instanceId: string;
  author: string;
  authorKind: 'person' | 'operator' | 'agent';
  at: number;
  text: string;
  /** Null: the instance. */
  about: CommentSubject | null;
  /** The comment that it answers. */
  parentId: string | null;
  /** Participant ids. */
  mentions: string[];
}

export interface CommentFilter {
  /** Null: only those about the instance itself; absent: all. */
  about?: CommentSubject | null;
  /** Epoch ms, inclusive, and until (exclusive). */
  from?: number;
  until?: number;
  /** Default: oldest first. */
  newestFirst?: boolean;
  cursor?: string;
  limit: number;
}

export type NoticePlace = 'decide' | 'home';

/** A message on a person's page, behind its bell. */
export interface NoticeRow {
  /** The notification's id; once in an instance. */
  id: string;
  instanceId: string;
  participantId: string;
  /** What the message is: a `NotificationKind`. */
  kind: string;
  /** One or two plain sentences. */
  text: string;
  /** The page of the portal that it leads to: what waits for them, or where the process stands. */
  place: NoticePlace;
  at: number;
  readAt: number | null;
}

/** The first answer to an Idempotency-Key, kept for 24 h. `bodyHash`: same key, other body is an error. */
export interface IdempotencyRow {
  key: string;
  principal: string;
  route: string;
  bodyHash: string;
  status: number;
  body: string;
  at: number;
}

export interface ArtifactRow extends ArtifactVersion {
  instanceId: string;
  at: number;
  by: string;
}

/** `limit` absent: all. */
export interface PageRequest {
  cursor?: string | undefined;
  limit?: number;
}
export interface PageOf<T> {
  items: T[];
  nextCursor?: string;
}

export interface InstanceFilter {
  processId?: string;
  status?: InstanceStatus;
  phase?: string;
  /** Newest first; `cursor` is opaque. */
  cursor?: string;
  limit: number;
}

/** Written by another hand at the same number: refused, and an incident. */
export class RecordConflict extends Error {
  readonly code = 'record-conflict';
}
/** The books do not take writes now; nothing was written; try again. */
export class BooksUnavailable extends Error {
  readonly code = 'books-unavailable';
}

export interface Books {
  /** Same (id, version) and hash: false, nothing written. Other hash: throws RecordConflict. */
  registerDefinition(row: DefinitionRow): Promise<boolean>;
  definition(id: string, version: string): Promise<DefinitionRow | null>;
  /** All versions, newest SemVer first. */
  definitionVersions(id: string): Promise<DefinitionRow[]>;
  /** Newest version of each, by id. `cursor` is opaque; throws InvalidCursor. */
  definitions(page?: PageRequest): Promise<PageOf<DefinitionRow>>;

  /** As with `registerDefinition`. */
  registerTeamTemplate(row: TeamTemplateRow): Promise<boolean>;
  teamTemplate(id: string, version: string): Promise<TeamTemplateRow | null>;
  /** All versions, newest SemVer first. */
  teamTemplateVersions(id: string): Promise<TeamTemplateRow[]>;
  /** Newest version of each, by id. `cursor` is opaque; throws InvalidCursor. */
  teamTemplates(page?: PageRequest): Promise<PageOf<TeamTemplateRow>>;
  /** Same id again: false, nothing written. */
  addTeam(row: TeamRow): Promise<boolean>;
  team(id: string): Promise<TeamRow | null>;

  /** Same id again: false, nothing written. */
  createInstance(creation: InstanceCreation): Promise<boolean>;
  instance(id: string): Promise<InstanceRow | null>;
  instanceInput(id: string): Promise<RunProcessInput | null>;
  markWorkflowStarted(id: string): Promise<void>;
  /** Rows older than `before` (epoch ms) without a workflow. */
  unstartedInstances(before: number): Promise<string[]>;
  instances(filter: InstanceFilter): Promise<{ items: InstanceRow[]; nextCursor?: string }>;

  /** One transaction; idempotent by (instance, seq); updates the instance row and the artifact rows. Returns the chain's head. Throws RecordConflict, BooksUnavailable. */
  appendEvents(instanceId: string, prevHead: string, events: ProcessEvent[]): Promise<string>;
  /** In order of seq, from `afterSeq` (exclusive). */
  events(instanceId: string, afterSeq?: number): Promise<ProcessEvent[]>;
  appendJournal(entry: JournalEntry): Promise<TrailEntry>;
  /** Both streams by position; `instanceId` absent: all instances. */
  trail(filter: {
    instanceId?: string;
    after?: number;
    limit: number;
    newestFirst?: boolean;
    types?: string[];
  }): Promise<TrailEntry[]>;
  /** Newest position, 0 where there is none. */
  lastPosition(): Promise<number>;

  addBinding(row: BindingRow): Promise<void>;
  binding(id: string): Promise<BindingRow | null>;
  bindings(instanceId: string): Promise<BindingRow[]>;

  /** The same id again: nothing is written. `note` goes into the journal with it, in the same transaction. */
  addLink(row: LinkRow, note?: JournalEntry): Promise<void>;
  link(id: string): Promise<LinkRow | null>;
  links(instanceId: string, participantId?: string): Promise<LinkRow[]>;
  /** Ends the link and the sessions opened with it. False where there is none or it was revoked before. `note`: as with `addLink`. */
  revokeLink(id: string, at: number, note?: JournalEntry): Promise<boolean>;
  /** All links of a person in an instance, or of everybody there (null); returns the ids. `noteOf` makes the note of each, written as with `addLink`. */
  revokeLinksOf(
    instanceId: string,
    participantId: string | null,
    at: number,
    noteOf?: (linkId: string, participantId: string) => JournalEntry,
  ): Promise<string[]>;
  /** Links of all instances issued in that time (both ends inclusive) that still open something at `at`. */
  livingLinks(issued: { from: number; until: number }, at: number): Promise<LivingLinks>;

  addSession(row: SessionRow): Promise<void>;
  session(id: string): Promise<SessionRow | null>;
  touchSession(id: string, at: number): Promise<void>;
  endSession(id: string): Promise<void>;

  /** Takes down that a person asked for a code, unless they asked for `most` since `since`, or for any after `notAfter`. */
  askForCode(
    row: CodeRow,
    limit: { since: number; most: number; notAfter: number },
  ): Promise<'asked' | 'too-soon' | 'too-many'>;
  code(id: string): Promise<CodeRow | null>;
  /** The newest that was asked for in this session for this approval. */
  newestCode(sessionId: string, approvalId: string): Promise<CodeRow | null>;
  /** What the mail's code is checked by. Written once: a second mint gets what the first one wrote. Null: there is no such code. */
  mintCode(id: string, minted: CodeCheck): Promise<CodeCheck | null>;
  /** One try at a code. A wrong one counts; after `most` wrong ones also the right one is `locked`. */
  tryCode(id: string, hash: string, at: number, most: number): Promise<CodeVerdict>;

  /** The same id again: nothing is written. `note`: as with `addLink`. */
  addComment(row: CommentRow, note?: JournalEntry): Promise<void>;
  comment(id: string): Promise<CommentRow | null>;
  /** By time, a page at a time. Throws InvalidCursor. */
  comments(instanceId: string, filter: CommentFilter): Promise<PageOf<CommentRow>>;
  /** How many somebody has written in an instance since (epoch ms, inclusive). */
  countComments(instanceId: string, author: string, since: number): Promise<number>;

  /** By key and version. */
  /** The same id again in an instance: false, nothing is written. `note`: as with `addLink`. */
  addNotice(row: NoticeRow, note?: JournalEntry): Promise<boolean>;
  /** Of one person, newest first. */
  notices(of: { instanceId: string; participantId: string; limit: number }): Promise<NoticeRow[]>;
  unreadNotices(instanceId: string, participantId: string): Promise<number>;
  /** Those that came at `upTo` (epoch ms) or before; returns how many had not been read. */
  markNoticesRead(instanceId: string, participantId: string, upTo: number, at: number): Promise<number>;

  artifactVersions(instanceId: string, key?: string): Promise<ArtifactRow[]>;
  /** The newest version of each, by key. Throws InvalidCursor. */
  newestArtifacts(instanceId: string, page?: PageRequest): Promise<PageOf<ArtifactRow>>;

  idempotent(key: string, principal: string): Promise<IdempotencyRow | null>;
  keepIdempotent(row: IdempotencyRow): Promise<void>;

  /** Whether a write would succeed now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
