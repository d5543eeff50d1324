// A file's name as somebody's computer gave it, made fit to be shown, offered for saving, and made a key of.
import { uploadKey } from '../../definition/artifact-key.ts';

const LONGEST = 150;
const SLUG_BYTES = 80;

/**
 * The last part of a path, without what is not to be seen: control characters, what turns the writing direction, and
 * what has no width. At most 150 characters, its ending kept. '' where nothing is left.
 */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const characters = Array.from(plain);
  if (characters.length <= LONGEST) return plain;
  const ending = endingOf(plain);
  const kept = characters.slice(0, LONGEST - ending.length - 1).join('');
  return ending === '' ? kept : `${kept}.${ending}`;
}

/** Lower case, without the dot; '' where there is none. What stands before the last dot hides nothing. */
export function endingOf(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The key of a document with this name, in the person's own name space. */
export function uploadKeyOf(participantId: string, cleanName: string): string {
  const words = cleanName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  let slug = '';
  for (const character of words) {
    if (Buffer.byteLength(slug + character) > SLUG_BYTES) break;
    slug += character;
  }
  return uploadKey(participantId, slug.replaceAll(/-+$/g, '') || 'document');
}
