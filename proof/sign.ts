// Signs what checkpoints and seals claim: compact JWS, EdDSA over Ed25519, with a `typ` of its own each.
import { CompactSign, type CryptoKey } from 'jose';
import { canonicalJson } from '../platform/canonical-json.ts';
import { CHECKPOINT_TYPE, type CheckpointClaims, SEAL_TYPE, type SealClaims } from './format.ts';

export interface SigningKey {
  kid: string;
  signWith: CryptoKey | Uint8Array | null;
}

export const signCheckpoint = (key: SigningKey, claims: CheckpointClaims): Promise<string> =>
  sign(key, CHECKPOINT_TYPE, claims);

export const signSeal = (key: SigningKey, claims: SealClaims): Promise<string> =>
  sign(key, SEAL_TYPE, claims);

/** Throws where the key holds its public half only. */
async function sign({ kid, signWith }: SigningKey, typ: string, claims: object): Promise<string> {
  if (signWith === null) throw new Error(`Key ${kid} cannot sign: its private half is not here.`);
  return await new CompactSign(new TextEncoder().encode(canonicalJson(claims)))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ })
    .sign(signWith);
}
