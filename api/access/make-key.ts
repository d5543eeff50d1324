// Makes API keys: new ones, and those that take over from another. The secret goes to the caller and nowhere else.
import type { z } from 'zod';
import type { KeyRing } from '../../links/index.ts';
import type { ApiKeyRow, InstallationNote } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { Call } from '../http/endpoint.ts';
import type { RoleActor } from '../http/actor.ts';
import { isKeyGood, keyHash, newSecret, writtenKey } from '../http/api-key.ts';
import { durationField } from '../http/duration-field.ts';
import { ApiProblem } from '../http/problem.ts';
import type { apiKeyBody, rotateBody } from '../schemas/access.ts';
import { checkScope } from './check-scope.ts';
import { apiKeyOf } from './key-view.ts';

const DAY_MS = 86_400_000;
const LONGEST_OVERLAP_MS = 30 * DAY_MS;

/** A row, and the secret that only its maker is told. */
export interface MadeKey {
  row: ApiKeyRow;
  secret: string;
}

type Asked = Pick<Call, 'key' | 'newId'> & { by: RoleActor };

/** Throws `invalid-request` naming the field. */
export async function makeKey(
  deps: ApiDeps,
  body: z.output<typeof apiKeyBody>,
  { by, ...call }: Asked,
): Promise<MadeKey> {
  await checkScope(deps, body);
  const { id, secret } = await drawn(deps.ring, call);
  const at = deps.now();
  const row: ApiKeyRow = {
    id,
    name: body.name,
    role: body.role,
    scope: body.scope ?? null,
    hash: keyHash(secret),
    createdAt: at,
    createdBy: by.id,
    expiresAt: body.expiresIn === undefined ? null : at + durationField(body.expiresIn, '/expiresIn'),
    revokedAt: null,
    lastUsedAt: null,
    rotatedFrom: null,
  };
  const isNew = await deps.books.addApiKey(row, noteOf(row, by, 'api_key_created', {}));
  return isNew ? { row, secret } : await madeBefore(deps, id, secret);
}

/** The old key stays good for the overlap, and no longer. Throws `api-key-not-found`, `api-key-over`. */
export async function rotateKey(
  deps: ApiDeps,
  oldId: string,
  body: z.output<typeof rotateBody>,
  { by, ...call }: Asked,
): Promise<MadeKey> {
  const old = await apiKeyOf(deps.books, oldId);
  const overlapMs = durationField(body.overlap, '/overlap');
  if (overlapMs > LONGEST_OVERLAP_MS) throw tooLong('/overlap', 'The overlap is at most 30d.');
  const { id, secret } = await drawn(deps.ring, call);
  const at = deps.now();
  const row: ApiKeyRow = {
    ...old,
    id,
    hash: keyHash(secret),
    createdAt: at,
    createdBy: by.id,
    expiresAt: expiryAfter(old, body.expiresIn, at),
    revokedAt: null,
    lastUsedAt: null,
    rotatedFrom: old.id,
  };
  const until = at + overlapMs;
  const note = noteOf(row, by, 'api_key_rotated', {
    from: old.id,
    oldGoodUntil: new Date(until).toISOString(),
  });
  switch (await deps.books.rotateApiKey(row, until, note)) {
    case 'rotated':
      deps.authenticator.forget(`key:${old.id}`);
      return { row, secret };
    case 'there':
      return await madeBefore(deps, id, secret);
    case 'over':
      throw new ApiProblem(
        'api-key-over',
        `Key ${old.id} is ${isKeyGood(old, at) ? 'over' : old.revokedAt === null ? 'expired' : 'revoked'}: there is nothing to take over. Make a new key.`,
      );
  }
}

function expiryAfter(old: ApiKeyRow, expiresIn: string | undefined, at: number): number | null {
  if (expiresIn !== undefined) return at + durationField(expiresIn, '/expiresIn');
  return old.expiresAt === null ? null : at + (old.expiresAt - old.createdAt);
}

/**
 * Id and secret of a key. With an Idempotency-Key both follow from it, so that a repeat whose first answer was lost is told
 * the same secret, which is kept nowhere.
 */
async function drawn(ring: KeyRing, { key, newId }: Pick<Call, 'key' | 'newId'>) {
  const id = newId('key').replace('-', '_');
  if (key === null) return { id, secret: writtenKey(id, newSecret()) };
  const { signWith } = await ring.signingKey('seal');
  const text = new TextEncoder().encode(`countersign-api-key ${id}`);
  const mac = await crypto.subtle.sign('HMAC', signWith as CryptoKey, text);
  return { id, secret: writtenKey(id, Buffer.from(mac).toString('base64url')) };
}

async function madeBefore({ books }: ApiDeps, id: string, secret: string): Promise<MadeKey> {
  const row = await apiKeyOf(books, id);
  if (row.hash === keyHash(secret)) return { row, secret };
  // The seal key was rotated in between: what it was made from is gone.
  const message = `Key ${id} was made by this request before; its secret cannot be shown again. Revoke it and make another.`;
  throw new ApiProblem('idempotency-key-reused', message);
}

function noteOf(
  row: ApiKeyRow,
  by: RoleActor,
  type: 'api_key_created' | 'api_key_rotated',
  more: Record<string, string>,
): InstallationNote {
  const { id, name, role, scope, createdAt: at } = row;
  const data = { keyId: id, name, role, ...(scope && { ...scope }), ...more };
  return { type, at, actor: by.id, via: by.via, data };
}

function tooLong(pointer: string, message: string): ApiProblem {
  return new ApiProblem('invalid-request', message, { errors: [{ pointer, code: 'too-long', message }] });
}
