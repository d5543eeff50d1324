// The family of instances: made before their workflow starts, listed without asking one.
import type { RunProcessInput } from '../workflows/messages.ts';
import type { Books } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { instanceRowOf, newInstanceColumns } from './instance-columns.ts';
import { firstProgress } from './instance-row.ts';
import { insertBinding } from './binding-books.ts';

type Family = Pick<
  Books,
  'createInstance' | 'instance' | 'instanceInput' | 'markWorkflowStarted' | 'unstartedInstances' | 'instances'
>;

export function instanceBooks(database: Database): Family {
  return {
    createInstance: ({ row, input, bindings }) =>
      database.write(async (trx) => {
        const fresh = {
          row: { ...row, openIncidents: 0, pendingApprovals: 0, lastSeq: 0, workflowStarted: false },
          progress: firstProgress(input.definition),
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

    async instances(filter) {
      const from = filter.cursor === undefined ? null : pageEndOf(filter.cursor);
      const found = await database.read((db) => {
        let query = db
          .selectFrom('instances')
          .selectAll()
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          // One more than asked for tells whether another page follows.
          .limit(filter.limit + 1);
        if (filter.processId !== undefined) query = query.where('process_id', '=', filter.processId);
        if (filter.status !== undefined) query = query.where('status', '=', filter.status);
        if (filter.phase !== undefined) query = query.where('phase', '=', filter.phase);
        if (from) {
          query = query.where((eb) =>
            eb.or([
              eb('started_at', '<', from.startedAt),
              eb.and([eb('started_at', '=', from.startedAt), eb('id', '<', from.id)]),
            ]),
          );
        }
        return query.execute();
      });
      const items = found.slice(0, filter.limit).map(instanceRowOf);
      const last = items.at(-1);
      return found.length > filter.limit && last ? { items, nextCursor: cursorOf(last) } : { items };
    },
  };
}
