// Actions on many instances: what is asked for, how far it is, what came of each.
import { z } from 'zod';
import { factName } from './commands.ts';
import { INSTANCE_ID } from './examples/names.ts';
import { cursorQuery, instant, json, jsonObject, limitQuery, pathId, reason } from './fields.ts';
import { incidentAction, incidentKind } from './incidents.ts';
import { searchFields } from './instance-search.ts';

const EXAMPLE = {
  action: 'pause',
  search: { processId: 'enterprise_sso_deployment', status: 'running' },
  reason: 'The identity provider is down until noon.',
};

const BULK = {
  id: 'bulk_7be1d3c0a9f2446d8e51',
  action: 'pause',
  search: EXAMPLE.search,
  data: { reason: EXAMPLE.reason },
  status: 'running',
  total: 42,
  done: 30,
  refused: 1,
  failed: 0,
  left: 11,
  startedAt: '2026-03-10T17:32:00.000Z',
  startedBy: { id: 'local', via: 'local' },
  stoppedAt: null,
  stoppedBy: null,
  endedAt: null,
};

const common = {
  search: z
    .strictObject(searchFields)
    .meta({ description: 'Which instances, as the list takes it. Default status: running and paused' }),
  expected: z
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'How many you were told it would be; without it nothing is done' }),
};
const optionalReason = reason.optional();

export const bulkBody = z
  .discriminatedUnion('action', [
    z.strictObject({ ...common, action: z.enum(['pause', 'resume', 'cancel']), reason }),
    z.strictObject({
      ...common,
      action: z.literal('retry').meta({ description: 'Tasks that have failed, from their first attempt' }),
      reason,
    }),
    z.strictObject({ ...common, action: z.literal('advance'), reason: optionalReason }),
    z.strictObject({
      ...common,
      action: z.literal('set-fact'),
      data: z.strictObject({ name: factName, value: json }),
      reason: optionalReason.meta({ description: 'Needed where the name ends in _approved' }),
    }),
    z.strictObject({
      ...common,
      action: z.literal('resolve-incidents'),
      data: z.strictObject({
        action: incidentAction,
        kind: incidentKind.optional().meta({ description: 'Only those; default: all that are open' }),
        target: pathId.optional(),
      }),
      reason,
    }),
  ])
  .meta({ id: 'StartBulk', example: { ...EXAMPLE, expected: 42 } });

export const bulkParams = z.object({ bid: pathId.meta({ description: 'Id of the bulk action' }) });

export const bulkPreview = z
  .object({
    count: z.number().meta({ description: 'Pass it on as `expected`' }),
    sample: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          processId: z.string(),
          version: z.string(),
          status: z.string(),
          phase: z.string().nullable(),
        }),
      )
      .meta({ description: 'The first ten, newest first' }),
  })
  .meta({
    id: 'BulkPreview',
    example: {
      count: 42,
      sample: [
        {
          id: INSTANCE_ID,
          name: 'Acme Corp SSO Deployment',
          processId: 'enterprise_sso_deployment',
          version: '1.0.0',
          status: 'running',
          phase: 'configuration',
        },
      ],
    },
  });

export const bulk = z
  .object({
    id: z.string(),
    action: z.enum(['pause', 'resume', 'cancel', 'advance', 'retry', 'set-fact', 'resolve-incidents']),
    search: jsonObject,
    data: jsonObject.meta({ description: 'What the action needs: reason, fact, incidents' }),
    status: z
      .enum(['running', 'stopping', 'stopped', 'done'])
      .meta({ description: '`done`: every instance was looked at, refusals included' }),
    total: z.number(),
    done: z.number(),
    refused: z.number(),
    failed: z.number().meta({ description: 'Nothing confirmed these: their trails say whether it happened' }),
    left: z.number().meta({ description: 'Not looked at; left as they are where it was stopped' }),
    startedAt: instant,
    startedBy: z.object({ id: z.string(), via: z.string() }),
    stoppedAt: instant.nullable(),
    stoppedBy: z.string().nullable(),
    endedAt: instant.nullable(),
  })
  .meta({
    id: 'Bulk',
    example: BULK,
  });
export const bulkList = z
  .object({ items: z.array(bulk), nextCursor: z.string().optional() })
  .meta({ example: { items: [BULK] } });
export const bulkListQuery = z.object({ cursor: cursorQuery, limit: limitQuery });

const OUTCOMES = ['waiting', 'done', 'refused', 'failed'] as const;
export const bulkItemsQuery = z.object({
  outcome: z.enum(OUTCOMES).optional().meta({ description: 'Only these' }),
  cursor: cursorQuery,
  limit: limitQuery,
});
export const bulkItems = z
  .object({
    items: z.array(
      z.object({
        instanceId: z.string(),
        outcome: z.enum(OUTCOMES),
        code: z.string().nullable().meta({ description: 'Of a refusal' }),
        message: z.string().nullable(),
        at: instant.nullable(),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({
    id: 'BulkItems',
    example: {
      items: [
        {
          instanceId: INSTANCE_ID,
          outcome: 'refused',
          code: 'instance-paused',
          message: 'The instance is paused; resume it first.',
          at: '2026-03-10T17:32:04.000Z',
        },
      ],
    },
  });
