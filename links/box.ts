// Secrets that the books have to keep, encrypted with a key that is not in them: whoever has a copy of the database has
// nothing. A compact JWE (`dir`, A256GCM) that opens only for what it was made for.
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import type { KeyRing } from './keys.ts';

const TYPE = 'countersign-box+jwe';

/** `of`: what the secret belongs to, such as a webhook's id; it is part of what is protected. */
export async function sealBox(ring: KeyRing, of: string, secret: string): Promise<string> {
  const { kid, signWith } = await ring.signingKey('box');
  return await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE, kid, of })
    .encrypt(signWith!);
}

/** Throws where its key is gone, it was made for something else, or was changed. The message never holds the secret. */
export async function openBox(ring: KeyRing, of: string, sealed: string): Promise<string> {
  const kid = boxKid(sealed);
  const key = kid === null ? null : await ring.key('box', kid);
  if (!key) {
    throw new Error(
      `A secret of ${of} was sealed with the key ${kid ?? 'of nobody'}, which is not in the key folder. Put it back there.`,
    );
  }
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key.verifyWith, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  if (protectedHeader['typ'] !== TYPE || protectedHeader['of'] !== of)
    throw new Error(`A secret of ${of} was sealed for something else.`);
  return new TextDecoder().decode(plaintext);
}

/** The key that it was sealed with; null where it is no box. */
export function boxKid(sealed: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(sealed);
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}
