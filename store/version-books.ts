// What is registered under id and version and never changes, whatever it is: written once, listed by its newest version.
import type { Selectable } from 'kysely';
import { type InstallationNote, type PageOf, type PageRequest, RecordConflict } from './books.ts';
import { nameCursorOf, nameOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';
import type { VersionTable } from './schema.ts';
import { compareSemver } from './semver.ts';

type Row = Selectable<VersionTable>;

/** `called`: the thing in a sentence, such as `Definition`. */
export function versionBooks(database: Database, table: 'definitions' | 'team_templates', called: string) {
  const one = (id: string, version: string): Promise<Row | undefined> =>
    database.read((db) =>
      db.selectFrom(table).selectAll().where('id', '=', id).where('version', '=', version).executeTakeFirst(),
    );

  return {
    one,

    /** False: registered before with this hash. Throws RecordConflict. */
    register: (row: Row, note?: InstallationNote): Promise<boolean> =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto(table)
          .values(row)
          .onConflict((oc) => oc.columns(['id', 'version']).doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows) === 1) {
          if (note) await insertInstallationEntry(trx, note);
          return true;
        }
        const { hash } = await trx
          .selectFrom(table)
          .select('hash')
          .where('id', '=', row.id)
          .where('version', '=', row.version)
          .executeTakeFirstOrThrow();
        if (hash === row.hash) return false;
        throw new RecordConflict(
          `${called} ${row.id} ${row.version} is registered with other content, and never changes. Give the new content a new version.`,
        );
      }),

    /** Newest SemVer first. */
    async versions(id: string): Promise<Row[]> {
      const found = await database.read((db) =>
        db.selectFrom(table).selectAll().where('id', '=', id).execute(),
      );
      return found.toSorted((a, b) => compareSemver(b.version, a.version));
    },

    /** The newest of each, by id. */
    async newest({ cursor, limit }: PageRequest): Promise<PageOf<Row>> {
      const after = cursor === undefined ? null : nameOf(cursor);
      return database.read(async (db) => {
        // SQL does not know SemVer: the newest are picked here, and only their bodies are read.
        const newest = new Map<string, string>();
        for (const { id, version } of await db.selectFrom(table).select(['id', 'version']).execute()) {
          const known = newest.get(id);
          if (known === undefined || compareSemver(version, known) > 0) newest.set(id, version);
        }
        const items: Row[] = [];
        const sorted = [...newest]
          .filter(([id]) => after === null || id > after)
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
        for (const [id, version] of sorted.slice(0, limit)) {
          items.push(
            await db
              .selectFrom(table)
              .selectAll()
              .where('id', '=', id)
              .where('version', '=', version)
              .executeTakeFirstOrThrow(),
          );
        }
        const last = items.at(-1);
        return sorted.length > items.length && last
          ? { items, nextCursor: nameCursorOf(last.id) }
          : { items };
      });
    },
  };
}
