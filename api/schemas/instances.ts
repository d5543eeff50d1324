// Starting, listing and reading instances.
import { z } from 'zod';
import { approval } from './approvals.ts';
import { cursorQuery, instant, json, jsonObject, limitQuery, pathId } from './fields.ts';
import { incident } from './incidents.ts';
import { INSTANCE_SORTS, INSTANCE_STATUSES, searchFields } from './instance-search.ts';
import { concern, errand, question, spent } from './work.ts';
import { INSTANCE_ITEM } from './examples/instance-item.ts';
import { STATUS } from './examples/instance-status.ts';
import { START } from './examples/start.ts';
import { TIMELINE } from './examples/timeline.ts';

export const startBody = z
  .strictObject({
    processId: pathId.optional().meta({ description: 'When given, the same as in the path' }),
    name: z.string().trim().min(1).max(200),
    version: z.string().max(64).optional().meta({ description: 'Default: the newest' }),
    context: jsonObject.default({}),
    externalParticipants: z
      .array(
        z.strictObject({
          participantId: pathId,
          email: z.email().max(254).optional(),
          name: z.string().trim().min(1).max(200).optional(),
          away: z
            .strictObject({ substitute: pathId, until: instant.optional() })
            .optional()
            .meta({ description: 'Who is asked instead, and until when' }),
        }),
      )
      .max(200)
      .default([]),
    startedBy: z
      .email()
      .max(254)
      .optional()
      .meta({ description: 'The person on whose behalf this is started; they do not approve in it' }),
    teamId: z.string().min(1).max(200).optional(),
    allowUnbound: z
      .boolean()
      .default(false)
      .meta({ description: 'Start although an approver has no address yet' }),
  })
  .meta({ id: 'StartInstance', example: START });

const wait = z.object({
  kind: z.enum(['approval', 'task', 'gate', 'condition', 'incident', 'pause', 'retry', 'question']),
  id: z.string(),
  on: z.array(z.string()),
  since: instant,
  until: instant.optional(),
  text: z.string(),
});

const next = z.object({
  what: z.enum(['reminder', 'escalation', 'deadline', 'retry', 'delivery', 'news', 'errand']),
  id: z.string().meta({ description: 'Of the approval, task, message, person or errand it happens to' }),
  at: instant,
  text: z.string(),
});

const estimate = z.object({
  earliest: instant,
  likely: instant,
  latest: instant,
  basis: z.enum(['definition', 'history']),
  instances: z.number().meta({ description: 'From how many closed instances; 0 by the definition' }),
});

const taskStatus = z.enum([
  'pending',
  'ready',
  'running',
  'awaiting_approval',
  'blocked',
  'completed',
  'skipped',
]);

export const instanceStatus = z
  .object({
    id: z.string(),
    name: z.string(),
    processId: z.string(),
    version: z.string(),
    team: z
      .object({ id: z.string(), name: z.string(), templateId: z.string(), version: z.string() })
      .nullable()
      .meta({ description: 'The team it is pinned to; version is that of its template' }),
    status: z.enum(INSTANCE_STATUSES),
    phase: z.string().nullable(),
    currentPhase: z.string().nullable(),
    completedPhases: z.array(z.string()),
    pendingApprovals: z.array(approval),
    blockedTasks: z.array(
      z.object({
        taskId: z.string(),
        name: z.string(),
        reason: z.string(),
        incidentId: z.string().nullable(),
      }),
    ),
    progressPercent: z.number(),
    estimatedCompletion: instant.nullable().meta({ description: 'The same as `estimate.likely`' }),
    estimate: estimate.nullable(),
    startedAt: instant,
    closedAt: instant.nullable(),
    closeReason: z.string().nullable(),
    context: jsonObject,
    facts: z.record(z.string(), json),
    tasks: z.array(
      z.object({
        id: z.string(),
        status: taskStatus,
        assignee: z.string(),
        assigneeKind: z.enum(['agent', 'human']),
        executor: z.string().nullable(),
        simulated: z.boolean(),
        attempts: z.number(),
        confidence: z.number().nullable(),
        concerns: z.array(concern).meta({ description: 'Of its last attempt, until the task is complete' }),
        spent,
      }),
    ),
    spent,
    spentByAgent: z.record(z.string(), spent),
    questions: z.array(question).meta({ description: 'Of agents to people, not answered yet' }),
    errands: z.array(errand).meta({ description: 'Of agents, under way' }),
    waitsFor: z.array(wait),
    next: z.array(next).meta({ description: 'What happens by itself, soonest first' }),
    summary: z.string(),
    incidents: z.array(incident),
    exceptions: z.number(),
    source: z.object({ from: z.enum(['workflow', 'books']), asOf: instant }),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'InstanceStatus', example: STATUS });

export const listQuery = z.object({
  ...searchFields,
  sort: z.enum(INSTANCE_SORTS).default('started').meta({
    description:
      '`due`: by the next deadline, those without one last. `waiting`: by how long it has waited for what it waits for first. `changed`: by the newest event',
  }),
  order: z
    .enum(['asc', 'desc'])
    .optional()
    .meta({ description: 'Default: `desc` for `started` and `changed`, else `asc`' }),
  cursor: cursorQuery.meta({ description: 'Good for the sort and order that it was made with' }),
  limit: limitQuery,
});

export const instanceItem = z
  .object({
    id: z.string(),
    name: z.string(),
    processId: z.string(),
    version: z.string(),
    teamId: z.string().nullable(),
    status: z.enum(INSTANCE_STATUSES),
    phase: z.string().nullable(),
    startedAt: instant,
    closedAt: instant.nullable(),
    startedBy: z.string().meta({
      description: 'Address of the person it was started for, where one was given; else who called',
    }),
    searchable: jsonObject,
    openIncidents: z.number(),
    pendingApprovals: z.number(),
    phases: z
      .array(z.object({ id: z.string(), status: z.enum(['completed', 'skipped', 'current', 'ahead']) }))
      .meta({ description: 'In order' }),
    changedAt: instant.meta({ description: 'Time of the newest event' }),
    waits: z
      .array(
        z.object({
          kind: z.enum(['incident', 'approval', 'question', 'task', 'work']).meta({
            description: '`task`: of a person. `work`: an agent is at it, or will try again',
          }),
          id: z.string(),
          title: z.string(),
          on: z.array(z.string()).meta({ description: 'Ids of the people or agents it waits for' }),
          since: instant,
          dueAt: instant.nullable(),
        }),
      )
      .meta({ description: 'What it waits for, first thing first; [] once closed' }),
    waitingSince: instant.nullable().meta({ description: 'Since when it has waited for the first of them' }),
    dueAt: instant.nullable().meta({ description: 'The next deadline of an approval' }),
  })
  .meta({ id: 'InstanceItem', example: INSTANCE_ITEM });
export const instanceCount = z.object({ count: z.number() }).meta({ example: { count: 42 } });
export const instanceList = z
  .object({ items: z.array(instanceItem), nextCursor: z.string().optional() })
  .meta({ example: { items: [INSTANCE_ITEM] } });

export const timeline = z
  .object({
    phases: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        status: z.enum(['pending', 'waiting', 'active', 'sign_off', 'completed', 'skipped']),
        startedAt: instant.nullable(),
        completedAt: instant.nullable(),
        estimatedDuration: z.string().nullable(),
        gates: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            type: z.enum(['approval', 'condition', 'manual']),
            status: z.enum(['waiting', 'asked', 'passed', 'skipped']),
            passedAt: instant.nullable(),
            approval: approval.nullable(),
            earlierRounds: z.array(approval),
          }),
        ),
        tasks: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            status: taskStatus,
            assignee: z.string(),
            assigneeKind: z.enum(['agent', 'human']),
            attempt: z.number(),
            startedAt: instant.nullable(),
            completedAt: instant.nullable(),
            summary: z.string().nullable(),
            simulated: z.boolean(),
            confidence: z.number().nullable(),
            escalatedTo: z.string().nullable(),
            review: approval.nullable(),
            earlierReviews: z.array(approval),
            approval: approval.nullable(),
            earlierRounds: z.array(approval),
          }),
        ),
        signOff: approval.nullable(),
        earlierSignOffs: z.array(approval),
      }),
    ),
  })
  .meta({ id: 'Timeline', example: TIMELINE });
