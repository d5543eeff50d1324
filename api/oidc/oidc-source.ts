// Tokens of an identity provider: JWTs checked against its published keys, a claim of theirs mapped to a role.
import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { OidcSettings } from '../../platform/oidc-settings.ts';
import type { Authenticated, TokenSource } from '../http/authenticate.ts';
import { ApiProblem } from '../http/problem.ts';
import { keySetAddress } from './discovery.ts';
import { roleOf } from './role-of.ts';

/** Asymmetric ones only: with a symmetric one, whoever knows the public key could sign. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TOLERANCE_S = 30;
const ANSWER_WITHIN_MS = 2_500;
/** Not what the trail calls somebody of ours, and nothing that reads as something else. */
const ID = /^(?!(local|engine|temporal|anonymous)$|key_)[^\s\p{Cc}\p{Bidi_Control}]{1,200}$/u;

export interface OidcOptions {
  now(): number;
  /** The provider's keys are asked for again, for a key that is not known, at most this often. Default 30 s. */
  cooldownMs?: number;
  /** For how long its keys are taken to be as they were. Default 10 min. */
  keepKeysMs?: number;
}

/** Null: no token of this provider's, or none that is good. Throws `forbidden` (no role), `identity-unavailable`. */
export function oidc(settings: OidcSettings, options: OidcOptions): TokenSource {
  const { issuer, audience } = settings;
  const via = `oidc:${issuer}`;
  const keys = providersKeys(settings, options);

  return {
    async authenticate(token) {
      // Read before it is checked, only to see whose it claims to be: no other token leads to a request to the provider.
      if (claimedIssuer(token) !== issuer) return null;
      let claims: JWTPayload;
      try {
        ({ payload: claims } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          requiredClaims: ['exp'],
          clockTolerance: TOLERANCE_S,
          currentDate: new Date(options.now()),
        }));
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
      return authenticatedBy(claims);
    },
    // The session ends with the token it was opened with; nobody tells us of it before.
    stillGood: async (signedIn) => (signedIn.via === via ? true : null),
  };

  function authenticatedBy(claims: JWTPayload): Authenticated | null {
    const id = Object.hasOwn(claims, settings.idClaim) ? claims[settings.idClaim] : undefined;
    if (typeof id !== 'string' || !ID.test(id)) {
      const message = `Your token's claim "${settings.idClaim}" holds no id that can stand on the trail: a text of at most 200 characters without spaces, and no name of our own such as "local".`;
      throw new ApiProblem('forbidden', message);
    }
    const role = roleOf(claims, settings);
    if (role === null) {
      const message = `Your token has no role here: its claim "${settings.roleClaim}" is missing, or holds none that is mapped to one (COUNTERSIGN_OIDC_ROLES).`;
      throw new ApiProblem('forbidden', message);
    }
    return { actor: { id, role, via }, mark: '', expiresAt: claims.exp! * 1000 };
  }
}

/** The provider's key for a token. Where it cannot be asked, that is no verdict on the token: `identity-unavailable`. */
function providersKeys(settings: OidcSettings, { cooldownMs = 30_000, keepKeysMs = 600_000 }: OidcOptions) {
  const address = keySetAddress(settings, ANSWER_WITHIN_MS);
  let known: { at: string; keys: JWTVerifyGetKey } | null = null;
  const get: JWTVerifyGetKey = async (header, token) => {
    try {
      const at = await address();
      if (known?.at !== at) {
        const cache = {
          cooldownDuration: cooldownMs,
          cacheMaxAge: keepKeysMs,
          timeoutDuration: ANSWER_WITHIN_MS,
        };
        known = { at, keys: createRemoteJWKSet(new URL(at), cache) };
      }
      return await known.keys(header, token);
    } catch (error) {
      if (isVerdict(error)) throw error;
      throw new ApiProblem(
        'identity-unavailable',
        'The identity provider cannot be asked for its keys now, so this token cannot be checked. Try again soon.',
        { headers: { 'Retry-After': '5' } },
      );
    }
  };
  return get;
}

/** The provider answered, and none of its keys is this token's. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

function claimedIssuer(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
