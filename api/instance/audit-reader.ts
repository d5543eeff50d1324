// Reads the audit trail of an instance, with what joins names and addresses to it.
import type { JsonObject } from '../../definition/types.ts';
import type { Books, InstanceRow, TrailEntry } from '../../store/books.ts';
import { type EntryJoin, entryJoinOf } from '../../store/entry-join.ts';
import { graphOf } from './instance-reader.ts';
import { trailOf } from './trail.ts';

/** What joins the entries of one instance. */
export const joinOf = async (books: Books, row: InstanceRow): Promise<EntryJoin> =>
  await entryJoinOf(books, row.id, await graphOf(books, row));

/** All entries of some types, read in pages. */
export async function allEntries(books: Books, instanceId: string, types?: string[]): Promise<TrailEntry[]> {
  const entries: TrailEntry[] = [];
  for await (const entry of trailOf(books, instanceId, types)) entries.push(entry);
  return entries;
}

/** What an entry says: an event's `data`; a journal entry's body is its data. */
export const contentOf = ({ stream, body }: TrailEntry): JsonObject =>
  stream === 'journal' ? body : ((body['data'] ?? {}) as JsonObject);
