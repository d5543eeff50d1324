// The tables of access as Kysely sees them.

export interface ApiKeyTable {
  id: string;
  name: string;
  role: string;
  /** Of role agent, with `task_id`. */
  instance_id: string | null;
  task_id: string | null;
  hash: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  rotated_from: string | null;
}

export interface ConsoleSessionTable {
  id: string;
  actor_id: string;
  role: string;
  via: string;
  mark: string;
  csrf: string;
  opened_at: number;
  last_seen_at: number;
  expires_at: number;
}

export interface InstallationEntryTable {
  seq: number;
  at: number;
  type: string;
  actor: string;
  via: string;
  /** Canonical JSON. */
  data: string;
  prev_hash: string;
  hash: string;
}

export interface AccessTables {
  api_keys: ApiKeyTable;
  console_sessions: ConsoleSessionTable;
  installation_entries: InstallationEntryTable;
}
