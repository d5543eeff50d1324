// The first shape of the books.
import { type Kysely, type Migration, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Whole numbers are BIGINT: epoch ms do not fit 32 bits. */
export function initial(dialect: Dialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const table = (name: string) => db.schema.createTable(name);

      for (const name of ['definitions', 'team_templates']) {
        await table(name)
          .addColumn('id', 'text', (c) => c.notNull())
          .addColumn('version', 'text', (c) => c.notNull())
          .addColumn('hash', 'text', (c) => c.notNull())
          .addColumn('body', 'text', (c) => c.notNull())
          .addColumn('registered_at', 'bigint', (c) => c.notNull())
          .addColumn('registered_by', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint(`${name}_pk`, ['id', 'version'])
          .execute();
      }

      await table('teams')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('template_id', 'text', (c) => c.notNull())
        .addColumn('template_version', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('made_at', 'bigint', (c) => c.notNull())
        .addColumn('made_by', 'text', (c) => c.notNull())
        .execute();

      await table('instances')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('process_id', 'text', (c) => c.notNull())
        .addColumn('version', 'text', (c) => c.notNull())
        .addColumn('team_id', 'text')
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('phase', 'text')
        .addColumn('started_at', 'bigint', (c) => c.notNull())
        .addColumn('closed_at', 'bigint')
        .addColumn('started_by', 'text', (c) => c.notNull())
        .addColumn('searchable', 'text', (c) => c.notNull())
        .addColumn('open_incidents', 'bigint', (c) => c.notNull())
        .addColumn('pending_approvals', 'bigint', (c) => c.notNull())
        .addColumn('workflow_started', 'bigint', (c) => c.notNull())
        .addColumn('progress', 'text', (c) => c.notNull())
        .addColumn('last_seq', 'bigint', (c) => c.notNull())
        .addColumn('events_head', 'text', (c) => c.notNull())
        .addColumn('journal_seq', 'bigint', (c) => c.notNull())
        .addColumn('journal_head', 'text', (c) => c.notNull())
        .execute();

      await table('instance_inputs')
        .addColumn('instance_id', 'text', (c) => c.notNull().primaryKey().references('instances.id'))
        .addColumn('input', 'text', (c) => c.notNull())
        .execute();

      await table('entries')
        .addColumn('position', dialect.positionType, (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('seq', 'bigint', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('type', 'text', (c) => c.notNull())
        .addColumn('actor', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('prev_hash', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addUniqueConstraint('entries_once', ['instance_id', 'stream', 'seq'])
        .execute();

      await table('counters')
        .addColumn('name', 'text', (c) => c.notNull().primaryKey())
        .addColumn('value', 'bigint', (c) => c.notNull())
        .execute();
      await sql`insert into counters (name, value) values ('position', 0), ('health', 0)`.execute(db);

      await table('artifacts')
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'bigint', (c) => c.notNull())
        .addColumn('type', 'text', (c) => c.notNull())
        .addColumn('content_type', 'text', (c) => c.notNull())
        .addColumn('size', 'bigint', (c) => c.notNull())
        .addColumn('sha256', 'text', (c) => c.notNull())
        .addColumn('metadata', 'text', (c) => c.notNull())
        .addColumn('file_name', 'text')
        .addColumn('task_id', 'text')
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('artifacts_pk', ['instance_id', 'key', 'version'])
        .execute();

      await table('bindings')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('participant_id', 'text', (c) => c.notNull())
        .addColumn('name', 'text')
        .addColumn('email', 'text')
        .addColumn('slack', 'text')
        .addColumn('bound_at', 'bigint', (c) => c.notNull())
        .addColumn('bound_by', 'text', (c) => c.notNull())
        .execute();

      await table('links')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('participant_id', 'text', (c) => c.notNull())
        .addColumn('permissions', 'text', (c) => c.notNull())
        .addColumn('issued_at', 'bigint', (c) => c.notNull())
        .addColumn('issued_by', 'text', (c) => c.notNull())
        .addColumn('via', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('revoked_at', 'bigint')
        .execute();

      await table('sessions')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('participant_id', 'text', (c) => c.notNull())
        .addColumn('link_id', 'text', (c) => c.notNull())
        .addColumn('link_via', 'text', (c) => c.notNull())
        .addColumn('permissions', 'text', (c) => c.notNull())
        .addColumn('csrf', 'text', (c) => c.notNull())
        .addColumn('opened_at', 'bigint', (c) => c.notNull())
        .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute();

      await table('codes')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('participant_id', 'text', (c) => c.notNull())
        .addColumn('session_id', 'text', (c) => c.notNull())
        .addColumn('approval_id', 'text', (c) => c.notNull())
        .addColumn('asked_at', 'bigint', (c) => c.notNull())
        .addColumn('kid', 'text')
        .addColumn('hash', 'text')
        .addColumn('expires_at', 'bigint')
        .addColumn('wrong_tries', 'bigint', (c) => c.notNull())
        .execute();

      await table('comments')
        .addColumn('id', 'text', (c) => c.notNull().primaryKey())
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('author', 'text', (c) => c.notNull())
        .addColumn('author_kind', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('about_kind', 'text')
        .addColumn('about', 'text')
        .addColumn('parent_id', 'text')
        .addColumn('mentions', 'text', (c) => c.notNull())
        .execute();

      await table('notices')
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('participant_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('place', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('read_at', 'bigint')
        .addPrimaryKeyConstraint('notices_pk', ['instance_id', 'id'])
        .execute();

      await table('idempotency')
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('principal', 'text', (c) => c.notNull())
        .addColumn('route', 'text', (c) => c.notNull())
        .addColumn('body_hash', 'text', (c) => c.notNull())
        .addColumn('status', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('idempotency_pk', ['principal', 'key'])
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
}

/** One for each way the books are read that a key does not serve. */
const INDICES: readonly (readonly [string, readonly string[]])[] = [
  ['instances', ['started_at', 'id']],
  ['instances', ['status', 'started_at']],
  ['instances', ['process_id', 'started_at']],
  ['instances', ['workflow_started', 'started_at']],
  ['entries', ['instance_id', 'position']],
  ['bindings', ['instance_id']],
  ['links', ['instance_id', 'participant_id']],
  ['links', ['issued_at']],
  ['sessions', ['link_id']],
  ['codes', ['instance_id', 'participant_id', 'asked_at']],
  ['codes', ['session_id', 'approval_id', 'asked_at']],
  ['comments', ['instance_id', 'at']],
  ['comments', ['instance_id', 'about', 'at']],
  ['comments', ['instance_id', 'author', 'at']],
  ['notices', ['instance_id', 'participant_id', 'at']],
  ['idempotency', ['at']],
];
