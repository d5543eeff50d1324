// Bodies of the calls that move an instance.
import { z } from 'zod';
import { instant, json, pathId, reason } from './fields.ts';

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

export const emptyBody = z.strictObject({}).default({}).meta({ id: 'Nothing' });
export const approvalParams = z.object({ id: pathId, aid: pathId });

export const sendBackBody = z
  .strictObject({ target: pathId.meta({ description: 'A task or phase that has begun' }), reason })
  .meta({ id: 'SendBack' });

export const deadlineBody = z
  .strictObject({
    dueAt: instant.optional(),
    extendBy: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'A duration', examples: ['2d'] }),
    reason,
  })
  .refine(({ dueAt, extendBy }) => (dueAt === undefined) !== (extendBy === undefined), {
    path: ['dueAt'],
    message: 'give either dueAt or extendBy, and only one of them',
  })
  .meta({ id: 'MoveDeadline' });

/** Somebody of the process, or a new person. */
const successor = z
  .union([
    z.strictObject({ participantId: pathId }),
    z.strictObject({ name: z.string().trim().min(1).max(200), email: z.email().max(254) }),
  ])
  .meta({ id: 'Successor', description: 'Somebody of the process, or a new person' });

export const handOverApprovalBody = z
  .strictObject({ from: pathId.meta({ description: 'The approver in whose place' }), to: successor, reason })
  .meta({ id: 'HandOverApproval' });
export const handOverTaskBody = z.strictObject({ to: successor, reason }).meta({ id: 'HandOverTask' });
export const absenceBody = z
  .strictObject({ substitute: successor.nullable(), until: instant.optional(), reason })
  .meta({ id: 'Absence' });

export const commandAnswer = z
  .object({
    id: z.string(),
    changed: z.boolean().meta({ description: 'false: the same request had been applied before' }),
    seq: z.number().nullable().meta({ description: 'Number of the last event that came of it' }),
    head: z.string().meta({ description: 'Head of the event chain after it' }),
  })
  .meta({ id: 'Changed' });
