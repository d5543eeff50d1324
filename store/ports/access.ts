// Who may call: API keys, sessions of the console, and the installation's own journal.
import type { JsonObject } from '../../definition/types.ts';
import type { PageOf, PageRequest } from './paging.ts';

export type KeyRole = 'viewer' | 'operator' | 'agent' | 'admin';

export interface ApiKeyRow {
  /** `key_…`; it is in the secret, too, so that a leaked one can be found. */
  id: string;
  /** What it is for, in words. */
  name: string;
  role: KeyRole;
  /** Of role agent: its instance and task; null for the others. */
  scope: { instanceId: string; taskId: string } | null;
  /** SHA-256 hex of the whole secret; the secret itself is nowhere. */
  hash: string;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  revokedAt: number | null;
  /** To the minute. */
  lastUsedAt: number | null;
  /** The key it took over from. */
  rotatedFrom: string | null;
}

export interface ConsoleSessionRow {
  /** SHA-256 hex of the cookie's value. */
  id: string;
  actorId: string;
  role: 'viewer' | 'operator' | 'admin';
  /** How they signed in: `local`, `key:<id>`, `oidc:<issuer>`. */
  via: string;
  /** What tells the credential they signed in with from a later one of the same kind: see `Authenticated.mark`. */
  mark: string;
  csrf: string;
  openedAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** What happened to the installation, not to one instance: signed in, key made, definition registered. Chained like a stream. */
export interface InstallationEntry {
  seq: number;
  at: number;
  type: InstallationEntryType;
  actor: string;
  /** How they were authenticated; '' where nobody was. */
  via: string;
  data: JsonObject;
  hash: string;
}
export type InstallationEntryType =
  | 'signed_in'
  | 'sign_in_refused'
  | 'signed_out'
  | 'api_key_created'
  | 'api_key_rotated'
  | 'api_key_revoked'
  | 'definition_registered'
  | 'team_template_registered'
  | 'team_made'
  | 'webhook_created'
  | 'webhook_changed'
  | 'webhook_deleted'
  | 'bulk_started'
  | 'bulk_stopped'
  | 'audit_exported';

/** An entry before it has its place. */
export type InstallationNote = Omit<InstallationEntry, 'seq' | 'hash'>;

export interface AccessBooks {
  /** False: one of this id is there already; nothing is changed or noted. */
  addApiKey(row: ApiKeyRow, note?: InstallationNote): Promise<boolean>;
  apiKey(id: string): Promise<ApiKeyRow | null>;
  /** Newest first. Throws InvalidCursor. */
  apiKeys(page?: PageRequest): Promise<PageOf<ApiKeyRow>>;
  /**
   * Adds `row` in the place of the key `row.rotatedFrom`, which is good until `until` and no longer. `over`: that key is
   * revoked or expired at `row.createdAt`; `there`: one of the new id is there already.
   */
  rotateApiKey(row: ApiKeyRow, until: number, note?: InstallationNote): Promise<'rotated' | 'over' | 'there'>;
  /** Ends the key and the console's sessions opened with it. False where it was over before. */
  revokeApiKey(id: string, at: number, note?: InstallationNote): Promise<boolean>;
  touchApiKey(id: string, at: number): Promise<void>;

  /** Throws RecordConflict where it was opened with an API key that is revoked. */
  addConsoleSession(row: ConsoleSessionRow, note?: InstallationNote): Promise<void>;
  consoleSession(id: string): Promise<ConsoleSessionRow | null>;
  touchConsoleSession(id: string, at: number): Promise<void>;
  endConsoleSession(id: string, note?: InstallationNote): Promise<void>;

  noteInstallation(note: InstallationNote): Promise<InstallationEntry>;
  /** Newest first. Throws InvalidCursor. */
  installationEntries(page: PageRequest & { limit: number }): Promise<PageOf<InstallationEntry>>;
}
