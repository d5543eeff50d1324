// The heads of the list's columns: each that can be sorted by leads to the list sorted so, or the other way round.
import { CONSOLE, withQuery } from '../paths.ts';
import { type AskedSearch, ORDER_OF, searchQuery } from './search.ts';
import type { ColumnView } from './types/instances.ts';
import type { InstanceSort } from '../../store/books.ts';

const COLUMNS: [label: string, sort: InstanceSort | null][] = [
  ['Instance', 'name'],
  ['Status', null],
  ['Phase', null],
  ['What it waits for', null],
  ['For', 'waiting'],
  ['Next deadline', 'due'],
  ['Started', 'started'],
];

/** `asked` null: the list cannot be sorted where it stands. */
export const columnsFor = (asked: AskedSearch | null): ColumnView[] =>
  COLUMNS.map(([label, sort]) => {
    if (asked === null || sort === null) return { label, href: null, sorted: null };
    const isNow = asked.sort === sort;
    const order = isNow ? (asked.order === 'asc' ? 'desc' : 'asc') : ORDER_OF[sort];
    return {
      label,
      href: withQuery(CONSOLE.instances, searchQuery({ typed: asked.typed, sort, order })),
      sorted: isNow ? (asked.order === 'asc' ? 'ascending' : 'descending') : null,
    };
  });
