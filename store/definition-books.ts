// The family of definitions: registered once, never changed.
import type { Selectable } from 'kysely';
import type { ProcessDefinition } from '../definition/types.ts';
import type { Books, DefinitionRow } from './books.ts';
import type { Database } from './database.ts';
import type { VersionTable } from './schema.ts';
import { versionBooks } from './version-books.ts';

type Family = Pick<Books, 'registerDefinition' | 'definition' | 'definitionVersions' | 'definitions'>;

export function definitionBooks(database: Database): Family {
  const kept = versionBooks(database, 'definitions', 'Definition');
  return {
    registerDefinition: ({ definition, registeredAt, registeredBy, ...row }, note) =>
      kept.register(
        {
          ...row,
          body: JSON.stringify(definition),
          registered_at: registeredAt,
          registered_by: registeredBy,
        },
        note,
      ),

    async definition(id, version) {
      const found = await kept.one(id, version);
      return found ? rowOf(found) : null;
    },

    definitionVersions: async (id) => (await kept.versions(id)).map(rowOf),

    async definitions(page = {}) {
      const { items, ...more } = await kept.newest(page);
      return { items: items.map(rowOf), ...more };
    },
  };
}

const rowOf = (row: Selectable<VersionTable>): DefinitionRow => ({
  id: row.id,
  version: row.version,
  hash: row.hash,
  definition: JSON.parse(row.body) as ProcessDefinition,
  registeredAt: row.registered_at,
  registeredBy: row.registered_by,
});
