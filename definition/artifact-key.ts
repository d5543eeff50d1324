// What a key of an artifact looks like: it stands in addresses, and as `key@version` in forms.
import { LIMITS } from './limits.ts';

const KEY = /^[^\s@/\\\p{Cc}]+$/u;

/** Whether it is one word without "@", slashes and control characters, of at most 200 bytes. */
export function isArtifactKey(key: string): boolean {
  return KEY.test(key) && new TextEncoder().encode(key).length <= LIMITS.artifactKeyBytes;
}

const UPLOADS = 'upload.';

/** Whether the key lies where people's own documents do. */
export const isUploadKey = (key: string): boolean => key.startsWith(UPLOADS);

/** What the keys of a person's own documents begin with: a name space of theirs. */
export const uploadPrefix = (participantId: string): string => `${UPLOADS}${participantId}.`;

/** The key of a document that a person adds. `slug`: without dots, so that it is read one way. */
export const uploadKey = (participantId: string, slug: string): string =>
  `${uploadPrefix(participantId)}${slug}`;

/** Whose name space a key lies in; null: in nobody's. */
export function uploaderOf(key: string): string | null {
  const end = key.lastIndexOf('.');
  return isUploadKey(key) && end > UPLOADS.length ? key.slice(UPLOADS.length, end) : null;
}
