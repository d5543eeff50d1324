// A magic link's token: a JWT signed with EdDSA that names one person in one instance by ids. No addresses, no names.
import { SignJWT, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { KeyRing } from './keys.ts';

export type LinkPermission = 'view' | 'approve' | 'comment' | 'upload';
export const LINK_PERMISSIONS = ['view', 'approve', 'comment', 'upload'] as const;

/** What the token is for, and what kind of token: no other token of ours or anybody's passes for a link. */
export const LINK_AUDIENCE = 'countersign-portal';
export const LINK_TYPE = 'countersign-link+jwt';

const TOLERANCE_S = 30;
const MAX_TOKEN_CHARS = 2_048;
const HEADERS = new Set(['alg', 'typ', 'kid']);
const ID = /^[^\s\p{Cc}]{1,200}$/u;

/** Instants are epoch ms; a JWT keeps whole seconds. */
export interface LinkClaims {
  instanceId: string;
  participantId: string;
  permissions: LinkPermission[];
  /** The link's id in the books: what is revoked and counted, never the token's text. */
  jti: string;
  issuedAt: number;
  expiresAt: number;
}

export interface MintLinkInput extends Omit<LinkClaims, 'issuedAt'> {
  /** The configured public address. */
  issuer: string;
  /** Default: now. */
  issuedAt?: number;
}

/** `expired`: signed by us and past its time, so that its page may offer a fresh link. All else is one same `invalid`. */
export type LinkVerdict =
  | { ok: true; claims: LinkClaims }
  | { ok: false; reason: 'expired'; claims: LinkClaims }
  | { ok: false; reason: 'invalid' };

/** A token signed with the newest link key. The caller puts it into a mail or an answer and nowhere else. */
export async function mintLink(ring: KeyRing, input: MintLinkInput): Promise<string> {
  const key = await ring.signingKey('link');
  return await new SignJWT({ ins: input.instanceId, per: input.permissions })
    .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: key.kid })
    .setIssuer(input.issuer)
    .setAudience(LINK_AUDIENCE)
    .setSubject(input.participantId)
    .setJti(input.jti)
    .setIssuedAt(Math.floor((input.issuedAt ?? Date.now()) / 1000))
    .setExpirationTime(Math.floor(input.expiresAt / 1000))
    .sign(key.signWith!);
}

/** What a token says, at `now` (epoch ms). Never throws on a bad token. Whether the link was revoked is for the books to say. */
export async function verifyLink(
  ring: KeyRing,
  token: string,
  options: { issuer: string; now?: number },
): Promise<LinkVerdict> {
  const now = options.now ?? Date.now();
  const kid = kidOf(token);
  const key = kid === null ? null : await ring.key('link', kid);
  if (!key) return { ok: false, reason: 'invalid' };
  try {
    const { payload } = await jwtVerify(token, key.verifyWith, {
      algorithms: ['EdDSA'],
      typ: LINK_TYPE,
      issuer: options.issuer,
      audience: LINK_AUDIENCE,
      requiredClaims: ['iss', 'aud', 'sub', 'ins', 'per', 'jti', 'iat', 'exp'],
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(now),
    });
    const claims = claimsOf(payload, now);
    return claims ? { ok: true, claims } : { ok: false, reason: 'invalid' };
  } catch (error) {
    // jose looks at `exp` last: what is expired has passed every other check.
    const claims = error instanceof errors.JWTExpired ? claimsOf(error.payload, now) : null;
    return claims ? { ok: false, reason: 'expired', claims } : { ok: false, reason: 'invalid' };
  }
}

/** The key id, where the header holds nothing but what we write: keys by value or address (`jwk`, `jku`, `x5u`) and `crit` are refused unread. */
function kidOf(token: string): string | null {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARS) return null;
  try {
    const header = decodeProtectedHeader(token);
    if (Object.keys(header).some((name) => !HEADERS.has(name))) return null;
    return header.alg === 'EdDSA' && typeof header.kid === 'string' ? header.kid : null;
  } catch {
    return null;
  }
}

function claimsOf(payload: JWTPayload, now: number): LinkClaims | null {
  const { sub, jti, iat, exp, ins, per, aud } = payload;
  if (typeof sub !== 'string' || !ID.test(sub) || typeof jti !== 'string' || !ID.test(jti)) return null;
  if (typeof ins !== 'string' || !ID.test(ins) || aud !== LINK_AUDIENCE) return null;
  if (!Array.isArray(per) || !per.every(isPermission)) return null;
  if (typeof iat !== 'number' || typeof exp !== 'number' || iat * 1000 > now + TOLERANCE_S * 1000)
    return null;
  return {
    instanceId: ins,
    participantId: sub,
    permissions: per,
    jti,
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

const isPermission = (value: unknown): value is LinkPermission =>
  (LINK_PERMISSIONS as readonly unknown[]).includes(value);
