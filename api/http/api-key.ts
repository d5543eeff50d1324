// API keys: how one is written, made, and known again.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { ApiKeyRow, Books } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';
import type { Authenticated, TokenSource } from './authenticate.ts';

/** A key that was revoked by another process opens nothing after this time. */
export const KEY_CACHE_MS = 5_000;
/** A key in use is noted as used at most this often. */
const TOUCH_MS = 60_000;
/** Beside good keys, which are few, only ids that somebody guessed are remembered. */
const MOST_REMEMBERED = 1_000;

const FORM = /^cs_(key_[A-Za-z0-9]{8,64})_[A-Za-z0-9_-]{43}$/;

/** The whole secret: `cs_<id>_<256 bits>`. */
export const writtenKey = (id: string, secret: string): string => `cs_${id}_${secret}`;
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const keyHash = (written: string): string => sha256Hex(written);
export const viaKey = (id: string): string => `key:${id}`;

export const isKeyGood = (row: ApiKeyRow, now: number): boolean =>
  row.revokedAt === null && (row.expiresAt === null || now < row.expiresAt);

export function apiKeys({
  books,
  logger,
  now,
}: {
  books: Pick<Books, 'apiKey' | 'touchApiKey'>;
  logger: ApiLogger;
  now(): number;
}): TokenSource {
  const remembered = new Map<string, { row: ApiKeyRow | null; at: number }>();

  async function keyOf(id: string): Promise<ApiKeyRow | null> {
    const known = remembered.get(id);
    // Also where the clock was set back: what is older than now by more than that, or younger, is not relied on.
    if (known && Math.abs(now() - known.at) < KEY_CACHE_MS) return known.row;
    const at = now();
    const row = await books.apiKey(id);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(id, { row, at });
    return row;
  }

  /** Not waited for: that a key was used is worth no request's time, and no request's failure. */
  function touch(row: ApiKeyRow): void {
    const at = now();
    if (row.lastUsedAt !== null && at - row.lastUsedAt < TOUCH_MS) return;
    row.lastUsedAt = at;
    books
      .touchApiKey(row.id, at)
      .catch((error: unknown) => logger.warn({ err: error, key: row.id }, 'use of an API key not noted'));
  }

  return {
    async authenticate(token) {
      const id = FORM.exec(token)?.[1];
      const row = id === undefined ? null : await keyOf(id);
      if (!row || !isSame(row.hash, keyHash(token)) || !isKeyGood(row, now())) return null;
      touch(row);
      return authenticatedBy(row);
    },
    async stillGood({ via }) {
      if (!via.startsWith('key:')) return null;
      const row = await keyOf(via.slice('key:'.length));
      return row !== null && isKeyGood(row, now());
    },
    forget(via) {
      if (via.startsWith('key:')) remembered.delete(via.slice('key:'.length));
    },
  };
}

function authenticatedBy({ id, role, scope, hash, expiresAt }: ApiKeyRow): Authenticated | null {
  const via = viaKey(id);
  if (role !== 'agent') return { actor: { id, role, via }, mark: hash, expiresAt };
  return scope && { actor: { id, role, via, scope, expiresAt }, mark: hash, expiresAt };
}

/** In time that does not tell how much of it was right. */
function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
