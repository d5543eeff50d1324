// API keys, sessions of the console, the installation's own journal.
import { type Kysely, type Migration, sql } from 'kysely';

export const access: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text')
      .addColumn('task_id', 'text')
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .addColumn('rotated_from', 'text')
      .execute();
    await db.schema
      .createTable('console_sessions')
      .addColumn('id', 'text', (c) => c.notNull().primaryKey())
      .addColumn('actor_id', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('via', 'text', (c) => c.notNull())
      .addColumn('mark', 'text', (c) => c.notNull())
      .addColumn('csrf', 'text', (c) => c.notNull())
      .addColumn('opened_at', 'bigint', (c) => c.notNull())
      .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('installation_entries')
      .addColumn('seq', 'bigint', (c) => c.notNull().primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('via', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('prev_hash', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute();
    await sql`insert into counters (name, value) values ('installation', 0)`.execute(db);
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
  ['api_keys', ['created_at', 'id']],
  ['console_sessions', ['via']],
  ['console_sessions', ['expires_at']],
];
