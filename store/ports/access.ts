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
  | 'audit_exported';

export interface AccessBooks {
  addApiKey(row: ApiKeyRow, note?: Omit<InstallationEntry, 'seq' | 'hash'>): Promise<void>;
  apiKey(id: string): Promise<ApiKeyRow | null>;
  /** Newest first. Throws InvalidCursor. */
  apiKeys(page?: PageRequest): Promise<PageOf<ApiKeyRow>>;
  /** Ends the key and the console's sessions opened with it. False where it was over before. */
  revokeApiKey(id: string, at: number, note?: Omit<InstallationEntry, 'seq' | 'hash'>): Promise<boolean>;
  touchApiKey(id: string, at: number): Promise<void>;

  addConsoleSession(row: ConsoleSessionRow): Promise<void>;
  consoleSession(id: string): Promise<ConsoleSessionRow | null>;
  touchConsoleSession(id: string, at: number): Promise<void>;
  endConsoleSession(id: string): Promise<void>;

  noteInstallation(entry: Omit<InstallationEntry, 'seq' | 'hash'>): Promise<InstallationEntry>;
  /** Newest first. Throws InvalidCursor. */
  installationEntries(page: PageRequest & { limit: number }): Promise<PageOf<InstallationEntry>>;
}
