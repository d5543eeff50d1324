// Pages of instances: found by a search, sorted, each instance once however much happens between two pages.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { InstancePage, PageOf } from '../books.ts';
import { sortedCursorOf, sortedPlaceOf } from '../cursor.ts';
import type { Database } from '../database.ts';
import type { InstanceTable, Tables } from '../schema.ts';
import { type Plan, planOf } from './matching.ts';
import { type Order, SORTINGS } from './places.ts';

export type FoundRow = Selectable<InstanceTable> & { key: string | number; moved: number | null };

interface Place {
  key: string | number;
  id: string;
}

/** Throws InvalidCursor. Rows are in order. */
export async function instancePage(database: Database, page: InstancePage): Promise<PageOf<FoundRow>> {
  const { search, sort = 'started', limit } = page;
  const { order: usual, keyType, movedBy } = SORTINGS[sort];
  const order = page.order ?? usual;
  const list = `${sort} ${order}`;
  const cursor = page.cursor === undefined ? null : sortedPlaceOf(page.cursor, list, keyType);
  return await database.read(async (db) => {
    // What moves from here on has been seen, or is passed over: where it is now, it could be seen a second time.
    const asOf = movedBy === null ? 0 : (cursor?.asOf ?? (await lastPosition(db)));
    const plan = await planOf(db, database.dialect, search);
    const items: FoundRow[] = [];
    let from: Place | null = cursor;
    // One more than asked for tells whether another page follows. Each look goes further where many have moved.
    for (let count = limit + 1; items.length <= limit; count *= 2) {
      const rows = await rowsAfter(db, plan, { sort, order, from, count });
      items.push(...rows.filter(({ moved }) => cursor === null || (moved ?? 0) <= asOf));
      const last = rows.at(-1);
      if (last === undefined || rows.length < count) break;
      from = last;
    }
    const shown = items.slice(0, limit);
    const last = shown.at(-1);
    if (items.length <= limit || last === undefined) return { items: shown };
    return { items: shown, nextCursor: sortedCursorOf(list, { key: last.key, id: last.id, asOf }) };
  });
}

interface Look {
  sort: keyof typeof SORTINGS;
  order: Order;
  from: Place | null;
  count: number;
}

async function rowsAfter(
  db: Kysely<Tables>,
  { all, conditions }: Plan,
  { sort, order, from, count }: Look,
): Promise<FoundRow[]> {
  const { key, movedBy } = SORTINGS[sort];
  const beyond = order === 'asc' ? '>' : '<';
  const found = db
    .selectFrom('instances as i')
    .select('i.id')
    .select((eb) => key(eb, order, all).as('key'))
    .where((eb) => eb.and(conditions(eb)))
    .$if(from !== null, (query) =>
      query.where((eb) => {
        const at = key(eb, order, all);
        return eb.and([
          // Said twice: this one is where a walk begins.
          eb(at, order === 'asc' ? '>=' : '<=', from!.key),
          eb.or([eb(at, beyond, from!.key), eb('i.id', beyond, from!.id)]),
        ]);
      }),
    )
    .orderBy((eb) => key(eb, order, all), order)
    .orderBy('i.id', order)
    .limit(count);
  return await db
    .selectFrom(found.as('found'))
    .innerJoin('instances as i', 'i.id', 'found.id')
    .selectAll('i')
    .select('found.key')
    .select((eb) => {
      if (movedBy === null) return sql<number | null>`null`.as('moved');
      const position = eb
        .selectFrom('entries')
        .select('entries.position')
        .whereRef('entries.instance_id', '=', 'i.id')
        .where('entries.stream', '=', 'events')
        .whereRef('entries.seq', '=', `i.${movedBy}`);
      return position.as('moved');
    })
    .orderBy('found.key', order)
    .orderBy('i.id', order)
    .$castTo<FoundRow>()
    .execute();
}

/** Everything committed by now is at or below it. */
export async function lastPosition(db: Kysely<Tables>): Promise<number> {
  const found = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'position')
    .executeTakeFirst();
  return found?.value ?? 0;
}
