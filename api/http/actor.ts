// Who calls: from the Authorization header to a role. Sessions of the portal are no credential here, and tokens none there.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import {
  type AgentCredential,
  type KeyRing,
  looksLikeAgentCredential,
  verifyAgentCredential,
} from '../../links/index.ts';
import type { Principal } from '../../process/principal.ts';
import { ApiProblem } from './problem.ts';

const INVALID_TOKEN = 'Bearer realm="countersign", error="invalid_token"';

/** Each role may do all that those before it may. */
export type Role = 'viewer' | 'operator' | 'admin';
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export interface RoleActor {
  /** What the trail names. */
  id: string;
  role: Role;
}
/** An agent at work. It stands beside the roles: where it may call, the endpoint says. */
export interface AgentActor {
  /** The agent's id. */
  id: string;
  role: 'agent';
  credential: AgentCredential;
}
export type Actor = RoleActor | AgentActor;

/** The actor a bearer token stands for; null: unknown. */
export type Authenticate = (token: string) => RoleActor | null;

/** The generated local token: admin. Compared by hash, so that time tells nothing about it. */
export function localToken(token: string): Authenticate {
  const expected = digest(token);
  return (given) => (timingSafeEqual(digest(given), expected) ? { id: 'local', role: 'admin' } : null);
}

/** Who it was is beyond doubt: we signed it, and its time is over. Nothing is opened by it. */
export class ExpiredCredential extends ApiProblem {
  readonly actor: AgentActor;

  constructor(credential: AgentCredential) {
    const message = 'This credential has expired: the time of its attempt is over.';
    super('unauthenticated', message, { headers: { 'WWW-Authenticate': INVALID_TOKEN } });
    this.actor = { id: credential.agentId, role: 'agent', credential };
  }
}

/** The caller. Throws `unauthenticated` with the challenge that RFC 6750 asks for; ExpiredCredential where that is known. */
export async function actorOf(
  req: Request,
  deps: { authenticate: Authenticate; ring: KeyRing; now(): number },
): Promise<Actor> {
  const header = req.headers.authorization;
  if (header === undefined) {
    throw unauthenticated('Send "Authorization: Bearer <token>".', 'Bearer realm="countersign"');
  }
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(header)?.[1];
  if (token !== undefined && looksLikeAgentCredential(token)) return await agentOf(token, deps);
  const actor = token === undefined ? null : deps.authenticate(token);
  if (!actor) throw invalid('This token is not known here.');
  return actor;
}

async function agentOf(token: string, { ring, now }: { ring: KeyRing; now(): number }): Promise<AgentActor> {
  const verdict = await verifyAgentCredential(ring, token, now());
  if (verdict.ok) {
    const { credential } = verdict;
    return { id: credential.agentId, role: 'agent', credential };
  }
  if (verdict.reason === 'expired') throw new ExpiredCredential(verdict.credential);
  throw invalid('This token is not known here.');
}

/** Throws `forbidden` where the role does not reach. An agent has none of them. */
export function requireRole(actor: Actor, needed: Role): void {
  if (actor.role !== 'agent' && RANK[actor.role] >= RANK[needed]) return;
  throw new ApiProblem('forbidden', `This needs the role "${needed}"; the token has "${actor.role}".`);
}

/** The actor as the engine knows it. A viewer makes no commands. */
export function principalOf(actor: Actor): Principal {
  if (actor.role === 'viewer') throw new ApiProblem('forbidden', 'A viewer changes nothing.');
  if (actor.role === 'agent') {
    const { taskId, attempt, delegated } = actor.credential;
    // A subordinate speaks for the agent whose attempt it is: the engine knows no other at this work.
    return { kind: 'agent', id: delegated?.worker ?? actor.id, taskId, attempt };
  }
  return { kind: 'operator', id: actor.id, role: actor.role };
}

/** Whose an Idempotency-Key is. Agents of one id are at work in many instances. */
export function callerOf(actor: Actor): string {
  if (actor.role !== 'agent') return actor.id;
  const { instanceId, taskId, attempt, delegated } = actor.credential;
  return `agent:${instanceId}.${taskId}.${attempt}.${actor.id}${delegated ? `.d.${delegated.callId}` : ''}`;
}

function unauthenticated(message: string, challenge: string): ApiProblem {
  return new ApiProblem('unauthenticated', message, { headers: { 'WWW-Authenticate': challenge } });
}

const invalid = (message: string): ApiProblem => unauthenticated(message, INVALID_TOKEN);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
