// What a customer may put in the place of our own name, mark and colour.
import { readFileSync, statSync } from 'node:fs';
import type { Accent } from './accent.ts';

export interface Logo {
  contentType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';
  bytes: Buffer;
}

export interface Brand {
  /** In the head of pages and mails. */
  name: string;
  /** Null: our own colours. */
  accent: Accent | null;
  /** On pages; mails carry no pictures. Null: none of their own. */
  logo: Logo | null;
}

export const OUR_BRAND: Brand = { name: 'Countersign', accent: null, logo: null };

const LARGEST_LOGO = 512 * 1024;

/** Reads a logo; null where there is none there, it is too large, or it is no picture by its own first bytes. */
export function readLogo(file: string): Logo | null {
  try {
    if (statSync(file).size > LARGEST_LOGO) return null;
    const bytes = readFileSync(file);
    const contentType = pictureType(bytes);
    return contentType === null ? null : { contentType, bytes };
  } catch {
    return null;
  }
}

function pictureType(bytes: Buffer): Logo['contentType'] | null {
  const head = bytes.subarray(0, 12).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  const text = bytes.subarray(0, 2_000).toString('utf8').trimStart();
  return /^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<svg[\s>]/s.test(text) ? 'image/svg+xml' : null;
}
