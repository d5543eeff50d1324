// Sends messages of a webhook: a test, one of them again, or all from a time on.
import type { z } from 'zod';
import type { WebhookDeliveryRow, WebhookRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import type { Call } from '../http/endpoint.ts';
import { faultProblem } from '../instance/send-command.ts';
import type { replayBody } from '../schemas/webhooks.ts';
import { noteOf } from './make-webhook.ts';
import { deliveryOf, webhookOf } from './webhook-view.ts';

/** A message of type ping, sent once, also where the webhook is inactive. Throws `webhook-not-found`. */
export async function testWebhook(
  deps: ApiDeps,
  id: string,
  newId: Call['newId'],
): Promise<WebhookDeliveryRow> {
  const { id: webhookId } = await webhookOf(deps.books, id);
  const row: WebhookDeliveryRow = {
    id: newId('msg_ping').replace('-', '_'),
    webhookId,
    position: null,
    instanceId: null,
    type: 'ping',
    run: 0,
    status: 'waiting',
    createdAt: deps.now(),
    lastAttemptAt: null,
    nextAttemptAt: null,
    attempts: [],
  };
  await deps.books.addWebhookDeliveries([row]);
  return await sendOff(deps, row);
}

/** At once, under the same id; what was still being tried stops. Throws `webhook-not-found`, `delivery-not-found`. */
export async function replayMessage(
  deps: ApiDeps,
  webhookId: string,
  deliveryId: string,
): Promise<WebhookDeliveryRow> {
  const row = await deliveryOf(deps.books, webhookId, deliveryId);
  const run = Math.max(deps.now(), row.run + 1);
  await deps.books.reopenWebhookDelivery(deliveryId, run);
  return await sendOff(deps, { ...row, run });
}

/** Sets the place of the webhook back. Throws `webhook-not-found`. */
export async function replayWebhook(
  deps: ApiDeps,
  id: string,
  { since, what }: z.output<typeof replayBody>,
  by: RoleActor,
): Promise<WebhookRow> {
  const { books, now } = deps;
  const row = await webhookOf(books, id);
  const position = Math.min(row.position, await books.positionBefore(Date.parse(since)));
  const replay = {
    until: Math.max(row.position, row.replay?.until ?? 0),
    run: Math.max(now(), (row.replay?.run ?? 0) + 1),
    all: what === 'all',
  };
  const data = { webhookId: id, replay: what, since, position };
  await books.changeWebhook(id, { position, replay }, noteOf(deps, by, 'webhook_changed', data));
  return await webhookOf(books, id);
}

async function sendOff(
  { books, gateway }: Pick<ApiDeps, 'books' | 'gateway'>,
  { id, webhookId, position, run, type }: WebhookDeliveryRow,
): Promise<WebhookDeliveryRow> {
  const reply = await gateway.startDelivery({ webhookId, deliveryId: id, position, run, type });
  // Nothing but time or Temporal itself can be in the way: there is no instance to be closed or not found.
  if (!reply.ok) throw faultProblem(reply.fault, { id: webhookId, status: 'running' });
  return await deliveryOf(books, webhookId, id);
}
