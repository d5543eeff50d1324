// Who calls: from the Authorization header to a role. Sessions of the portal are no credential here, and tokens none there.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Principal } from '../../process/principal.ts';
import { ApiProblem } from './problem.ts';

/** Each role may do all that those before it may. */
export type Role = 'viewer' | 'operator' | 'admin';
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export interface Actor {
  /** What the trail names. */
  id: string;
  role: Role;
}

/** The actor a bearer token stands for; null: unknown. */
export type Authenticate = (token: string) => Actor | null;

/** The generated local token: admin. Compared by hash, so that time tells nothing about it. */
export function localToken(token: string): Authenticate {
  const expected = digest(token);
  return (given) => (timingSafeEqual(digest(given), expected) ? { id: 'local', role: 'admin' } : null);
}

/** The caller. Throws `unauthenticated` with the challenge that RFC 6750 asks for. */
export function actorOf(req: Request, authenticate: Authenticate): Actor {
  const header = req.headers.authorization;
  if (header === undefined) {
    throw unauthenticated('Send "Authorization: Bearer <token>".', 'Bearer realm="countersign"');
  }
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(header)?.[1];
  const actor = token === undefined ? null : authenticate(token);
  if (!actor) {
    throw unauthenticated(
      'This token is not known here.',
      'Bearer realm="countersign", error="invalid_token"',
    );
  }
  return actor;
}

/** Throws `forbidden` where the role does not reach. */
export function requireRole(actor: Actor, needed: Role): void {
  if (RANK[actor.role] >= RANK[needed]) return;
  throw new ApiProblem('forbidden', `This needs the role "${needed}"; the token has "${actor.role}".`);
}

/** The actor as the engine knows it. A viewer makes no commands. */
export function principalOf(actor: Actor): Principal {
  if (actor.role === 'viewer') throw new ApiProblem('forbidden', 'A viewer changes nothing.');
  return { kind: 'operator', id: actor.id, role: actor.role };
}

function unauthenticated(message: string, challenge: string): ApiProblem {
  return new ApiProblem('unauthenticated', message, { headers: { 'WWW-Authenticate': challenge } });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
