// The entries of one instance, events and journal, page after page.
import type { Books, TrailEntry } from '../../store/books.ts';

/** The whole trail in order of position, a page at a time. */
export async function* trailOf(
  books: Books,
  instanceId: string,
  types?: string[],
): AsyncGenerator<TrailEntry> {
  const limit = 500;
  let after = 0;
  for (;;) {
    const page = await books.trail({ instanceId, after, limit, ...(types ? { types } : {}) });
    yield* page;
    if (page.length < limit) return;
    after = page.at(-1)!.position;
  }
}
