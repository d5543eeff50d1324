// What became of webhooks' messages, and sending them again. For admins.
import type { WebhookDeliveryRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import {
  replayBody,
  webhook,
  webhookDelivery,
  webhookDeliveryList,
  webhookDeliveryParams,
  webhookDeliveryQuery,
  webhookParams,
} from '../schemas/webhooks.ts';
import { replayMessage, replayWebhook, testWebhook } from '../webhooks/send-again.ts';
import { deliveryOf, deliveryView, webhookOf, webhookView } from '../webhooks/webhook-view.ts';

const ONE = '/api/webhooks/{wid}';
const common = { tag: 'Webhooks', access: 'admin' } as const;

export function webhookDeliveryRoutes(deps: ApiDeps): Endpoint[] {
  const { books } = deps;

  const onItsWay = (row: WebhookDeliveryRow) =>
    ok(deliveryView(row), 202, { Location: `/api/webhooks/${row.webhookId}/deliveries/${row.id}` });

  return [
    endpoint({
      ...common,
      method: 'get',
      path: `${ONE}/deliveries`,
      summary: 'Messages of a webhook and what became of them, newest first',
      description: 'Kept for 30 days.',
      params: webhookParams,
      query: webhookDeliveryQuery,
      answers: { 200: { description: 'A page of messages', schema: webhookDeliveryList } },
      async handle({ params: { wid }, query: { status, ...page } }) {
        await webhookOf(books, wid);
        const { items, nextCursor } = await books
          .webhookDeliveries({ webhookId: wid, ...(status && { status }) }, page)
          .catch(cursorProblem);
        return ok({ items: items.map(deliveryView), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      ...common,
      method: 'get',
      path: `${ONE}/deliveries/{did}`,
      summary: 'One message of a webhook',
      params: webhookDeliveryParams,
      answers: { 200: { description: 'The message with its attempts', schema: webhookDelivery } },
      handle: async ({ params: { wid, did } }) => ok(deliveryView(await deliveryOf(books, wid, did))),
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/test`,
      summary: 'Send a message of type ping',
      description:
        'Sent once, also to a webhook that is inactive; what came of it stands under the address in Location.',
      repeatable: 'kept',
      params: webhookParams,
      answers: { 202: { description: 'It is on its way', schema: webhookDelivery } },
      handle: async ({ params: { wid }, newId }) => onItsWay(await testWebhook(deps, wid, newId)),
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/deliveries/{did}/replay`,
      summary: 'Send a message again',
      description:
        'At once and under the same webhook-id, also where it got there before; tried as often as a new one. What was still being tried stops.',
      repeatable: 'kept',
      params: webhookDeliveryParams,
      answers: { 202: { description: 'It is on its way', schema: webhookDelivery } },
      handle: async ({ params: { wid, did } }) => onItsWay(await replayMessage(deps, wid, did)),
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/replay`,
      summary: 'Go through the trail again from a point in time',
      description:
        'Sets the place of the webhook back. Under the same webhook-id goes again what was given up, and what it was never sent; with "all" also what got there. New entries come after.',
      repeatable: 'kept',
      params: webhookParams,
      body: replayBody,
      answers: { 202: { description: 'The webhook with its new place', schema: webhook } },
      async handle({ params: { wid }, body, actor }) {
        const row = await replayWebhook(deps, wid, body, roleActor(actor));
        return ok(webhookView(row, await books.lastPosition(), deps.now()), 202);
      },
    }),
  ];
}
