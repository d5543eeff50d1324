// An API key as it is answered: never with its secret or hash.
import type { z } from 'zod';
import type { ApiKeyRow, Books } from '../../store/books.ts';
import { isKeyGood } from '../http/api-key.ts';
import { ApiProblem } from '../http/problem.ts';
import type { apiKey } from '../schemas/access.ts';

/** Throws `api-key-not-found`. */
export async function apiKeyOf(books: Pick<Books, 'apiKey'>, id: string): Promise<ApiKeyRow> {
  const row = await books.apiKey(id);
  if (row) return row;
  throw new ApiProblem('api-key-not-found', `There is no API key "${id}".`);
}

export function keyView(row: ApiKeyRow, now: number): z.output<typeof apiKey> {
  const { id, name, role, scope, createdBy, rotatedFrom } = row;
  return {
    id,
    name,
    role,
    scope,
    status: isKeyGood(row, now) ? 'active' : row.revokedAt === null ? 'expired' : 'revoked',
    createdAt: new Date(row.createdAt).toISOString(),
    createdBy,
    expiresAt: instant(row.expiresAt),
    revokedAt: instant(row.revokedAt),
    lastUsedAt: instant(row.lastUsedAt),
    rotatedFrom,
  };
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
