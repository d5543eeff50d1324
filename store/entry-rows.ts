// Entries between the database and memory, and the one place that gives out positions.
import type { Selectable, Transaction } from 'kysely';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { JsonObject } from '../definition/types.ts';
import type { TrailEntry } from './books.ts';
import type { EntryTable, Tables } from './schema.ts';

/** An entry that has no position yet. */
export type NewEntry = Omit<TrailEntry, 'position'> & { prevHash: string };

/** Below the limit of variables in a statement: 32,766 on SQLite, 65,535 on PostgreSQL. */
const ROWS_A_STATEMENT = 1000;

/**
 * Appends entries, in their order, and returns the position of the first; the others follow without gaps. The counter's row stays locked until the
 * transaction ends: positions follow the order of commits, and who has read up to one has missed nothing below it.
 * Call it last in a transaction, for other writers wait from here on.
 */
export async function insertEntries(trx: Transaction<Tables>, entries: NewEntry[]): Promise<number> {
  const { value: last } = await trx
    .updateTable('counters')
    .set((eb) => ({ value: eb('value', '+', entries.length) }))
    .where('name', '=', 'position')
    .returning('value')
    .executeTakeFirstOrThrow();
  const first = last - entries.length + 1;
  const placed = entries.map((entry, index) => ({ ...entry, position: first + index }));
  for (let from = 0; from < placed.length; from += ROWS_A_STATEMENT) {
    await trx
      .insertInto('entries')
      .values(placed.slice(from, from + ROWS_A_STATEMENT).map(columnsOf))
      .execute();
  }
  return first;
}

const columnsOf = (entry: NewEntry & { position: number }): EntryTable => ({
  position: entry.position,
  instance_id: entry.instanceId,
  stream: entry.stream,
  seq: entry.seq,
  at: entry.at,
  type: entry.type,
  actor: entry.actor,
  body: canonicalJson(entry.body),
  prev_hash: entry.prevHash,
  hash: entry.hash,
});

export const entryOf = (row: Selectable<EntryTable>): TrailEntry => ({
  position: row.position,
  instanceId: row.instance_id,
  stream: row.stream as TrailEntry['stream'],
  seq: row.seq,
  at: row.at,
  type: row.type,
  actor: row.actor,
  body: JSON.parse(row.body) as JsonObject,
  hash: row.hash,
});
