// The family of bindings: which name and address a participant has in an instance. Append-only.
import type { Selectable, Transaction } from 'kysely';
import type { BindingRow, Books } from './books.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import type { BindingTable, Tables } from './schema.ts';

const bindingsOf = prepared<'instanceId', Selectable<BindingTable>>((db, slot) =>
  db
    .selectFrom('bindings')
    .selectAll()
    .where('instance_id', '=', slot('instanceId'))
    .orderBy('bound_at')
    .orderBy('id'),
);

export function bindingBooks(database: Database): Pick<Books, 'addBinding' | 'binding' | 'bindings'> {
  return {
    addBinding: (row) => database.write((trx) => insertBinding(trx, row)),

    async binding(id) {
      const found = await database.read((db) =>
        db.selectFrom('bindings').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async bindings(instanceId) {
      const { rows } = await database.read((db) => bindingsOf.run(db, { instanceId }));
      return rows.map(rowOf);
    },
  };
}

/** The same id again is a repeat of the same call: nothing is written. */
export async function insertBinding(trx: Transaction<Tables>, row: BindingRow): Promise<void> {
  await trx
    .insertInto('bindings')
    .values({
      id: row.id,
      instance_id: row.instanceId,
      participant_id: row.participantId,
      name: row.name,
      email: row.email,
      slack: row.slack,
      bound_at: row.boundAt,
      bound_by: row.boundBy,
      address: row.email?.toLowerCase() ?? null,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
}

const rowOf = (row: Selectable<BindingTable>): BindingRow => ({
  id: row.id,
  instanceId: row.instance_id,
  participantId: row.participant_id,
  name: row.name,
  email: row.email,
  slack: row.slack,
  boundAt: row.bound_at,
  boundBy: row.bound_by,
});
