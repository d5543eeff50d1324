// Seals: what API and activities put on every message to the workflow, so that a message typed into Temporal by hand
// passes for nobody's. A compact JWS (HS256) over instance, kind of message and the hash of what is sealed.
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import type { Sealed, SealVerdict } from '../activities/ports.ts';
import { hashOf, wellFormed } from '../platform/canonical-json.ts';
import type { AgentOutcome, DecideApprovalData } from '../process/commands.ts';
import type { AgentReplyMessage, Seal, UntimedCommand } from '../workflows/messages.ts';
import type { KeyRing } from './keys.ts';

const ISSUER = 'countersign';
const SEAL_TYPE = 'countersign-seal+jws';
const MAX_SEAL_CHARS = 2_048;

/** Part of what is signed: a command's seal is no decision's, whatever the two look like. */
type SealedKind = Sealed['kind'] | 'reply';
/** What the API was sent for an agent's run, before it carries a seal. */
type UnsealedReply = Omit<AgentReplyMessage, 'seal'>;

/** Seals a command for its update. */
export function sealCommand(ring: KeyRing, instanceId: string, command: UntimedCommand): Promise<Seal> {
  return seal(ring, instanceId, 'command', command);
}

/** Seals a person's decision for its signal. */
export function sealDecision(ring: KeyRing, instanceId: string, decision: DecideApprovalData): Promise<Seal> {
  return seal(ring, instanceId, 'decision', decision);
}

/** Seals what an agent's attempt came to. */
export function sealOutcome(
  ring: KeyRing,
  instanceId: string,
  taskId: string,
  attempt: number,
  outcome: AgentOutcome,
): Promise<Seal> {
  return seal(ring, instanceId, 'outcome', { taskId, attempt, outcome });
}

/** Seals what an agent sent to its callback, for the signal to its run. */
export function sealReply(ring: KeyRing, instanceId: string, reply: UnsealedReply): Promise<Seal> {
  return seal(ring, instanceId, 'reply', replyContent(reply));
}

/** As `checkSeals`, for a reply. */
export function checkReply(
  ring: KeyRing,
  instanceId: string,
  reply: AgentReplyMessage,
): Promise<SealVerdict> {
  return checkToken(
    ring,
    () => reply.seal,
    () => claims(instanceId, 'reply', replyContent(reply)),
  );
}

/** A verdict for each, in order. Computes only; never throws on what it is given. `unknown-key`: not in the ring, also after reading it again. */
export function checkSeals(ring: KeyRing, sealed: Sealed[]): Promise<SealVerdict[]> {
  return Promise.all(sealed.map((item) => checkSeal(ring, item)));
}

async function seal(ring: KeyRing, instanceId: string, kind: SealedKind, content: unknown): Promise<Seal> {
  const key = await ring.signingKey('seal');
  return await new CompactSign(new TextEncoder().encode(claims(instanceId, kind, content)))
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: SEAL_TYPE })
    .sign(key.signWith!);
}

async function checkSeal(ring: KeyRing, item: Sealed): Promise<SealVerdict> {
  return await checkToken(
    ring,
    () => sealOf(item),
    () => claims(item.instanceId, item.kind, contentOf(item)),
  );
}

/** Both may throw on what is not of the shape it should be. */
async function checkToken(
  ring: KeyRing,
  tokenOf: () => unknown,
  expected: () => string,
): Promise<SealVerdict> {
  try {
    const token = tokenOf();
    if (typeof token !== 'string' || token.length > MAX_SEAL_CHARS) return 'bad';
    const header = decodeProtectedHeader(token);
    if (header.alg !== 'HS256' || header.typ !== SEAL_TYPE || typeof header.kid !== 'string') return 'bad';
    const key = await ring.key('seal', header.kid);
    if (!key) return 'unknown-key';
    const { payload } = await compactVerify(token, key.verifyWith, { algorithms: ['HS256'] });
    return new TextDecoder().decode(payload) === expected() ? 'good' : 'bad';
  } catch {
    return 'bad';
  }
}

/** The signed text. Its spelling is fixed, so checking is comparing. What an agent said may hold half an emoji. */
function claims(instanceId: string, kind: SealedKind, content: unknown): string {
  return JSON.stringify({ iss: ISSUER, sub: instanceId, typ: kind, h: hashOf(wellFormed(content)) });
}

const sealOf = (item: Sealed): Seal => (item.kind === 'outcome' ? item.seal : item.message.seal);

function contentOf(item: Sealed): unknown {
  switch (item.kind) {
    case 'command':
      return item.message.command;
    case 'decision':
      return item.message.decision;
    case 'outcome':
      return { taskId: item.taskId, attempt: item.attempt, outcome: item.outcome };
  }
}

const replyContent = ({ runId, messageId, kind, content }: UnsealedReply): UnsealedReply => ({
  runId,
  messageId,
  kind,
  content,
});
