// What became of webhooks' messages: opened, tried, over.
import { type Selectable, sql, type Transaction } from 'kysely';
import type { WebhookAttempt, WebhookBooks, WebhookDeliveryRow } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';
import type { WebhookDeliveryTable } from './webhook-tables.ts';

type Part = Pick<
  WebhookBooks,
  | 'addWebhookDeliveries'
  | 'webhookDelivery'
  | 'webhookDeliveriesOf'
  | 'reopenWebhookDelivery'
  | 'noteWebhookAttempt'
  | 'webhookBacklog'
  | 'webhookDeliveries'
  | 'forgetWebhookDeliveries'
>;

const ATTEMPTS_KEPT = 50;
/** Opened again where somebody asked for that. */
const OPENED_AT = sql<number>`case when run > created_at then run else created_at end`;

export function webhookDeliveryBooks(database: Database): Part {
  return {
    async addWebhookDeliveries(rows) {
      if (rows.length === 0) return;
      await database.write((trx) =>
        trx
          .insertInto('webhook_deliveries')
          .values(rows.map(columnsOf))
          .onConflict((oc) => oc.column('id').doNothing())
          .execute(),
      );
    },

    async webhookDelivery(id) {
      const found = await database.read((db) =>
        db.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async webhookDeliveriesOf(ids) {
      if (ids.length === 0) return [];
      const found = await database.read((db) =>
        db.selectFrom('webhook_deliveries').selectAll().where('id', 'in', ids).execute(),
      );
      return found.map(rowOf);
    },

    reopenWebhookDelivery: (id, run) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('webhook_deliveries')
          .set({ run, status: 'waiting', next_attempt_at: null })
          .where('id', '=', id)
          .where('run', '<', run)
          .executeTakeFirst();
        return Number(numUpdatedRows) === 1;
      }),

    noteWebhookAttempt: (id, attempt, then) =>
      database.write(async (trx) => {
        const query = trx.selectFrom('webhook_deliveries').selectAll().where('id', '=', id);
        const found = await (database.dialect.locksRows ? query.forUpdate() : query).executeTakeFirst();
        if (!found) return false;
        const row = rowOf(found);
        const isKnown = row.attempts.some(
          (each) => each.run === attempt.run && each.attempt === attempt.attempt,
        );
        if (row.run !== attempt.run || isKnown) return false;
        await trx
          .updateTable('webhook_deliveries')
          .set({
            status: then.status,
            last_attempt_at: attempt.at,
            next_attempt_at: then.nextAttemptAt,
            attempts: JSON.stringify([...row.attempts, attempt].slice(-ATTEMPTS_KEPT)),
          })
          .where('id', '=', id)
          .execute();
        await noteOnWebhook(trx, row, attempt);
        return true;
      }),

    async webhookBacklog({ webhookId, upTo, since }) {
      const found = await database.read((db) =>
        db
          .selectFrom('webhook_deliveries')
          .select((eb) => ['status', eb.fn.countAll().as('count'), eb.fn.max<number>(OPENED_AT).as('newest')])
          .where('webhook_id', '=', webhookId)
          .where('status', 'in', ['waiting', 'retrying'])
          .where('position', '<=', upTo)
          .where(OPENED_AT, '>', since)
          .groupBy('status')
          .execute(),
      );
      const of = (status: string) => found.find((each) => each.status === status);
      const newest = found.map((each) => Number(each.newest));
      // PostgreSQL counts in BIGINT, which may come as text.
      return {
        waiting: Number(of('waiting')?.count ?? 0),
        retrying: Number(of('retrying')?.count ?? 0),
        newestAt: newest.length === 0 ? null : Math.max(...newest),
      };
    },

    async webhookDeliveries({ webhookId, status }, { cursor, limit }) {
      const after = cursor === undefined ? null : pageEndOf(cursor);
      const found = await database.read((db) => {
        let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
        if (status !== undefined) query = query.where('status', '=', status);
        if (after) {
          query = query.where((eb) =>
            eb.or([
              eb('created_at', '<', after.startedAt),
              eb.and([eb('created_at', '=', after.startedAt), eb('id', '<', after.id)]),
            ]),
          );
        }
        return query
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const items = found.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return found.length > items.length && last
        ? { items, nextCursor: cursorOf({ startedAt: last.createdAt, id: last.id }) }
        : { items };
    },

    forgetWebhookDeliveries: (before, limit) =>
      database.write(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('webhook_deliveries')
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('webhook_deliveries')
              .select('id')
              .where('created_at', '<', before)
              .where('status', 'in', ['delivered', 'failed'])
              .limit(limit),
          )
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

/** One message that got there ends the time in which none did; a test that fails begins none. */
async function noteOnWebhook(
  trx: Transaction<Tables>,
  { webhookId, position }: WebhookDeliveryRow,
  { at, reason }: WebhookAttempt,
): Promise<void> {
  const update = trx.updateTable('webhooks').where('id', '=', webhookId);
  if (reason === null)
    await update.set({ failing_since: null }).where('failing_since', 'is not', null).execute();
  else if (position !== null)
    await update.set({ failing_since: at }).where('failing_since', 'is', null).execute();
}

const columnsOf = (row: WebhookDeliveryRow): WebhookDeliveryTable => ({
  id: row.id,
  webhook_id: row.webhookId,
  position: row.position,
  instance_id: row.instanceId,
  type: row.type,
  run: row.run,
  status: row.status,
  created_at: row.createdAt,
  last_attempt_at: row.lastAttemptAt,
  next_attempt_at: row.nextAttemptAt,
  attempts: JSON.stringify(row.attempts),
});

const rowOf = (row: Selectable<WebhookDeliveryTable>): WebhookDeliveryRow => ({
  id: row.id,
  webhookId: row.webhook_id,
  position: row.position,
  instanceId: row.instance_id,
  type: row.type,
  run: row.run,
  status: row.status as WebhookDeliveryRow['status'],
  createdAt: row.created_at,
  lastAttemptAt: row.last_attempt_at,
  nextAttemptAt: row.next_attempt_at,
  attempts: JSON.parse(row.attempts) as WebhookAttempt[],
});
