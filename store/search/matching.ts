// Which instances a search finds: conditions on their columns, and on what other tables know of them.
import {
  type Expression,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type Kysely,
  type SqlBool,
  sql,
} from 'kysely';
import type { InstanceSearch } from '../books.ts';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import { type Finder, findersOf } from './finders.ts';

export type Of = ExpressionBuilder<Tables & { i: Tables['instances'] }, 'i'>;
export type Condition = ExpressionWrapper<Tables & { i: Tables['instances'] }, 'i', SqlBool>;

/** Up to so many are looked up one by one; where more are found, all are looked through. */
const FEW = 2_000;

const OPEN = ['running', 'paused'];

/** How a search is answered. `all`: it asks for nothing, every instance is found. */
export interface Plan {
  all: boolean;
  conditions: (eb: Of) => Condition[];
}

/** Asks first how many each part of the search finds: neither database can tell that well by itself. */
export async function planOf(db: Kysely<Tables>, dialect: Dialect, search: InstanceSearch): Promise<Plan> {
  const finders = findersOf(dialect, search);
  const [first] = (await Promise.all(finders.map(async (find) => ({ find, count: await countOf(db, find) }))))
    .filter(({ count }) => count <= FEW)
    .toSorted((one, other) => one.count - other.count);
  return {
    all: Object.values(search).every((value) => value === undefined),
    conditions: (eb) => [
      ...columnConditions(eb, search),
      ...finders.map((find) =>
        find === first?.find || find.holds === undefined
          ? eb('i.id', 'in', find.ids(db))
          : (find.holds as unknown as Condition),
      ),
    ],
  };
}

async function countOf(db: Kysely<Tables>, find: Finder): Promise<number> {
  const { count } = await db
    .selectFrom(
      find
        .ids(db)
        .limit(FEW + 1)
        .as('some'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function columnConditions(eb: Of, search: InstanceSearch): Condition[] {
  const { processId, version, phase, teamId, dueBefore, startedFrom, startedUntil, waitsFor, ids } = search;
  const { waitingOn, incident } = search;
  // Only what is open waits for somebody, or is in trouble: a part of the index, and mostly a small one.
  const isOpen = waitingOn !== undefined || incident !== undefined || waitsFor !== undefined;
  const status = search.status ?? (isOpen ? OPEN : undefined);
  return [
    ...(status === undefined ? [] : [eb('i.status', 'in', status)]),
    ...(processId === undefined ? [] : [eb('i.process_id', '=', processId)]),
    ...(version === undefined ? [] : [eb('i.version', '=', version)]),
    ...(phase === undefined ? [] : [eb('i.phase', '=', phase)]),
    ...(teamId === undefined ? [] : [eb('i.team_id', '=', teamId)]),
    ...(waitsFor === undefined ? [] : [eb('i.waits_class', '=', waitsFor)]),
    // Never an empty list, which PostgreSQL does not take; no instance is called ''.
    ...(ids === undefined ? [] : [eb('i.id', 'in', ids.length === 0 ? [''] : ids)]),
    ...(incident === true ? [eb('i.waits_class', '=', 'trouble')] : []),
    ...(dueBefore === undefined ? [] : [eb('i.due_at', '<', dueBefore)]),
    // An expression: looked for in the index that has all columns, not in that of this one alone.
    ...(startedFrom === undefined ? [] : [eb(plain(eb.ref('i.started_at')), '>=', startedFrom)]),
    ...(startedUntil === undefined ? [] : [eb(plain(eb.ref('i.started_at')), '<', startedUntil)]),
  ];
}

/** The same number, and no column any more: no index is walked for it. */
export const plain = (column: Expression<unknown>) => sql<number>`(${column} + 0)`;
