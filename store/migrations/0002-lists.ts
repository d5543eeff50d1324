// What lists over all instances are searched, sorted and counted by.
import { type Kysely, type Migration, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export function lists(dialect: Dialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      /** SQLite: the rows are the key's own index, and stand there once. */
      const keyed = (name: string) => {
        const table = db.schema.createTable(name);
        return dialect.name === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table;
      };
      const words = dialect.bytewiseText;

      // One column a statement: SQLite takes no more.
      const columns = [
        ['name_key', words, ''],
        ['found_by', 'text', ''],
        ['due_at', 'bigint', null],
        ['due_seq', 'bigint', 0],
        ['waiting_since', 'bigint', null],
        ['waiting_seq', 'bigint', 0],
        ['changed_at', 'bigint', 0],
        ['waits_class', 'text', null],
      ] as const;
      for (const [name, type, first] of columns) {
        await db.schema
          .alterTable('instances')
          .addColumn(name, type, (c) => (first === null ? c : c.notNull().defaultTo(first)))
          .execute();
      }
      await db.schema.alterTable('bindings').addColumn('address', 'text').execute();

      await keyed('open_items')
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('item_id', 'text', (c) => c.notNull())
        .addColumn('process_id', 'text', (c) => c.notNull())
        .addColumn('what', 'text', (c) => c.notNull())
        .addColumn('since', 'bigint', (c) => c.notNull())
        .addColumn('due_at', 'bigint')
        .addColumn('due_seq', 'bigint', (c) => c.notNull())
        .addColumn('waits_for', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('open_items_pk', ['instance_id', 'kind', 'item_id'])
        .execute();

      await keyed('search_values')
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('value', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('search_values_pk', ['instance_id', 'name'])
        .execute();

      await keyed('search_words')
        .addColumn('instance_id', 'text', (c) => c.notNull())
        .addColumn('word', words, (c) => c.notNull())
        .addPrimaryKeyConstraint('search_words_pk', ['instance_id', 'word'])
        .execute();

      for (const name of ['instances_by_status_started_at', 'instances_by_process_id_started_at']) {
        await db.schema.dropIndex(name).execute();
      }
      for (const [name, of, on] of INDICES) {
        await db.schema
          .createIndex(name)
          .on(of)
          .columns([...on, ...(name === 'instances_listed' && dialect.indexesLongText ? ['found_by'] : [])])
          .execute();
      }
    },
  };
}

const INDICES: readonly (readonly [string, string, readonly string[]])[] = [
  // Everything a search compares and sorts by: what is found is found in here, without a look at the wide rows.
  [
    'instances_listed',
    'instances',
    [
      'status',
      'process_id',
      'version',
      'phase',
      'team_id',
      'waits_class',
      'started_at',
      'name_key',
      'due_at',
      'waiting_since',
      'changed_at',
      'id',
    ],
  ],
  ['instances_by_name_key', 'instances', ['name_key', 'id']],
  ['search_values_by_value', 'search_values', ['name', 'value', 'instance_id']],
  ['search_words_by_word', 'search_words', ['word', 'instance_id']],
];
