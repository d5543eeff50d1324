// What figures are counted from: one row an instance, made from its events.
import { type Kysely, type Migration, sql } from 'kysely';

export const courses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('courses')
      .addColumn('instance_id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('process_id', 'text', (c) => c.notNull())
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('up_to_seq', 'bigint', (c) => c.notNull())
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('ends_at', 'bigint', (c) => c.notNull())
      .addColumn('completed', 'bigint', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .execute();
    // How far the trail was read.
    await sql`insert into counters (name, value) values ('courses', 0)`.execute(db);
    for (const columns of [
      ['ends_at', 'instance_id'],
      ['process_id', 'ends_at', 'instance_id'],
      ['process_id', 'version', 'completed', 'ends_at'],
    ]) {
      await db.schema
        .createIndex(`courses_by_${columns.join('_')}`)
        .on('courses')
        .columns(columns)
        .execute();
    }
  },
};
