// Incidents, and how an operator mends them.
import { z } from 'zod';
import type { IncidentAction, IncidentKind } from '../../process/events.ts';
import { instant, reason } from './fields.ts';
import { INCIDENT } from './examples/records.ts';

const KINDS: Record<IncidentKind, true> = {
  'approval-rejected': true,
  'rework-exhausted': true,
  'approval-overdue': true,
  'task-failed': true,
  'no-address': true,
  'mail-refused': true,
  'mail-failed': true,
  'condition-error': true,
  'nobody-to-escalate-to': true,
  'substitute-unfit': true,
  'nobody-to-review': true,
  'paused-by-rule': true,
  'books-unreachable': true,
  'seal-key-missing': true,
  'record-conflict': true,
};
const ACTIONS: Record<IncidentAction, true> = {
  redo: true,
  'ask-again': true,
  skip: true,
  cancel: true,
  dismiss: true,
  reassign: true,
  accept: true,
};
export const incidentKind = z.enum(Object.keys(KINDS) as [IncidentKind, ...IncidentKind[]]);
export const incidentAction = z.enum(Object.keys(ACTIONS) as [IncidentAction, ...IncidentAction[]]);

export const incident = z
  .object({
    id: z.string(),
    kind: incidentKind,
    message: z.string(),
    cure: z.string().meta({ description: 'What would mend it, in a sentence' }),
    actions: z.array(incidentAction),
    raisedAt: instant,
    taskId: z.string().optional(),
    phaseId: z.string().optional(),
    gateId: z.string().optional(),
    approvalId: z.string().optional(),
    participantId: z.string().optional(),
  })
  .meta({ id: 'Incident', example: INCIDENT });
export const incidentList = z.object({ items: z.array(incident) }).meta({ example: { items: [INCIDENT] } });

export const resolveBody = z
  .strictObject({
    action: incidentAction,
    target: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Task or phase to redo; of `reassign`, the agent or person who does the task' }),
    reason,
  })
  .meta({
    id: 'ResolveIncident',
    example: { action: 'redo', target: 'sso_setup', reason: 'The identity provider answers again.' },
  });
