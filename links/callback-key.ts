// What proves which run a callback belongs to, where instance, task and attempt do not say it: a subordinate's, at work within
// another agent's attempt. A compact JWS (HS256) in the address that it was given.
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import type { KeyRing } from './keys.ts';

const TYPE = 'countersign-callback+jws';
const MAX_CHARS = 2_048;

export interface CallbackRun {
  /** `runIdOf` */
  runId: string;
  agentId: string;
}

/** Text that may stand in a query as it is. */
export async function callbackKey(ring: KeyRing, { runId, agentId }: CallbackRun): Promise<string> {
  const key = await ring.signingKey('seal');
  return await new CompactSign(new TextEncoder().encode(JSON.stringify({ runId, agentId })))
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: TYPE })
    .sign(key.signWith!);
}

/** Null where it is none of ours. */
export async function callbackRunOf(ring: KeyRing, token: string): Promise<CallbackRun | null> {
  try {
    if (token.length > MAX_CHARS) return null;
    const header = decodeProtectedHeader(token);
    if (header.typ !== TYPE || typeof header.kid !== 'string') return null;
    const key = await ring.key('seal', header.kid);
    if (!key) return null;
    const { payload } = await compactVerify(token, key.verifyWith, { algorithms: ['HS256'] });
    return JSON.parse(new TextDecoder().decode(payload)) as CallbackRun;
  } catch {
    return null;
  }
}
