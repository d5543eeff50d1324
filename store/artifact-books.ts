// The family of artifact versions: a look-up beside the trail, filled from its events.
import type { Selectable, Transaction } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import type { EventOfType, ProcessEvent } from '../process/events.ts';
import type { ArtifactRow, Books } from './books.ts';
import { nameCursorOf, nameOf } from './cursor.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import type { ArtifactTable, Tables } from './schema.ts';

export function artifactBooks(database: Database): Pick<Books, 'artifactVersions' | 'newestArtifacts'> {
  return {
    async artifactVersions(instanceId, key) {
      const found = await database.read((db) => {
        const query = db.selectFrom('artifacts').selectAll().where('instance_id', '=', instanceId);
        return (key === undefined ? query : query.where('key', '=', key))
          .orderBy('key')
          .orderBy('version')
          .execute();
      });
      return found.map(rowOf);
    },

    async newestArtifacts(instanceId, { cursor, limit } = {}) {
      const after = cursor === undefined ? null : nameOf(cursor);
      const found = await database.read((db) => {
        let query = db
          .selectFrom('artifacts as a')
          .selectAll('a')
          .where('a.instance_id', '=', instanceId)
          .where('a.version', '=', (eb) =>
            eb
              .selectFrom('artifacts as b')
              .select((of) => of.fn.max('b.version').as('newest'))
              .whereRef('b.instance_id', '=', 'a.instance_id')
              .whereRef('b.key', '=', 'a.key'),
          )
          .orderBy('a.key');
        if (after !== null) query = query.where('a.key', '>', after);
        if (limit !== undefined) query = query.limit(limit + 1);
        return query.execute();
      });
      const items = found.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return found.length > items.length && last ? { items, nextCursor: nameCursorOf(last.key) } : { items };
    },
  };
}

const COLUMNS: Record<keyof ArtifactTable, true> = {
  instance_id: true,
  key: true,
  version: true,
  type: true,
  content_type: true,
  size: true,
  sha256: true,
  metadata: true,
  file_name: true,
  task_id: true,
  at: true,
  by: true,
};
const insertArtifact = prepared<keyof ArtifactTable, unknown>((db, slot) => {
  const columns = (Object.keys(COLUMNS) as (keyof ArtifactTable)[]).map((column) => [column, slot(column)]);
  return db.insertInto('artifacts').values(Object.fromEntries(columns) as unknown as ArtifactTable);
});

/** One row for each ArtifactStored among the events. */
export async function insertArtifacts(
  trx: Transaction<Tables>,
  instanceId: string,
  events: ProcessEvent[],
): Promise<void> {
  const stored = events.filter((event) => event.type === 'ArtifactStored');
  for (const event of stored) {
    await insertArtifact.run(trx, columnsOf(instanceId, event));
  }
}

function columnsOf(instanceId: string, event: EventOfType<'ArtifactStored'>): ArtifactTable {
  const { data } = event;
  return {
    instance_id: instanceId,
    key: data.key,
    version: data.version,
    type: data.type,
    content_type: data.contentType,
    size: data.size,
    sha256: data.sha256,
    metadata: JSON.stringify(data.metadata),
    file_name: data.fileName ?? null,
    task_id: data.taskId ?? null,
    at: event.at,
    by: event.by.id,
  };
}

const rowOf = (row: Selectable<ArtifactTable>): ArtifactRow => ({
  instanceId: row.instance_id,
  key: row.key,
  version: row.version,
  type: row.type,
  contentType: row.content_type,
  size: row.size,
  sha256: row.sha256,
  metadata: JSON.parse(row.metadata) as JsonObject,
  ...(row.file_name === null ? {} : { fileName: row.file_name }),
  ...(row.task_id === null ? {} : { taskId: row.task_id }),
  at: row.at,
  by: row.by,
});
