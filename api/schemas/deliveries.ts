// What became of messages to people.
import { z } from 'zod';
import type { DeliveryView } from '../../process/views/types.ts';
import { cursorQuery, instant, limitQuery } from './fields.ts';
import { DELIVERY } from './examples/records.ts';

const outcome = z.enum(['sent', 'refused', 'failed', 'no-address', 'dropped']);

export const deliveryQuery = z.object({ limit: limitQuery, cursor: cursorQuery });
export const delivery = z
  .object({
    id: z.string(),
    kind: z.string(),
    participantId: z.string(),
    name: z.string(),
    approvalIds: z.array(z.string()),
    requestedAt: instant,
    status: z
      .enum(['waiting', ...outcome.options])
      .meta({ description: 'Of the channel that has to reach the person' }),
    retryAt: instant.nullable(),
    attempts: z.array(
      z.object({
        channel: z.enum(['mail', 'slack', 'in-app']).nullable(),
        attempt: z.number(),
        at: instant,
        outcome,
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Delivery', example: DELIVERY }) satisfies z.ZodType<DeliveryView>;
export const deliveryList = z
  .object({ items: z.array(delivery), nextCursor: z.string().optional() })
  .meta({ example: { items: [DELIVERY] } });
