// Which public keys count: those the caller trusts, by value or by thumbprint; without either, the file's own.
import { calculateJwkThumbprint, type CryptoKey, importJWK, type JWK } from 'jose';

/** What the caller trusts: the key set of the installation, or thumbprints (RFC 7638, SHA-256, base64url) of its keys. */
export type Trust = { jwks: JWK[] } | { thumbprints: string[] };

export interface TrustedKeys {
  /** Null: not there, or not trusted. */
  keyOf(kid: string): CryptoKey | null;
  thumbprintOf(kid: string): string;
}

/** `brought`: the file's. Of keys that are none of ours (Ed25519, for the trail) nothing is taken. */
export async function trustedKeys(brought: JWK[], trust?: Trust): Promise<TrustedKeys> {
  const keys = new Map<string, { key: CryptoKey; thumbprint: string }>();
  for (const jwk of trust && 'jwks' in trust ? trust.jwks : brought) {
    // The list is as somebody wrote it: what stands in it may be nothing at all.
    const { kty, crv, x, kid, cs_use: use = 'checkpoint' } = (jwk ?? {}) as JWK & { cs_use?: unknown };
    if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || typeof kid !== 'string') continue;
    // A key of links is published beside the trail's, and signs nothing here.
    if (use !== 'checkpoint' || keys.has(kid)) continue;
    const thumbprint = await calculateJwkThumbprint({ kty, crv, x });
    if (trust && 'thumbprints' in trust && !trust.thumbprints.includes(thumbprint)) continue;
    try {
      const key = (await importJWK({ kty, crv, x }, 'EdDSA')) as CryptoKey;
      keys.set(kid, { key, thumbprint });
    } catch {
      // No point of the curve: nothing it could have signed.
    }
  }
  return {
    keyOf: (kid) => keys.get(kid)?.key ?? null,
    thumbprintOf: (kid) => keys.get(kid)!.thumbprint,
  };
}
