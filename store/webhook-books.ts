// The family of webhooks: subscriptions and their place in the trail. What became of messages is in webhook-delivery-books.ts.
import type { Selectable, Updateable } from 'kysely';
import type { Books, WebhookBooks, WebhookChange, WebhookRow } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry } from './installation-entry.ts';
import { webhookDeliveryBooks } from './webhook-delivery-books.ts';
import type { WebhookTable } from './webhook-tables.ts';

/** Entries are noted a little out of the order of time where the books were away: so much is looked at besides. */
const OUT_OF_ORDER_MS = 5 * 60_000;

export function webhookBooks(database: Database): Pick<Books, keyof WebhookBooks> {
  return {
    ...webhookDeliveryBooks(database),

    addWebhook: (row, note) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('webhooks')
          .values(columnsOf(row))
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        const isNew = Number(numInsertedOrUpdatedRows) === 1;
        if (isNew && note) await insertInstallationEntry(trx, note);
        return isNew;
      }),

    async webhook(id) {
      const found = await database.read((db) =>
        db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async webhooks({ cursor, limit } = {}) {
      const after = cursor === undefined ? null : pageEndOf(cursor);
      const found = await database.read((db) => {
        let query = db.selectFrom('webhooks').selectAll();
        if (after) {
          query = query.where((eb) =>
            eb.or([
              eb('created_at', '<', after.startedAt),
              eb.and([eb('created_at', '=', after.startedAt), eb('id', '<', after.id)]),
            ]),
          );
        }
        query = query.orderBy('created_at', 'desc').orderBy('id', 'desc');
        return (limit === undefined ? query : query.limit(limit + 1)).execute();
      });
      const items = found.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return found.length > items.length && last
        ? { items, nextCursor: cursorOf({ startedAt: last.createdAt, id: last.id }) }
        : { items };
    },

    async activeWebhooks() {
      const found = await database.read((db) =>
        db.selectFrom('webhooks').selectAll().where('active', '=', 1).orderBy('id').execute(),
      );
      return found.map(rowOf);
    },

    changeWebhook: (id, change, note) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('webhooks')
          .set(changedColumns(change))
          .where('id', '=', id)
          .executeTakeFirst();
        const isThere = Number(numUpdatedRows) === 1;
        if (isThere && note) await insertInstallationEntry(trx, note);
        return isThere;
      }),

    deleteWebhook: (id, note) =>
      database.write(async (trx) => {
        const { numDeletedRows } = await trx.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
        if (Number(numDeletedRows) === 0) return false;
        await trx.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute();
        if (note) await insertInstallationEntry(trx, note);
        return true;
      }),

    advanceWebhook: (id, from, to) =>
      database.write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('webhooks')
          .set({ position: to })
          .where('id', '=', id)
          .where('position', '=', from)
          .executeTakeFirst();
        return Number(numUpdatedRows) === 1;
      }),

    async positionBefore(at) {
      const sought = at - OUT_OF_ORDER_MS;
      const atOf = async (position: number): Promise<number | null> => {
        const entry = await database.read((db) =>
          db
            .selectFrom('entries')
            .select('at')
            .where('position', '>=', position)
            .orderBy('position')
            .limit(1)
            .executeTakeFirst(),
        );
        return entry?.at ?? null;
      };
      const { value: last } = await database.read((db) =>
        db.selectFrom('counters').select('value').where('name', '=', 'position').executeTakeFirstOrThrow(),
      );
      // There is no index by time, and none is needed: positions follow it, so the place is found by halves.
      let [low, high] = [0, last];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const found = await atOf(middle + 1);
        if (found !== null && found < sought) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** Each field as it is kept. */
const changedColumns = (change: WebhookChange): Updateable<WebhookTable> => ({
  ...(change.url !== undefined && { url: change.url }),
  ...(change.types !== undefined && { types: JSON.stringify(change.types) }),
  ...(change.processId !== undefined && { process_id: change.processId }),
  ...(change.description !== undefined && { description: change.description }),
  ...(change.secrets !== undefined && { secrets: JSON.stringify(change.secrets) }),
  ...(change.position !== undefined && { position: change.position }),
  ...(change.replay !== undefined && {
    replay: change.replay === null ? null : JSON.stringify(change.replay),
  }),
  ...(change.active !== undefined && { active: Number(change.active) }),
  ...(change.disabledReason !== undefined && { disabled_reason: change.disabledReason }),
  ...(change.failingSince !== undefined && { failing_since: change.failingSince }),
});

const columnsOf = (row: WebhookRow): WebhookTable => ({
  id: row.id,
  url: row.url,
  types: JSON.stringify(row.types),
  process_id: row.processId,
  description: row.description,
  secrets: JSON.stringify(row.secrets),
  position: row.position,
  replay: row.replay === null ? null : JSON.stringify(row.replay),
  active: Number(row.active),
  disabled_reason: row.disabledReason,
  failing_since: row.failingSince,
  created_at: row.createdAt,
  created_by: row.createdBy,
});

const rowOf = (row: Selectable<WebhookTable>): WebhookRow => ({
  id: row.id,
  url: row.url,
  types: JSON.parse(row.types) as string[],
  processId: row.process_id,
  description: row.description,
  secrets: JSON.parse(row.secrets) as WebhookRow['secrets'],
  position: row.position,
  replay: row.replay === null ? null : (JSON.parse(row.replay) as WebhookRow['replay']),
  active: row.active === 1,
  disabledReason: row.disabled_reason,
  failingSince: row.failing_since,
  createdAt: row.created_at,
  createdBy: row.created_by,
});
