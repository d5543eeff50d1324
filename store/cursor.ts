// Cursors of the list of instances: where a page ended, opaque to callers.

/** The last row of a page. */
export interface PageEnd {
  startedAt: number;
  id: string;
}

/** The cursor was not given out by this list. Wrong input of a caller, not trouble of the books. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor';
}

export function cursorOf({ startedAt, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
}

/** Throws InvalidCursor. */
export function pageEndOf(cursor: string): PageEnd {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [startedAt, id] = parsed as unknown[];
      if (Number.isSafeInteger(startedAt) && typeof id === 'string')
        return { startedAt: startedAt as number, id };
    }
  } catch {
    // Not JSON: said below.
  }
  throw new InvalidCursor('cursor: pass on the "nextCursor" of an answer, unchanged.');
}
