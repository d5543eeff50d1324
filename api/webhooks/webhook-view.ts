// Webhooks and their deliveries as the API shows them: never a secret.
import type { z } from 'zod';
import type { Books, WebhookDeliveryRow, WebhookRow } from '../../store/books.ts';
import { ApiProblem } from '../http/problem.ts';
import type { webhook, webhookDelivery } from '../schemas/webhooks.ts';

/** Throws `webhook-not-found`. */
export async function webhookOf(books: Books, id: string): Promise<WebhookRow> {
  const row = await books.webhook(id);
  if (!row) throw new ApiProblem('webhook-not-found', `There is no webhook "${id}".`);
  return row;
}

/** Throws `webhook-not-found`, and `delivery-not-found` also for that of another webhook. */
export async function deliveryOf(books: Books, webhookId: string, id: string): Promise<WebhookDeliveryRow> {
  await webhookOf(books, webhookId);
  const row = await books.webhookDelivery(id);
  if (row?.webhookId !== webhookId) {
    throw new ApiProblem('delivery-not-found', `Webhook "${webhookId}" has no message "${id}".`);
  }
  return row;
}

/** `newest`: the last position of the trail. `now`: epoch ms. */
export function webhookView(row: WebhookRow, newest: number, now: number): z.output<typeof webhook> {
  const older = row.secrets.find(({ until }) => until !== null && until > now);
  return {
    id: row.id,
    url: row.url,
    types: row.types,
    processId: row.processId,
    description: row.description,
    active: row.active,
    disabledReason: row.disabledReason,
    failingSince: instant(row.failingSince),
    position: row.position,
    behind: Math.max(0, newest - row.position),
    replaying: row.replay !== null && row.position < row.replay.until,
    olderSecretUntil: instant(older?.until ?? null),
    createdAt: instant(row.createdAt)!,
    createdBy: row.createdBy,
  };
}

export const deliveryView = (row: WebhookDeliveryRow): z.output<typeof webhookDelivery> => ({
  id: row.id,
  webhookId: row.webhookId,
  position: row.position,
  instanceId: row.instanceId,
  type: row.type,
  status: row.status,
  createdAt: instant(row.createdAt)!,
  lastAttemptAt: instant(row.lastAttemptAt),
  nextAttemptAt: instant(row.nextAttemptAt),
  attempts: row.attempts.map(({ run, at, ...attempt }) => ({
    ...attempt,
    at: instant(at)!,
    replay: run > 0,
  })),
});

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
