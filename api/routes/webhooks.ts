// Webhooks: list, make, change, delete, give a new secret. For admins.
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { cursorQuery, limitQuery } from '../schemas/fields.ts';
import {
  newWebhookBody,
  rotateSecretBody,
  webhook,
  webhookBody,
  webhookList,
  webhookMade,
  webhookParams,
} from '../schemas/webhooks.ts';
import {
  changeWebhook,
  deleteWebhook,
  type MadeWebhook,
  makeWebhook,
  rotateSecret,
} from '../webhooks/make-webhook.ts';
import { webhookOf, webhookView } from '../webhooks/webhook-view.ts';

const PATH = '/api/webhooks';
const ONE = `${PATH}/{wid}`;
const common = { tag: 'Webhooks', access: 'admin' } as const;

export function webhookRoutes(deps: ApiDeps): Endpoint[] {
  const { books } = deps;
  const viewOf = async (row: MadeWebhook['row']) => webhookView(row, await books.lastPosition(), deps.now());
  const made = async ({ row, secret }: MadeWebhook) => ({ ...(await viewOf(row)), secret });
  return [
    endpoint({
      ...common,
      method: 'get',
      path: PATH,
      summary: 'List webhooks, newest first',
      query: z.object({ cursor: cursorQuery, limit: limitQuery }),
      answers: { 200: { description: 'A page of webhooks, without their secrets', schema: webhookList } },
      async handle({ query }) {
        const { items, nextCursor } = await books.webhooks(query).catch(cursorProblem);
        const newest = await books.lastPosition();
        return ok({
          items: items.map((row) => webhookView(row, newest, deps.now())),
          ...(nextCursor ? { nextCursor } : {}),
        });
      },
    }),
    endpoint({
      ...common,
      method: 'post',
      path: PATH,
      summary: 'Make a webhook',
      description:
        'Entries of the trail are sent to its address as they come, signed by Standard Webhooks, and tried for three days. The answer holds the secret, once; it is stored encrypted. See docs/webhooks.md.',
      repeatable: 'secret',
      body: newWebhookBody,
      answers: { 201: { description: 'The webhook, with its secret', schema: webhookMade } },
      async handle({ body, actor, newId }) {
        const answer = await made(await makeWebhook(deps, body, { by: roleActor(actor), newId }));
        return ok(answer, 201, { Location: `${PATH}/${answer.id}` });
      },
    }),
    endpoint({
      ...common,
      method: 'get',
      path: ONE,
      summary: 'Read a webhook',
      params: webhookParams,
      answers: { 200: { description: 'The webhook, without its secret', schema: webhook } },
      handle: async ({ params: { wid } }) => ok(await viewOf(await webhookOf(books, wid))),
    }),
    endpoint({
      ...common,
      method: 'put',
      path: ONE,
      summary: 'Change a webhook',
      description:
        'Takes the place of all that can be set; what is left out gets its default. One that is switched on again goes on from where it stopped, at most 7 days back.',
      params: webhookParams,
      body: webhookBody,
      answers: { 200: { description: 'The webhook as it is now', schema: webhook } },
      handle: async ({ params: { wid }, body, actor }) =>
        ok(await viewOf(await changeWebhook(deps, wid, body, roleActor(actor)))),
    }),
    endpoint({
      ...common,
      method: 'delete',
      path: ONE,
      summary: 'Delete a webhook',
      description:
        'With the log of its messages. What is on its way may still arrive; nothing is tried again.',
      params: webhookParams,
      answers: { 204: { description: 'It is gone' } },
      async handle({ params: { wid }, actor }) {
        await deleteWebhook(deps, wid, roleActor(actor));
        return { status: 204 };
      },
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/rotate-secret`,
      summary: 'Give a webhook a new secret',
      description:
        'Messages are signed with both until the overlap is over. The answer holds the new secret, once.',
      repeatable: 'secret',
      params: webhookParams,
      body: rotateSecretBody,
      answers: { 200: { description: 'The webhook, with its new secret', schema: webhookMade } },
      handle: async ({ params: { wid }, body, actor, newId }) =>
        ok(await made(await rotateSecret(deps, wid, body, { by: roleActor(actor), newId }))),
    }),
  ];
}
