// The family of definitions: registered once, never changed.
import type { Selectable } from 'kysely';
import type { ProcessDefinition } from '../definition/types.ts';
import { type Books, type DefinitionRow, RecordConflict } from './books.ts';
import { nameCursorOf, nameOf } from './cursor.ts';
import type { Database } from './database.ts';
import type { DefinitionTable } from './schema.ts';
import { compareSemver } from './semver.ts';

type Family = Pick<Books, 'registerDefinition' | 'definition' | 'definitionVersions' | 'definitions'>;

export function definitionBooks(database: Database): Family {
  return {
    registerDefinition: (row) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('definitions')
          .values({
            id: row.id,
            version: row.version,
            hash: row.hash,
            body: JSON.stringify(row.definition),
            registered_at: row.registeredAt,
            registered_by: row.registeredBy,
          })
          .onConflict((oc) => oc.columns(['id', 'version']).doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows) === 1) return true;
        const { hash } = await trx
          .selectFrom('definitions')
          .select('hash')
          .where('id', '=', row.id)
          .where('version', '=', row.version)
          .executeTakeFirstOrThrow();
        if (hash === row.hash) return false;
        throw new RecordConflict(
          `Definition ${row.id} ${row.version} is registered with other content, and never changes. Give the new content a new version.`,
        );
      }),

    async definition(id, version) {
      const found = await database.read((db) =>
        db
          .selectFrom('definitions')
          .selectAll()
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async definitionVersions(id) {
      const found = await database.read((db) =>
        db.selectFrom('definitions').selectAll().where('id', '=', id).execute(),
      );
      return found.map(rowOf).toSorted((a, b) => compareSemver(b.version, a.version));
    },

    definitions: ({ cursor, limit } = {}) =>
      database.read(async (db) => {
        const after = cursor === undefined ? null : nameOf(cursor);
        // SQL does not know SemVer: the newest are picked here, and only their bodies are read.
        const newest = new Map<string, string>();
        for (const { id, version } of await db
          .selectFrom('definitions')
          .select(['id', 'version'])
          .execute()) {
          const known = newest.get(id);
          if (known === undefined || compareSemver(version, known) > 0) newest.set(id, version);
        }
        const rows: DefinitionRow[] = [];
        const sorted = [...newest]
          .filter(([id]) => after === null || id > after)
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
        for (const [id, version] of sorted.slice(0, limit)) {
          const found = await db
            .selectFrom('definitions')
            .selectAll()
            .where('id', '=', id)
            .where('version', '=', version)
            .executeTakeFirstOrThrow();
          rows.push(rowOf(found));
        }
        const last = rows.at(-1);
        return sorted.length > rows.length && last
          ? { items: rows, nextCursor: nameCursorOf(last.id) }
          : { items: rows };
      }),
  };
}

const rowOf = (row: Selectable<DefinitionTable>): DefinitionRow => ({
  id: row.id,
  version: row.version,
  hash: row.hash,
  definition: JSON.parse(row.body) as ProcessDefinition,
  registeredAt: row.registered_at,
  registeredBy: row.registered_by,
});
