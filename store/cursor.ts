// Cursors of lists: where a page ended, opaque to callers.

/** The last row of a page of instances. */
export interface PageEnd {
  startedAt: number;
  id: string;
}

/** The cursor was not given out by this list. Wrong input of a caller, not trouble of the books. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor';
}

/** By what a list is ordered, of its last row: a number (epoch ms) and an id, or a name alone. */
type Place = (string | number)[];

export function cursorOf({ startedAt, id }: PageEnd): string {
  return encoded([startedAt, id]);
}

/** Throws InvalidCursor. */
export function pageEndOf(cursor: string): PageEnd {
  const [startedAt, id] = decoded(cursor, 2);
  if (Number.isSafeInteger(startedAt) && typeof id === 'string')
    return { startedAt: startedAt as number, id };
  throw invalid();
}

/** Of a list by name. */
export const nameCursorOf = (name: string): string => encoded([name]);

/** The name that a page ended with. Throws InvalidCursor. */
export function nameOf(cursor: string): string {
  const [name] = decoded(cursor, 1);
  if (typeof name === 'string') return name;
  throw invalid();
}

/** Of a list by number, newest first. */
export const seqCursorOf = (seq: number): string => encoded([seq]);

/** The number that a page ended with. Throws InvalidCursor. */
export function seqOf(cursor: string): number {
  const [seq] = decoded(cursor, 1);
  if (Number.isSafeInteger(seq)) return seq as number;
  throw invalid();
}

/** Where a page of a list ended that can be sorted in several ways. */
export interface SortedPlace {
  /** By what it is sorted, of the page's last row: epoch ms, or a name. */
  key: number | string;
  /** Of the last row: tells apart those with the same key. */
  id: string;
  /** The newest position when the first page was read: what has moved since is passed over. */
  asOf: number;
}

/** `list`: which list, and how it is sorted: the cursor is good for no other. */
export const sortedCursorOf = (list: string, { key, id, asOf }: SortedPlace): string =>
  encoded([list, key, id, asOf]);

/** `keyType`: what the list is sorted by. Throws InvalidCursor. */
export function sortedPlaceOf(cursor: string, list: string, keyType: 'number' | 'string'): SortedPlace {
  const [of, key, id, asOf] = decoded(cursor, 4);
  if (typeof of === 'string' && of !== list && /^[a-z ]+$/.test(of)) {
    throw new InvalidCursor(
      `cursor: it was made for "${of}", and goes on in that order only; leave it out to begin anew.`,
    );
  }
  const isKey = keyType === 'string' ? typeof key === 'string' : Number.isSafeInteger(key);
  const hasNul = `${String(key)}${String(id)}`.includes('\0');
  if (of === list && isKey && !hasNul && typeof id === 'string' && Number.isSafeInteger(asOf)) {
    return { key: key as number | string, id, asOf: asOf as number };
  }
  throw invalid();
}

const encoded = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function decoded(cursor: string, length: number): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === length) return parsed as unknown[];
  } catch {
    // Not JSON: said below.
  }
  throw invalid();
}

const invalid = (): InvalidCursor =>
  new InvalidCursor('cursor: pass on the "nextCursor" of an answer, unchanged.');
