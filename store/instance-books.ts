// The family of instances: made before their workflow starts, listed without asking one.
import type { RunProcessInput } from '../workflows/messages.ts';
import type { Books } from './books.ts';
import type { Database } from './database.ts';
import { instanceRowOf, newInstanceColumns } from './instance-columns.ts';
import { firstProgress, phasesInOrder } from './progress/progress.ts';
import { insertSearchRows } from './search/search-rows.ts';
import { insertBinding } from './binding-books.ts';

type Family = Pick<
  Books,
  'createInstance' | 'instance' | 'instanceInput' | 'markWorkflowStarted' | 'unstartedInstances'
>;

export function instanceBooks(database: Database): Family {
  return {
    createInstance: ({ row, input, bindings }) =>
      database.write(async (trx) => {
        const fresh = {
          row: { ...row, openIncidents: 0, pendingApprovals: 0, lastSeq: 0, workflowStarted: false },
          progress: firstProgress(phasesInOrder(input.definition)),
          changedAt: row.startedAt,
        };
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('instances')
          .values(newInstanceColumns(fresh))
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows) === 0) return false;
        await trx
          .insertInto('instance_inputs')
          .values({ instance_id: row.id, input: JSON.stringify(input) })
          .execute();
        await insertSearchRows(trx, row);
        for (const binding of bindings) await insertBinding(trx, { ...binding, instanceId: row.id });
        return true;
      }),

    async instance(id) {
      const found = await database.read((db) =>
        db.selectFrom('instances').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? instanceRowOf(found) : null;
    },

    async instanceInput(id) {
      const found = await database.read((db) =>
        db.selectFrom('instance_inputs').select('input').where('instance_id', '=', id).executeTakeFirst(),
      );
      return found ? (JSON.parse(found.input) as RunProcessInput) : null;
    },

    async markWorkflowStarted(id) {
      await database.write((trx) =>
        trx.updateTable('instances').set({ workflow_started: 1 }).where('id', '=', id).execute(),
      );
    },

    async unstartedInstances(before) {
      const found = await database.read((db) =>
        db
          .selectFrom('instances')
          .select('id')
          .where('workflow_started', '=', 0)
          .where('started_at', '<', before)
          .orderBy('started_at')
          .execute(),
      );
      return found.map(({ id }) => id);
    },
  };
}
