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
