// Checkpoints: signed ends of streams, and since when an instance has entries that none reaches.
import type { Kysely, Migration } from 'kysely';

export const checkpoints: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('checkpoints')
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('events_seq', 'bigint', (c) => c.notNull())
      .addColumn('events_head', 'text', (c) => c.notNull())
      .addColumn('journal_seq', 'bigint', (c) => c.notNull())
      .addColumn('journal_head', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('jws', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('checkpoints_pk', ['instance_id', 'events_seq', 'journal_seq'])
      .execute();
    await db.schema.alterTable('instances').addColumn('uncheckpointed_since', 'bigint').execute();
    await db.schema
      .createIndex('instances_by_uncheckpointed_since')
      .on('instances')
      .column('uncheckpointed_since')
      .where('uncheckpointed_since', 'is not', null)
      .execute();
  },
};
