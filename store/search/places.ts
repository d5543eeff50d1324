// How lists of instances are sorted, and where in them a page ended.
import { type RawBuilder, sql } from 'kysely';
import type { InstanceSort } from '../books.ts';
import { type Of, plain } from './matching.ts';

export type Order = 'asc' | 'desc';

interface Sorting {
  order: Order;
  keyType: 'number' | 'string';
  /** What rows are sorted by. `walk`: by a column with an index of its own. */
  key: (eb: Of, order: Order, walk: boolean) => RawBuilder<string | number>;
  /** The number of the event that last moved a row; null: rows never move. */
  movedBy: 'due_seq' | 'waiting_seq' | 'last_seq' | null;
}

/** Later than any deadline, and earlier: without one, last in either order. */
const NEVER = { asc: sql.lit(Number.MAX_SAFE_INTEGER), desc: sql.lit(-1) };

export const SORTINGS: Record<InstanceSort, Sorting> = {
  started: {
    order: 'desc',
    keyType: 'number',
    key: (eb, _, walk) => (walk ? sql`${eb.ref('i.started_at')}` : plain(eb.ref('i.started_at'))),
    movedBy: null,
  },
  name: {
    order: 'asc',
    keyType: 'string',
    key: (eb, _, walk) => (walk ? sql`${eb.ref('i.name_key')}` : sql`(${eb.ref('i.name_key')} || '')`),
    movedBy: null,
  },
  due: {
    order: 'asc',
    keyType: 'number',
    key: (eb, order) => sql`coalesce(${eb.ref('i.due_at')}, ${NEVER[order]})`,
    movedBy: 'due_seq',
  },
  waiting: {
    order: 'asc',
    keyType: 'number',
    key: (eb, order) => sql`coalesce(${eb.ref('i.waiting_since')}, ${NEVER[order]})`,
    movedBy: 'waiting_seq',
  },
  changed: {
    order: 'desc',
    keyType: 'number',
    key: (eb) => plain(eb.ref('i.changed_at')),
    movedBy: 'last_seq',
  },
};
