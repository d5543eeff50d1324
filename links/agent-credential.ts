// An agent's credential: a JWT signed with EdDSA that lets the holder call the API as one agent in one attempt of one task or
// errand, and as nobody else. Ids and names of tools in it, nothing more.
import { SignJWT, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { KeyRing } from './keys.ts';

/** What the token is for, and what kind of token: no other token of ours or anybody's passes for it. */
export const AGENT_AUDIENCE = 'countersign-agent';
export const AGENT_TYPE = 'countersign-agent+jwt';
const ISSUER = 'countersign';

/** However long an attempt may take: by then its key may be retired. */
export const CREDENTIAL_LONGEST_MS = 30 * 86_400_000;
const TOLERANCE_S = 30;
const MAX_TOKEN_CHARS = 4_096;
const MAX_TOOLS = 100;
const HEADERS = new Set(['alg', 'typ', 'kid']);
const ID = /^[^\s\p{Cc}]{1,200}$/u;

/** Instants are epoch ms; a JWT keeps whole seconds. */
export interface AgentCredential {
  instanceId: string;
  /** A task's or an errand's id. */
  taskId: string;
  attempt: number;
  agentId: string;
  /** Names of the tools that it may call. */
  tools: string[];
  /** Of work that another agent handed down: whose attempt it is, and the call that did. */
  delegated?: { worker: string; callId: string };
  expiresAt: number;
}

/** `expired`: signed by us and past its time. All else is one same `invalid`. */
export type AgentCredentialVerdict =
  | { ok: true; credential: AgentCredential }
  | { ok: false; reason: 'expired'; credential: AgentCredential }
  | { ok: false; reason: 'invalid' };

/** A token signed with the newest agent key, good for 30 days at most. The caller hands it to the agent and puts it nowhere else. */
export async function mintAgentCredential(
  ring: KeyRing,
  input: AgentCredential,
  now = Date.now(),
): Promise<string> {
  const key = await ring.signingKey('agent');
  const { instanceId, taskId, attempt, agentId, tools, delegated } = input;
  const expiresAt = Math.min(input.expiresAt, now + CREDENTIAL_LONGEST_MS);
  const forWhom = delegated && { for: delegated.worker, call: delegated.callId };
  return await new SignJWT({ task: taskId, attempt, agent: agentId, tools, ...forWhom })
    .setProtectedHeader({ alg: 'EdDSA', typ: AGENT_TYPE, kid: key.kid })
    .setIssuer(ISSUER)
    .setAudience(AGENT_AUDIENCE)
    .setSubject(instanceId)
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key.signWith!);
}

/** Whether a bearer token claims to be one of these; what it is worth, `verifyAgentCredential` says. */
export const looksLikeAgentCredential = (token: string): boolean => kidOf(token) !== null;

/** What a token says at `now` (epoch ms). Never throws on a bad token. Whether the attempt is over is for the instance to say. */
export async function verifyAgentCredential(
  ring: KeyRing,
  token: string,
  now: number,
): Promise<AgentCredentialVerdict> {
  const kid = kidOf(token);
  const key = kid === null ? null : await ring.key('agent', kid);
  if (!key) return { ok: false, reason: 'invalid' };
  try {
    const { payload } = await jwtVerify(token, key.verifyWith, {
      algorithms: ['EdDSA'],
      typ: AGENT_TYPE,
      issuer: ISSUER,
      audience: AGENT_AUDIENCE,
      requiredClaims: ['iss', 'aud', 'sub', 'task', 'attempt', 'agent', 'tools', 'exp'],
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(now),
    });
    const credential = credentialOf(payload);
    return credential ? { ok: true, credential } : { ok: false, reason: 'invalid' };
  } catch (error) {
    // jose looks at `exp` last: what is expired has passed every other check.
    const credential = error instanceof errors.JWTExpired ? credentialOf(error.payload) : null;
    return credential ? { ok: false, reason: 'expired', credential } : { ok: false, reason: 'invalid' };
  }
}

/** The key id, where the header holds nothing but what we write: keys by value or address (`jwk`, `jku`, `x5u`) and `crit` are refused unread. */
function kidOf(token: string): string | null {
  if (token.length > MAX_TOKEN_CHARS) return null;
  try {
    const header = decodeProtectedHeader(token);
    if (Object.keys(header).some((name) => !HEADERS.has(name))) return null;
    if (header.alg !== 'EdDSA' || header.typ !== AGENT_TYPE) return null;
    return typeof header.kid === 'string' ? header.kid : null;
  } catch {
    return null;
  }
}

function credentialOf(claims: JWTPayload): AgentCredential | null {
  const { sub, aud, exp, task, attempt, agent, tools, for: worker, call } = claims;
  if (!isId(sub) || !isId(task) || !isId(agent) || aud !== AGENT_AUDIENCE) return null;
  if (!Number.isSafeInteger(attempt) || (attempt as number) < 1 || typeof exp !== 'number') return null;
  if (!Array.isArray(tools) || tools.length > MAX_TOOLS || !tools.every(isId)) return null;
  const isDelegated = worker !== undefined || call !== undefined;
  if (isDelegated && !(isId(worker) && isId(call))) return null;
  return {
    instanceId: sub,
    taskId: task,
    attempt: attempt as number,
    agentId: agent,
    tools,
    ...(isDelegated && { delegated: { worker: worker as string, callId: call as string } }),
    expiresAt: exp * 1000,
  };
}

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);
