// Approvals and decisions as the API answers and takes them.
import { z } from 'zod';
import type { ApprovalView, DecisionOutcomeView } from '../../process/views/types.ts';
import { instant, pathId } from './fields.ts';
import { APPROVAL } from './examples/approval.ts';
import { OUTCOME } from './examples/records.ts';

export const shownArtifact = z
  .object({ key: z.string(), version: z.number().meta({ description: '0: not there yet' }) })
  .meta({ id: 'ShownArtifact', example: { key: 'sso_requirements_doc', version: 1 } });

const decision = z.object({
  decisionId: z.string(),
  choice: z.enum(['approve', 'reject']),
  comment: z.string(),
  decidedAt: instant,
});

export const approval = z
  .object({
    id: z.string(),
    kind: z.enum(['task', 'sign_off', 'gate', 'ad_hoc']),
    taskId: z.string().optional(),
    phaseId: z.string().optional(),
    gateId: z.string().optional(),
    round: z.number(),
    title: z.string(),
    description: z.string().nullable(),
    artifacts: z.array(shownArtifact),
    status: z.enum(['pending', 'overdue', 'granted', 'rejected', 'withdrawn']),
    requestedAt: instant,
    dueAt: instant,
    approvers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        inPlaceOf: z
          .object({ id: z.string(), name: z.string() })
          .optional()
          .meta({ description: 'Who gave them the place, where it was handed over.' }),
        decision: decision.optional(),
      }),
    ),
  })
  .meta({ id: 'Approval', example: APPROVAL }) satisfies z.ZodType<ApprovalView>;

export const approvalList = z.object({ items: z.array(approval) }).meta({ example: { items: [APPROVAL] } });

export const requestApprovalBody = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be lower case letters, digits, "_" and "-", a letter first')
      .optional(),
    taskId: pathId,
    approverIds: z.array(pathId).min(1).max(200),
    title: z.string().trim().min(1).max(200),
    description: z.string().max(10_000).optional(),
    artifacts: z.array(z.string().min(1).max(200)).max(100).default([]),
    expiresIn: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'A duration', examples: ['48h'] }),
  })
  .meta({
    id: 'ApprovalRequest',
    example: {
      taskId: 'sso_setup',
      approverIds: ['customer_ciso'],
      title: 'Agree to the change window',
      expiresIn: '48h',
    },
  });

export const decisionOutcome = z
  .union([
    z.object({
      status: z.literal('counted'),
      decisionId: z.string(),
      approvalId: z.string(),
      participantId: z.string(),
      choice: z.enum(['approve', 'reject']),
      comment: z.string(),
      receivedAt: instant,
      shown: z.array(shownArtifact),
      viewed: z.string().nullable().meta({ description: 'SHA-256 of exactly what was rendered' }),
      auditSeq: z.number(),
      auditHead: z.string().nullable(),
    }),
    z.object({
      status: z.literal('refused'),
      decisionId: z.string(),
      approvalId: z.string(),
      code: z.string(),
      message: z.string(),
    }),
    z.object({ status: z.literal('pending'), decisionId: z.string() }),
  ])
  .meta({ id: 'DecisionOutcome', example: OUTCOME });
export type OutcomeMatches = DecisionOutcomeView extends z.output<typeof decisionOutcome> ? true : never;
