// Bodies of the calls that move an instance.
import { z } from 'zod';
import { json, pathId, reason } from './fields.ts';

export const reasonBody = z.strictObject({ reason }).meta({ id: 'Reason' });
export const optionalReasonBody = z
  .strictObject({ reason: reason.optional() })
  .meta({ id: 'OptionalReason' });

export const completeTaskBody = z
  .strictObject({
    result: json.optional(),
    summary: z.string().trim().min(1).max(2_000).optional(),
    reason: reason.optional(),
  })
  .meta({ id: 'CompleteTask' });
export const taskParams = z.object({ id: pathId, tid: pathId });

export const factBody = z.strictObject({ value: json, reason: reason.optional() }).meta({ id: 'SetFact' });
export const factParams = z.object({
  id: pathId,
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name that a condition can read: letters, digits, "_"'),
});

export const commandAnswer = z
  .object({
    id: z.string(),
    changed: z.boolean().meta({ description: 'false: the same request had been applied before' }),
    seq: z.number().nullable().meta({ description: 'Number of the last event that came of it' }),
    head: z.string().meta({ description: 'Head of the event chain after it' }),
  })
  .meta({ id: 'Changed' });
