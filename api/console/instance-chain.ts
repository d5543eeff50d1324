// Checks the chain of an instance's trail as it stands in the books, and says in a sentence what was found.
import { chainSays, type ChainView } from '../../console/index.ts';
import { chainBreak } from '../../store/chain.ts';
import type { TrailEntry } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { trailOf } from '../instance/trail.ts';

/** Null where there are more than `most` entries: it was not checked. A cut tail is found by `countersign verify`. */
export async function chainOf(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  instanceId: string,
  most = Infinity,
): Promise<ChainView | null> {
  const streams: Record<TrailEntry['stream'], TrailEntry[]> = { events: [], journal: [] };
  let count = 0;
  for await (const entry of trailOf(books, instanceId)) {
    count += 1;
    if (count > most) return null;
    streams[entry.stream].push(entry);
  }
  const broken = chainBreak(streams.events) ?? chainBreak(streams.journal);
  return chainSays(count, broken, now());
}
