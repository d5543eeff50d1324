// The way through the pages of a list. The books only lead on; the cursors that were passed stand in the address, so that
// there is a way back, too.

/** Pages behind this one whose cursors are kept; further back there is the first page. */
const KEPT = 20;

export interface PageAt {
  cursor: string | undefined;
  /** Cursors of the pages before this one, oldest first; `-` is the first page. */
  passed: string[];
  /** From 1. */
  number: number;
}

/** From the query of an address. */
export function readPageAt(query: Record<string, unknown>): PageAt {
  const { cursor, passed = [], page } = query;
  const list = (Array.isArray(passed) ? passed : [passed]).filter((each) => typeof each === 'string');
  const number = typeof page === 'string' && /^\d{1,6}$/.test(page) ? Number(page) : 1;
  const isFirst = typeof cursor !== 'string' || cursor === '';
  return isFirst ? { cursor: undefined, passed: [], number: 1 } : { cursor, passed: list, number };
}

/** `place` makes an address of what is given. */
export function pageLinks(
  at: PageAt,
  nextCursor: string | undefined,
  place: (query: Record<string, string | string[]>) => string,
) {
  const [before] = at.passed.slice(-1);
  const rest = at.passed.slice(0, -1);
  const here = [...at.passed, at.cursor ?? FIRST].slice(-KEPT);
  return {
    first: at.number > 2 || (at.number > 1 && before === undefined) ? place({}) : null,
    previous:
      before === undefined
        ? null
        : before === FIRST
          ? place({})
          : place({ cursor: before, passed: rest, page: String(at.number - 1) }),
    next:
      nextCursor === undefined
        ? null
        : place({ cursor: nextCursor, passed: here, page: String(at.number + 1) }),
  };
}

/** Stands for the first page, which has no cursor. */
const FIRST = '-';
