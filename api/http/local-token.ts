// The generated local token: admin. For the machine it was made on, and for the first steps of an installation.
import { createHash, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { TokenSource } from './authenticate.ts';

export const LOCAL = 'local';

/** Compared by hash, so that time tells nothing about it. */
export function localToken(token: string): TokenSource {
  const expected = digest(token);
  const mark = sha256Hex(`countersign-local ${token}`);
  return {
    async authenticate(given) {
      if (!timingSafeEqual(digest(given), expected)) return null;
      return { actor: { id: LOCAL, role: 'admin', via: LOCAL }, mark, expiresAt: null };
    },
    // Another token than then: who signed in with the old one is out.
    stillGood: async (signedIn) => (signedIn.via === LOCAL ? signedIn.mark === mark : null),
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
