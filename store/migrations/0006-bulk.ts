// Bulk actions, and what came of each in each instance.
import type { Kysely, Migration } from 'kysely';

export const bulk: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('bulks')
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('search', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('total', 'bigint', (c) => c.notNull())
      .addColumn('done', 'bigint', (c) => c.notNull())
      .addColumn('refused', 'bigint', (c) => c.notNull())
      .addColumn('failed', 'bigint', (c) => c.notNull())
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('stopped_at', 'bigint')
      .addColumn('stopped_by', 'text')
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema
      .createTable('bulk_items')
      .addColumn('bulk_id', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('code', 'text')
      .addColumn('message', 'text')
      .addColumn('at', 'bigint')
      .addPrimaryKeyConstraint('bulk_items_pk', ['bulk_id', 'instance_id'])
      .execute();
    for (const [of, columns] of INDICES) {
      await db.schema
        .createIndex(`${of}_by_${columns.join('_')}`)
        .on(of)
        .columns([...columns])
        .execute();
    }
  },
};

const INDICES: readonly (readonly [string, readonly string[]])[] = [
  ['bulks', ['started_at', 'id']],
  ['bulks', ['ended_at', 'started_at']],
  ['bulk_items', ['bulk_id', 'outcome', 'instance_id']],
];
