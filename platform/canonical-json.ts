// Canonical JSON (RFC 8785) and its SHA-256: what definitions, seals and the chains of the books are hashed over.
import { createHash } from 'node:crypto';

/**
 * JSON text with keys in UTF-16 order and no white space. `undefined` members are left out. Throws TypeError on what JSON
 * cannot say, and on half a surrogate pair, which no UTF-8 text can hold: see `wellFormed`.
 */
export function canonicalJson(value: unknown): string {
  const text = written(value);
  // Half a pair is written as an escape (\ud83d); a whole one stands as it is. So most texts need no second look.
  if (text.includes('\\ud') && !isWellFormed(value)) {
    throw new TypeError('Not JSON: a text in it has half a surrogate pair (RFC 8785, 3.2.2.2).');
  }
  return text;
}

function written(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Not a JSON number: ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => written(item ?? null)).join(',')}]`;
  if (typeof value === 'object') {
    const object = value as Record<string, unknown>;
    const members = Object.keys(object)
      .filter((key) => object[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${written(object[key])}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`Not JSON: ${typeof value}`);
}

const HALF_PAIR = /\p{Surrogate}/gu;
const textIsWellFormed = (text: string): boolean => text.search(HALF_PAIR) === -1;

/** Whether no text in a JSON value, names of members included, has half a surrogate pair. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return textIsWellFormed(value);
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => textIsWellFormed(key) && isWellFormed(item));
}

/**
 * The same value; where a text has half a surrogate pair (an emoji cut in two, say by a model), U+FFFD stands in its
 * place, as in any UTF-8 text made of it. For what must be kept or sent whatever somebody wrote.
 */
export function wellFormed<T>(value: T): T {
  return JSON.stringify(value)?.includes('\\ud') ? (mended(value) as T) : value;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(HALF_PAIR, '\ufffd');
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mended(key), mended(item)]));
}

/** SHA-256 of text (UTF-8) or bytes, hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of the canonical JSON, hex. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
