// The search form of the list of instances: from an address to a search of the books, and back. What is asked stands in
// the address alone, so that it can be kept and sent to somebody.
import type { InstanceSearch, InstanceSort } from '../../store/books.ts';
import { A_DAY_MS } from './lengths.ts';
import type { SearchField, SearchTyped } from './types/instances.ts';

export const FIELDS: readonly SearchField[] = [
  'text',
  'processId',
  'version',
  'show',
  'phase',
  'waitingOn',
  'incident',
  'dueBefore',
  'startedFrom',
  'startedUntil',
  'contextName',
  'contextValue',
  'teamId',
];

/** What may stand in `show`, and the search it means. The first is what is shown where nothing is asked. */
export const SHOWN: Record<string, { label: string; asks: string; search: Partial<InstanceSearch> }> = {
  '': { label: 'Open', asks: 'open', search: { status: ['running', 'paused'] } },
  working: { label: 'Working', asks: 'at work', search: { status: ['running'], waitsFor: 'agents' } },
  people: {
    label: 'Waits for people',
    asks: 'waiting for people',
    search: { status: ['running'], waitsFor: 'people' },
  },
  trouble: { label: 'Trouble', asks: 'in trouble', search: { status: ['running'], waitsFor: 'trouble' } },
  otherwise: {
    label: 'Waits for something else',
    asks: 'waiting for something else',
    search: { status: ['running'], waitsFor: 'otherwise' },
  },
  running: { label: 'Running, not paused', asks: 'running', search: { status: ['running'] } },
  paused: { label: 'Paused', asks: 'paused', search: { status: ['paused'] } },
  completed: { label: 'Complete', asks: 'complete', search: { status: ['completed'] } },
  cancelled: { label: 'Cancelled', asks: 'cancelled', search: { status: ['cancelled'] } },
  failed: { label: 'Failed', asks: 'failed', search: { status: ['failed'] } },
  closed: { label: 'Closed', asks: 'closed', search: { status: ['completed', 'cancelled', 'failed'] } },
  all: { label: 'All', asks: 'open or closed', search: {} },
};

export const SORTS: readonly InstanceSort[] = ['started', 'name', 'due', 'waiting', 'changed'];
/** As the books have it. */
export const ORDER_OF: Record<InstanceSort, 'asc' | 'desc'> = {
  started: 'desc',
  changed: 'desc',
  name: 'asc',
  due: 'asc',
  waiting: 'asc',
};

export interface AskedSearch {
  typed: SearchTyped;
  search: InstanceSearch;
  problems: { field: SearchField; text: string }[];
  /** Those that were picked; [] all that are found. */
  picked: string[];
  sort: InstanceSort;
  order: 'asc' | 'desc';
}

/** The query of an address, as express gives it. What cannot be read is said, and not asked. */
export function readSearch(query: Record<string, unknown>): AskedSearch {
  const typed = Object.fromEntries(
    FIELDS.map((field) => [field, one(query[field])]),
  ) as unknown as SearchTyped;
  const problems: AskedSearch['problems'] = [];
  const day = (field: 'dueBefore' | 'startedFrom' | 'startedUntil'): number | undefined => {
    const text = typed[field];
    if (text === '') return undefined;
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(at)) return at;
    problems.push({ field, text: 'Give a day, such as 2026-03-12.' });
    return undefined;
  };
  if (!Object.hasOwn(SHOWN, typed.show)) typed.show = '';
  const until = day('startedUntil');
  const needsName = typed.contextValue !== '' && typed.contextName === '';
  if (needsName) problems.push({ field: 'contextName', text: 'Choose what the value is of.' });
  const picked = pickedIn(query['id']);
  const search: InstanceSearch = {
    ...SHOWN[typed.show]!.search,
    ...given('ids', picked.length === 0 ? undefined : picked),
    ...given('text', typed.text),
    ...given('processId', typed.processId),
    ...given('version', typed.version),
    ...given('phase', typed.phase),
    ...given('waitingOn', typed.waitingOn),
    ...given('teamId', typed.teamId),
    ...given('incident', typed.incident === 'any' ? true : typed.incident),
    ...given('dueBefore', day('dueBefore')),
    ...given('startedFrom', day('startedFrom')),
    // The day itself is meant, too.
    ...given('startedUntil', until === undefined ? undefined : until + A_DAY_MS),
    ...(typed.contextName !== '' && typed.contextValue !== ''
      ? { context: { [typed.contextName]: typed.contextValue } }
      : {}),
  };
  const asked = one(query['sort']) as InstanceSort;
  const sort = SORTS.includes(asked) ? asked : 'started';
  const order = one(query['order']);
  return {
    typed,
    search,
    problems,
    picked,
    sort,
    order: order === 'asc' || order === 'desc' ? order : ORDER_OF[sort],
  };
}

/** As it stands in an address; what is not asked is left out. */
export function searchQuery({ typed, sort, order }: Pick<AskedSearch, 'typed' | 'sort' | 'order'>) {
  const query: Record<string, string> = {};
  for (const field of FIELDS) if (typed[field] !== '') query[field] = typed[field];
  if (sort !== 'started') query['sort'] = sort;
  if (order !== ORDER_OF[sort]) query['order'] = order;
  return query;
}

const MOST_PICKED = 500;
const pickedIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((id): id is string => typeof id === 'string' && id !== '' && !id.includes('\0'))
    .slice(0, MOST_PICKED);

/** Without U+0000, which PostgreSQL's texts do not take. */
const one = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, 200) : '';

function given<K extends keyof InstanceSearch>(name: K, value: unknown): Partial<Pick<InstanceSearch, K>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Partial<Pick<InstanceSearch, K>>);
}
