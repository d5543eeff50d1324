// Webhooks and what became of their messages, in requests and answers.
import { z } from 'zod';
import { INSTANCE_ID } from './examples/names.ts';
import { cursorQuery, instant, limitQuery, pathId, trailWords } from './fields.ts';

const WEBHOOK = {
  id: 'wh_5b0e7c1d9a3f4e28b6c0',
  url: 'https://hooks.acme.com/countersign',
  types: ['approval', 'InstanceEnded'],
  processId: null,
  description: 'Tells the ticket system',
  active: true,
  disabledReason: null,
  failingSince: null,
  position: 4711,
  behind: 0,
  replaying: false,
  olderSecretUntil: null,
  createdAt: '2026-03-10T17:32:00.000Z',
  createdBy: 'local',
} as const;
const SECRET = 'whsec_<44 characters>';
const DELIVERY = {
  id: 'msg_5b0e7c1d9a3f4e28b6c0_4711',
  webhookId: WEBHOOK.id,
  position: 4711,
  instanceId: INSTANCE_ID,
  type: 'approval',
  status: 'delivered',
  createdAt: '2026-03-10T17:32:00.000Z',
  lastAttemptAt: '2026-03-10T17:32:05.000Z',
  nextAttemptAt: null,
  attempts: [
    {
      attempt: 1,
      at: '2026-03-10T17:32:00.000Z',
      status: 503,
      reason: 'The receiver answered 503.',
      durationMs: 41,
      replay: false,
    },
    { attempt: 2, at: '2026-03-10T17:32:05.000Z', status: 204, reason: null, durationMs: 38, replay: false },
  ],
} as const;

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);

export const webhookParams = z.object({ wid: pathId.meta({ description: 'Id of the webhook' }) });
export const webhookDeliveryParams = webhookParams.extend({
  did: pathId.meta({ description: 'Id of the message: the header webhook-id' }),
});

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.string()),
    processId: z.string().nullable(),
    description: z.string().nullable(),
    active: z.boolean(),
    disabledReason: z
      .string()
      .nullable()
      .meta({ description: 'Why it was made inactive by itself; null: it was not' }),
    failingSince: instant
      .nullable()
      .meta({ description: 'Since when no message has got there; null: the newest one did' }),
    position: z.number().meta({ description: 'Everything up to this position has been handed on' }),
    behind: z.number().meta({ description: 'Positions between there and the end of the trail' }),
    replaying: z.boolean().meta({ description: 'It goes through again what it had been through' }),
    olderSecretUntil: instant
      .nullable()
      .meta({ description: 'Until when the secret before the newest one signs, too; null: there is none' }),
    createdAt: instant,
    createdBy: z.string(),
  })
  .meta({ id: 'Webhook', example: WEBHOOK });
export const webhookList = z
  .object({ items: z.array(webhook), nextCursor: z.string().optional() })
  .meta({ example: { items: [WEBHOOK] } });
export const webhookMade = webhook
  .extend({
    secret: z.string().meta({ description: 'Messages are signed with it. Shown here and nowhere else' }),
  })
  .meta({ id: 'WebhookMade', example: { ...WEBHOOK, secret: SECRET } });

/** All that can be changed. */
export const webhookBody = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .max(2_000)
      .meta({ description: 'https, public, without user name; no redirects are followed' }),
    types: trailWords.default([]).meta({
      description:
        'Audit types (approval, incident, …) or names of events (ApprovalDecided). Empty: everything',
    }),
    processId: z
      .string()
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .meta({ description: 'Only instances of this definition, in any version' }),
    description: line.nullable().default(null),
    active: z.boolean().default(true),
  })
  .meta({
    id: 'ChangeWebhook',
    example: {
      url: WEBHOOK.url,
      types: WEBHOOK.types,
      processId: null,
      description: WEBHOOK.description,
      active: true,
    },
  });
export const newWebhookBody = webhookBody
  .extend({
    after: z
      .number()
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Position on the trail to begin after. Default: from now on' }),
  })
  .meta({ id: 'MakeWebhook', example: { url: WEBHOOK.url, types: WEBHOOK.types } });
export const rotateSecretBody = z
  .strictObject({
    overlap: z.string().max(40).default('24h').meta({
      description:
        'For how long the old secret signs beside the new one: a duration, at most 30d; 1s where it has leaked',
    }),
  })
  .meta({ id: 'RotateWebhookSecret', example: { overlap: '24h' } });
export const replayBody = z
  .strictObject({
    since: instant.meta({ description: 'Entries from about then on' }),
    what: z.enum(['failed', 'all']).default('failed').meta({
      description: 'failed: what was given up, and what was never handed on; all: also what got there',
    }),
  })
  .meta({ id: 'ReplayWebhook', example: { since: '2026-03-10T17:00:00.000Z', what: 'failed' } });

const status = z.enum(['waiting', 'delivered', 'retrying', 'failed']);
export const webhookDeliveryQuery = z.object({
  status: status.optional().meta({ description: 'Only those' }),
  cursor: cursorQuery,
  limit: limitQuery,
});
export const webhookDelivery = z
  .object({
    id: z.string().meta({ description: 'The header webhook-id, the same for every attempt' }),
    webhookId: z.string(),
    position: z.number().nullable().meta({ description: 'Null, as the instance: a test message' }),
    instanceId: z.string().nullable(),
    type: z.string().meta({ description: 'Audit type of the entry, or ping' }),
    status,
    createdAt: instant,
    lastAttemptAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
    attempts: z.array(
      z.object({
        attempt: z.number(),
        at: instant,
        status: z.number().nullable().meta({ description: 'Of HTTP; null: there was no answer' }),
        reason: z.string().nullable().meta({ description: 'Why it did not go; null: it did' }),
        durationMs: z.number(),
        replay: z.boolean().meta({ description: 'Sent again because somebody asked for that' }),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery', example: DELIVERY });
export const webhookDeliveryList = z
  .object({ items: z.array(webhookDelivery), nextCursor: z.string().optional() })
  .meta({ example: { items: [DELIVERY] } });
