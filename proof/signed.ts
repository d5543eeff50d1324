// Reads what was signed as a checkpoint or a seal: by one of the keys given, in the one spelling that we write.
import { compactVerify, type CryptoKey, decodeProtectedHeader } from 'jose';
import { canonicalJson } from '../platform/canonical-json.ts';

const MAX_CHARS = 4_096;

/** `key`: of the key id, null where it is not known (or not trusted). */
export type KeyOf = (kid: string) => Promise<CryptoKey | Uint8Array | null> | CryptoKey | Uint8Array | null;

export type Signed<C> =
  | { ok: true; claims: C; kid: string }
  | { ok: false; why: 'unknown-key'; kid: string }
  | { ok: false; why: 'not-signed' };

/** The claims of a JWS of this `typ`. Never throws on a bad one. `C` is believed: only our own programs hold the keys. */
export async function readSigned<C extends object>(
  jws: unknown,
  typ: string,
  keyOf: KeyOf,
): Promise<Signed<C>> {
  const bad = { ok: false, why: 'not-signed' } as const;
  if (typeof jws !== 'string' || jws.length > MAX_CHARS || !isPlainlySpelled(jws)) return bad;
  try {
    const { alg, kid, typ: said, ...more } = decodeProtectedHeader(jws);
    if (alg !== 'EdDSA' || said !== typ || typeof kid !== 'string' || Object.keys(more).length > 0)
      return bad;
    const key = await keyOf(kid);
    if (key === null) return { ok: false, why: 'unknown-key', kid };
    const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const claims = JSON.parse(text) as C;
    return canonicalJson(claims) === text ? { ok: true, claims, kid } : bad;
  } catch {
    return bad;
  }
}

/** The last character of base64url may carry bits that mean nothing: they have to be zero, so that nothing can be changed unseen. */
function isPlainlySpelled(jws: string): boolean {
  const parts = jws.split('.');
  return (
    parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}
