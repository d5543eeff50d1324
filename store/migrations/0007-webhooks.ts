// Webhooks and what became of their messages.
import type { Kysely, Migration } from 'kysely';

export const webhooks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('webhooks')
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('types', 'text', (c) => c.notNull())
      .addColumn('process_id', 'text')
      .addColumn('description', 'text')
      .addColumn('secrets', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('replay', 'text')
      .addColumn('active', 'bigint', (c) => c.notNull())
      .addColumn('disabled_reason', 'text')
      .addColumn('failing_since', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('webhook_deliveries')
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('webhook_id', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint')
      .addColumn('instance_id', 'text')
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('run', 'bigint', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('last_attempt_at', 'bigint')
      .addColumn('next_attempt_at', 'bigint')
      .addColumn('attempts', 'text', (c) => c.notNull())
      .execute();
    for (const columns of [
      ['webhook_id', 'created_at', 'id'],
      ['webhook_id', 'status', 'created_at', 'id'],
      ['created_at'],
    ]) {
      await db.schema
        .createIndex(`webhook_deliveries_by_${columns.join('_')}`)
        .on('webhook_deliveries')
        .columns(columns)
        .execute();
    }
  },
};
