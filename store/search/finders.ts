// The parts of a search that other tables than `instances` answer, each as a list of instance ids.
import { type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { IncidentKind } from '../../process/events.ts';
import type { InstanceSearch } from '../books.ts';
import type { Dialect } from '../dialect.ts';
import { whoIn } from '../progress/waits.ts';
import type { Tables } from '../schema.ts';
import { afterAllThatBegin, valueIn, valueKeyOf, wordIn, wordsOf } from './words.ts';

/** Ids of instances, some perhaps several times. */
type Ids = SelectQueryBuilder<Tables & { found: { instance_id: string } }, 'found', { instance_id: string }>;

export interface Finder {
  ids: (db: Pick<Kysely<Tables>, 'selectFrom'>) => Ids;
  /** The same as a condition on `instances`, for where much is found. */
  holds?: RawBuilder<SqlBool>;
}

/** One for each thing asked for; all have to hold. */
export function findersOf(
  dialect: Dialect,
  { waitingOn, incident, context = {}, text }: InstanceSearch,
): Finder[] {
  return [
    ...(waitingOn === undefined ? [] : [waitsFor(dialect, waitingOn)]),
    ...(incident === undefined || incident === true ? [] : [withIncident(incident)]),
    ...Object.entries(context).map(([name, value]) => withValue(dialect, name, valueKeyOf(value))),
    ...(text === undefined ? [] : wordsOf(text).map((word) => withWord(dialect, word))),
  ];
}

const waitsFor = (dialect: Dialect, who: string): Finder => ({
  ids: (db) =>
    asIds(
      db
        .selectFrom('open_items as found')
        .select('found.instance_id')
        .where(waitsForHolds(dialect, 'found.waits_for', who)),
    ),
});

const withIncident = (kind: IncidentKind): Finder => ({
  ids: (db) =>
    asIds(
      db
        .selectFrom('open_items as found')
        .select('found.instance_id')
        .where('found.kind', '=', 'incident')
        .where('found.what', '=', kind),
    ),
});

const withValue = (dialect: Dialect, name: string, value: string): Finder => ({
  ids: (db) =>
    asIds(
      db
        .selectFrom('search_values as found')
        .select('found.instance_id')
        .where('found.name', '=', name)
        .where('found.value', '=', value),
    ),
  ...foundByHolds(dialect, valueIn(name, value)),
});

const withWord = (dialect: Dialect, word: string): Finder => ({
  ids: (db) =>
    asIds(
      db
        .selectFrom('search_words as found')
        .select('found.instance_id')
        .where('found.word', '>=', word)
        .where('found.word', '<', afterAllThatBegin(word)),
    ),
  ...foundByHolds(dialect, wordIn(word)),
});

/** A participant's id, or an address, as it stands in a text of whom is waited for: only addresses have an @. */
export const waitsForHolds = (dialect: Dialect, column: string, who: string): RawBuilder<SqlBool> =>
  textHolds(dialect, column, whoIn(who.includes('@') ? who.trim().toLowerCase() : who));

const foundByHolds = (dialect: Dialect, text: string): Pick<Finder, 'holds'> => ({
  holds: textHolds(dialect, 'i.found_by', text),
});

const textHolds = ({ placeInText }: Dialect, column: string, text: string): RawBuilder<SqlBool> =>
  sql`${sql.raw(placeInText)}(${sql.ref(column)}, ${text}) > 0`;

/** They have one column of one name in common; what else their tables have is of no interest. */
const asIds = (query: unknown): Ids => query as Ids;
