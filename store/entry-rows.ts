// Entries between the database and memory, and the one place that gives out positions.
import type { Selectable, Transaction } from 'kysely';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { JsonObject } from '../definition/types.ts';
import type { TrailEntry } from './books.ts';
import { prepared } from './prepared.ts';
import type { EntryTable, Tables } from './schema.ts';

/** An entry that has no position yet. */
export type NewEntry = Omit<TrailEntry, 'position'> & {
  prevHash: string;
  /** The body as canonical JSON, where it was written for the hash already. */
  bodyText?: string;
};

/** A step writes some eight events; a statement is kept for each count up to this one. */
const ROWS_A_STATEMENT = 32;
const COLUMNS = [
  'position',
  'instance_id',
  'stream',
  'seq',
  'at',
  'type',
  'actor',
  'body',
  'prev_hash',
  'hash',
] as const satisfies (keyof EntryTable)[];

const takePositions = prepared<'count', { value: number }>((db, slot) =>
  db
    .updateTable('counters')
    .set((eb) => ({ value: eb('value', '+', slot<number>('count')) }))
    .where('name', '=', 'position')
    .returning('value'),
);
const inserts = Array.from({ length: ROWS_A_STATEMENT }, (_, more) =>
  prepared<string, unknown>((db, slot) =>
    db.insertInto('entries').values(
      Array.from({ length: more + 1 }, (__, row) => {
        const columns = COLUMNS.map((column) => [column, slot(`${column}${row}`)]);
        return Object.fromEntries(columns) as unknown as EntryTable;
      }),
    ),
  ),
);

/**
 * Appends entries, in their order, and returns the position of the first; the others follow without gaps. The counter's row stays locked until the
 * transaction ends: positions follow the order of commits, and who has read up to one has missed nothing below it.
 * Call it last in a transaction, for other writers wait from here on.
 */
export async function insertEntries(trx: Transaction<Tables>, entries: NewEntry[]): Promise<number> {
  const { rows } = await takePositions.run(trx, { count: entries.length });
  const first = rows[0]!.value - entries.length + 1;
  for (let from = 0; from < entries.length; from += ROWS_A_STATEMENT) {
    const some = entries.slice(from, from + ROWS_A_STATEMENT);
    const values: Record<string, string | number> = {};
    some.forEach((entry, row) => {
      const columns = columnsOf({ ...entry, position: first + from + row });
      for (const column of COLUMNS) values[`${column}${row}`] = columns[column];
    });
    await inserts[some.length - 1]!.run(trx, values);
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
  body: entry.bodyText ?? canonicalJson(entry.body),
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
