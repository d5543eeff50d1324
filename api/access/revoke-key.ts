// Ends an API key, and what was opened with it.
import type { ApiKeyRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import { viaKey } from '../http/api-key.ts';
import { apiKeyOf } from './key-view.ts';

/** Repeated, it changes nothing. Throws `api-key-not-found`. */
export async function revokeKey(
  { books, authenticator, now }: Pick<ApiDeps, 'books' | 'authenticator' | 'now'>,
  keyId: string,
  { id: actor, via }: RoleActor,
): Promise<ApiKeyRow> {
  const { id, name } = await apiKeyOf(books, keyId);
  const at = now();
  const note = { type: 'api_key_revoked', at, actor, via, data: { keyId: id, name } } as const;
  await books.revokeApiKey(id, at, note);
  authenticator.forget(viaKey(id));
  return await apiKeyOf(books, id);
}
