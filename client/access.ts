// `client.apiKeys`, `client.me()` and `client.installation`: who may call, and what happened to the installation.
import type { JsonObject } from '../definition/types.ts';
import { apiKeyPath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { Page, PageOptions } from './types.ts';

export type KeyRole = 'viewer' | 'operator' | 'agent' | 'admin';

export interface ApiKey {
  id: string;
  name: string;
  role: KeyRole;
  /** Of role agent: its instance and task. */
  scope: { instanceId: string; taskId: string } | null;
  status: 'active' | 'expired' | 'revoked';
  createdAt: string;
  createdBy: string;
  expiresAt: string | null;
  revokedAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  /** The key it took over from. */
  rotatedFrom: string | null;
}
export interface ApiKeyMade extends ApiKey {
  /** The token to send. Answered here and nowhere else. */
  secret: string;
}
export interface MakeApiKeyInput {
  /** What it is for. */
  name: string;
  role: KeyRole;
  /** Of role agent, and needed there. */
  scope?: { instanceId: string; taskId: string };
  /** A duration such as `90d`, at most 365d. Default: it does not expire. */
  expiresIn?: string;
}
export interface RotateApiKeyInput {
  /** For how long the old key stays good, at most 30d. Default 24h. */
  overlap?: string;
  /** Of the new key. Default: as long as the old one was made for. */
  expiresIn?: string;
}

export interface Me {
  /** What the trail names. */
  id: string;
  role: KeyRole;
  /** `local`, `key:<id>`, `oidc:<issuer>`; null: by the credential of an attempt. */
  via: string | null;
  /** Of an agent: what it is at. */
  work: { instanceId: string; taskId: string; attempt: number } | null;
}

export interface InstallationEntry {
  seq: number;
  timestamp: string;
  type: string;
  actor: string;
  via: string | null;
  /** A sentence. */
  action: string;
  details: JsonObject;
  hash: string;
}

export interface AccessClient {
  apiKeys: ReturnType<typeof apiKeysOf>;
  installation: {
    /** Newest first. */
    journal(page?: PageOptions, options?: CallOptions): Promise<Page<InstallationEntry>>;
  };
  /** Who the token stands for. */
  me(options?: CallOptions): Promise<Me>;
}

/** All methods reject with a CountersignError where the API refuses or does not answer. */
export function createAccess(transport: Transport): AccessClient {
  return {
    apiKeys: apiKeysOf(transport),
    installation: {
      journal: (page = {}, options = {}) =>
        transport.json({ method: 'GET', path: '/api/installation/journal', query: { ...page }, ...options }),
    },
    me: (options = {}) => transport.json({ method: 'GET', path: '/api/me', ...options }),
  };
}

function apiKeysOf(transport: Transport) {
  return {
    /** Newest first. */
    list: (page: PageOptions = {}, options: CallOptions = {}): Promise<Page<ApiKey>> =>
      transport.json({ method: 'GET', path: '/api/api-keys', query: { ...page }, ...options }),
    get: (keyId: string, options: CallOptions = {}): Promise<ApiKey> =>
      transport.json({ method: 'GET', path: apiKeyPath(keyId), ...options }),
    create: (input: MakeApiKeyInput, options: CallOptions = {}): Promise<ApiKeyMade> =>
      transport.json(write('POST', '/api/api-keys', input, options)),
    /** A key with the same name, role and scope; the old one stays good for the overlap. */
    rotate: (keyId: string, input: RotateApiKeyInput = {}, options: CallOptions = {}): Promise<ApiKeyMade> =>
      transport.json(write('POST', `${apiKeyPath(keyId)}/rotate`, input, options)),
    /** Repeated, it changes nothing. */
    revoke: (keyId: string, options: CallOptions = {}): Promise<ApiKey> =>
      transport.json(write('POST', `${apiKeyPath(keyId)}/revoke`, {}, options)),
  };
}
