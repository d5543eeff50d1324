// Opens deliveries for entries in the books, and says which workflows have to be there for them.
import { auditTypeOf } from '../process/views/audit.ts';
import type { Books, TrailEntry, WebhookDeliveryRow, WebhookRow } from '../store/books.ts';
import { type DeliverWebhookInput, webhookMessageId } from '../workflows/messages.ts';

/** `now`: epoch ms. The same again opens nothing twice. */
export async function openDeliveries(
  books: Books,
  webhook: WebhookRow,
  entries: TrailEntry[],
  now: number,
): Promise<DeliverWebhookInput[]> {
  const fresh = entries.map((entry) => deliveryOf(webhook, entry, now));
  const isReplay = webhook.replay !== null && webhook.position < webhook.replay.until;
  if (!isReplay) {
    await books.addWebhookDeliveries(fresh);
    return fresh.map(inputOf);
  }
  return await openAgain(books, webhook.replay!, fresh);
}

/** The place was set back: what is under way stays so, what failed goes again, and what got there only where `all` is to. */
async function openAgain(
  books: Books,
  { run, all }: NonNullable<WebhookRow['replay']>,
  fresh: WebhookDeliveryRow[],
): Promise<DeliverWebhookInput[]> {
  const known = new Map(
    (await books.webhookDeliveriesOf(fresh.map(({ id }) => id))).map((each) => [each.id, each]),
  );
  // Under the run: a log that has forgotten it does not mean that Temporal has.
  const missing = fresh.filter(({ id }) => !known.has(id)).map((each) => ({ ...each, run }));
  await books.addWebhookDeliveries(missing);
  const inputs = missing.map(inputOf);
  for (const row of known.values()) {
    if (row.status === 'waiting') inputs.push(inputOf(row));
    const isDue = row.status === 'failed' || (all && row.status === 'delivered');
    if (isDue && (await books.reopenWebhookDelivery(row.id, run))) inputs.push(inputOf({ ...row, run }));
  }
  return inputs;
}

const deliveryOf = ({ id: webhookId }: WebhookRow, entry: TrailEntry, now: number): WebhookDeliveryRow => ({
  id: webhookMessageId(webhookId, entry.position),
  webhookId,
  position: entry.position,
  instanceId: entry.instanceId,
  type: auditTypeOf(entry),
  run: 0,
  status: 'waiting',
  createdAt: now,
  lastAttemptAt: null,
  nextAttemptAt: null,
  attempts: [],
});

const inputOf = ({ id, webhookId, position, run, type }: WebhookDeliveryRow): DeliverWebhookInput => ({
  webhookId,
  deliveryId: id,
  position,
  run,
  type,
});
