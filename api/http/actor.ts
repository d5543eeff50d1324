// Who calls: from the Authorization header to a role. Sessions of the portal are no credential here, and tokens none there.
import type { Request } from 'express';
import {
  type AgentCredential,
  type KeyRing,
  looksLikeAgentCredential,
  verifyAgentCredential,
} from '../../links/index.ts';
import type { Principal } from '../../process/principal.ts';
import { type AgentKeyDeps, agentOfKey } from './agent-key.ts';
import type { Authenticator } from './authenticate.ts';
import { ApiProblem } from './problem.ts';

const INVALID_TOKEN = 'Bearer realm="countersign", error="invalid_token"';

/** Each role may do all that those before it may. */
export type Role = 'viewer' | 'operator' | 'admin';
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export interface RoleActor {
  /** What the trail names: `local`, an API key's id, or what the identity provider calls them. */
  id: string;
  role: Role;
  /** How they were authenticated: `local`, `key:<id>`, `oidc:<issuer>`. */
  via: string;
}
/** An agent at work. It stands beside the roles: where it may call, the endpoint says. */
export interface AgentActor {
  /** The agent's id. */
  id: string;
  role: 'agent';
  credential: AgentCredential;
  /** `key:<id>` of an API key; absent: by the credential of its attempt. */
  via?: string;
}
export type Actor = RoleActor | AgentActor;

/** Who it was is beyond doubt: we signed it, and its time is over. Nothing is opened by it. */
export class ExpiredCredential extends ApiProblem {
  readonly actor: AgentActor;

  constructor(credential: AgentCredential) {
    const message = 'This credential has expired: the time of its attempt is over.';
    super('unauthenticated', message, { headers: { 'WWW-Authenticate': INVALID_TOKEN } });
    this.actor = { id: credential.agentId, role: 'agent', credential };
  }
}

/**
 * The caller. Throws `unauthenticated` with the challenge that RFC 6750 asks for; ExpiredCredential where that is known;
 * what the authenticator throws.
 */
export async function actorOf(
  req: Request,
  deps: { authenticator: Authenticator; ring: KeyRing; now(): number } & AgentKeyDeps,
): Promise<Actor> {
  const header = req.headers.authorization;
  if (header === undefined) {
    throw unauthenticated('Send "Authorization: Bearer <token>".', 'Bearer realm="countersign"');
  }
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(header)?.[1];
  if (token !== undefined && looksLikeAgentCredential(token)) return await agentOf(token, deps);
  const found = token === undefined ? null : await deps.authenticator.authenticate(token);
  if (!found) throw invalid('This token is not known here.');
  return found.actor.role === 'agent' ? await agentOfKey(deps, found.actor) : found.actor;
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

export const reaches = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];

/** Throws `forbidden` where the role does not reach. An agent has none of them. */
export function requireRole(actor: Actor, needed: Role): void {
  if (actor.role !== 'agent' && reaches(actor.role, needed)) return;
  throw new ApiProblem('forbidden', `This needs the role "${needed}"; the token has "${actor.role}".`);
}

/** Of a call that lets in no agent. Throws `forbidden` where one came after all. */
export function roleActor(actor: Actor): RoleActor {
  if (actor.role !== 'agent') return actor;
  throw new ApiProblem('forbidden', 'No agent may do this.');
}

/** The actor as the engine knows it. A viewer makes no commands. */
export function principalOf(actor: Actor): Principal {
  if (actor.role === 'viewer') throw new ApiProblem('forbidden', 'A viewer changes nothing.');
  if (actor.role === 'agent') {
    const { taskId, attempt, delegated } = actor.credential;
    // A subordinate speaks for the agent whose attempt it is: the engine knows no other at this work.
    const worker = delegated?.worker ?? actor.id;
    return { kind: 'agent', id: worker, taskId, attempt, ...(actor.via !== undefined && { via: actor.via }) };
  }
  const { id, role, via } = actor;
  return { kind: 'operator', id, role, via };
}

/** Whose an Idempotency-Key is. Two providers may call two people by one id; agents of one id are at work in many instances. */
export function callerOf(actor: Actor): string {
  if (actor.role !== 'agent') return `${actor.via} ${actor.id}`;
  const { instanceId, taskId, attempt, delegated } = actor.credential;
  return `agent:${instanceId}.${taskId}.${attempt}.${actor.id}${delegated ? `.d.${delegated.callId}` : ''}`;
}

function unauthenticated(message: string, challenge: string): ApiProblem {
  return new ApiProblem('unauthenticated', message, { headers: { 'WWW-Authenticate': challenge } });
}

const invalid = (message: string): ApiProblem => unauthenticated(message, INVALID_TOKEN);
