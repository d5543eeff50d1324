// Bodies of the calls that move an instance.
import { z } from 'zod';
import { instant, json, pathId, reason } from './fields.ts';
import { HASH, INSTANCE_ID } from './examples/names.ts';

export const reasonBody = z
  .strictObject({ reason })
  .meta({ id: 'Reason', example: { reason: 'John Smith asked for a week.' } });
export const optionalReasonBody = z
  .strictObject({ reason: reason.optional() })
  .meta({ id: 'OptionalReason', example: { reason: 'The change window was agreed by phone.' } });

export const completeTaskBody = z
  .strictObject({
    result: json.optional(),
    summary: z.string().trim().min(1).max(2_000).optional(),
    reason: reason.optional(),
  })
  .meta({
    id: 'CompleteTask',
    example: { summary: 'Both test accounts sign in.', reason: 'Done together on the phone.' },
  });
export const taskParams = z.object({ id: pathId, tid: pathId });

export const factBody = z
  .strictObject({ value: json, reason: reason.optional() })
  .meta({ id: 'SetFact', example: { value: 'Sunday, 02:00 to 04:00 UTC' } });
export const factName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name that a condition can read: letters, digits, "_"');

export const emptyBody = z.strictObject({}).default({}).meta({ id: 'Nothing', example: {} });

export const sendBackBody = z
  .strictObject({ target: pathId.meta({ description: 'A task or phase that has begun' }), reason })
  .meta({ id: 'SendBack', example: { target: 'sso_setup', reason: 'The domain has changed.' } });

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
  .meta({ id: 'MoveDeadline', example: { extendBy: '2d', reason: 'John Smith asked for two more days.' } });

/** Somebody of the process, or a new person. */
const successor = z
  .union([
    z.strictObject({ participantId: pathId }),
    z.strictObject({ name: z.string().trim().min(1).max(200), email: z.email().max(254) }),
  ])
  .meta({
    id: 'Successor',
    description: 'Somebody of the process, or a new person',
    example: { participantId: 'customer_ciso' },
  });

export const handOverApprovalBody = z
  .strictObject({ from: pathId.meta({ description: 'The approver in whose place' }), to: successor, reason })
  .meta({
    id: 'HandOverApproval',
    example: {
      from: 'customer_it_admin',
      to: { participantId: 'customer_ciso' },
      reason: 'John Smith is away until Monday.',
    },
  });
export const handOverTaskBody = z.strictObject({ to: successor, reason }).meta({
  id: 'HandOverTask',
  example: {
    to: { name: 'Jane Doe', email: 'jane.doe@acme.com' },
    reason: 'John Smith is away until Monday.',
  },
});
export const absenceBody = z
  .strictObject({ substitute: successor.nullable(), until: instant.optional(), reason })
  .meta({
    id: 'Absence',
    example: {
      substitute: { participantId: 'customer_ciso' },
      until: '2026-03-16T08:00:00.000Z',
      reason: 'Holiday',
    },
  });

export const commandAnswer = z
  .object({
    id: z.string(),
    changed: z.boolean().meta({ description: 'false: the same request had been applied before' }),
    seq: z.number().nullable().meta({ description: 'Number of the last event that came of it' }),
    head: z.string().meta({ description: 'Head of the event chain after it' }),
  })
  .meta({ id: 'Changed', example: { id: INSTANCE_ID, changed: true, seq: 23, head: HASH } });
