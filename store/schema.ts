// The tables as Kysely sees them. One portable subset: TEXT ids, whole numbers for epoch ms and flags, JSON as TEXT.
import type { ListColumns, ListTables } from './list-tables.ts';
import type { AccessTables } from './access-tables.ts';
import type { BulkTables } from './bulk-tables.ts';
import type { CourseTables } from './course-tables.ts';
import type { WebhookTables } from './webhook-tables.ts';

/** What is registered under id and version and never changes. */
export interface VersionTable {
  id: string;
  version: string;
  hash: string;
  body: string;
  registered_at: number;
  registered_by: string;
}

export interface TeamTable {
  id: string;
  template_id: string;
  template_version: string;
  body: string;
  made_at: number;
  made_by: string;
}

/** Kept narrow, for every recorded batch rewrites it: the start input has a table of its own. */
export interface InstanceTable extends ListColumns {
  id: string;
  name: string;
  process_id: string;
  version: string;
  team_id: string | null;
  status: string;
  phase: string | null;
  started_at: number;
  closed_at: number | null;
  started_by: string;
  searchable: string;
  open_incidents: number;
  pending_approvals: number;
  /** 0 or 1. */
  workflow_started: number;
  /** JSON of `Progress`: what the counts above are counted from. */
  progress: string;
  last_seq: number;
  events_head: string;
  journal_seq: number;
  journal_head: string;
  /** Time of the oldest entry that no checkpoint reaches, epoch ms. */
  uncheckpointed_since: number | null;
}

/** Signed ends of an instance's streams. */
export interface CheckpointTable {
  instance_id: string;
  events_seq: number;
  events_head: string;
  journal_seq: number;
  journal_head: string;
  at: number;
  kid: string;
  jws: string;
}

export interface InstanceInputTable {
  instance_id: string;
  input: string;
}

/** Both streams of all instances. */
export interface EntryTable {
  position: number;
  instance_id: string;
  stream: string;
  seq: number;
  at: number;
  type: string;
  actor: string;
  body: string;
  prev_hash: string;
  hash: string;
}

/** Numbers given out inside a transaction: `position`. `health` is written to see whether writing works. */
export interface CounterTable {
  name: string;
  value: number;
}

export interface ArtifactTable {
  instance_id: string;
  key: string;
  version: number;
  type: string;
  content_type: string;
  size: number;
  sha256: string;
  metadata: string;
  file_name: string | null;
  task_id: string | null;
  at: number;
  by: string;
}

export interface BindingTable {
  id: string;
  instance_id: string;
  participant_id: string;
  name: string | null;
  email: string | null;
  slack: string | null;
  bound_at: number;
  bound_by: string;
  /** The e-mail address in small letters. */
  address: string | null;
}

export interface LinkTable {
  id: string;
  instance_id: string;
  participant_id: string;
  permissions: string;
  issued_at: number;
  issued_by: string;
  via: string;
  expires_at: number;
  revoked_at: number | null;
}

export interface SessionTable {
  id: string;
  instance_id: string;
  participant_id: string;
  link_id: string;
  link_via: string;
  permissions: string;
  csrf: string;
  opened_at: number;
  last_seen_at: number;
  expires_at: number;
}

export interface CodeTable {
  id: string;
  instance_id: string;
  participant_id: string;
  session_id: string;
  approval_id: string;
  asked_at: number;
  kid: string | null;
  hash: string | null;
  expires_at: number | null;
  wrong_tries: number;
}

export interface CommentTable {
  id: string;
  instance_id: string;
  author: string;
  author_kind: string;
  at: number;
  text: string;
  about_kind: string | null;
  about: string | null;
  parent_id: string | null;
  /** JSON: a list of participant ids. */
  mentions: string;
}

export interface NoticeTable {
  instance_id: string;
  id: string;
  participant_id: string;
  kind: string;
  text: string;
  place: string;
  at: number;
  read_at: number | null;
}

export interface IdempotencyTable {
  key: string;
  principal: string;
  route: string;
  body_hash: string;
  status: number;
  body: string;
  at: number;
}

export interface Tables extends AccessTables, BulkTables, CourseTables, ListTables, WebhookTables {
  definitions: VersionTable;
  team_templates: VersionTable;
  teams: TeamTable;
  instances: InstanceTable;
  instance_inputs: InstanceInputTable;
  entries: EntryTable;
  checkpoints: CheckpointTable;
  counters: CounterTable;
  artifacts: ArtifactTable;
  bindings: BindingTable;
  links: LinkTable;
  sessions: SessionTable;
  codes: CodeTable;
  comments: CommentTable;
  notices: NoticeTable;
  idempotency: IdempotencyTable;
}
