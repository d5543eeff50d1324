// What a key of an artifact looks like: it stands in addresses, and as `key@version` in forms.
import { LIMITS } from './limits.ts';

const KEY = /^[^\s@/\\\p{Cc}]+$/u;

/** Whether it is one word without "@", slashes and control characters, of at most 200 bytes. */
export function isArtifactKey(key: string): boolean {
  return KEY.test(key) && new TextEncoder().encode(key).length <= LIMITS.artifactKeyBytes;
}
