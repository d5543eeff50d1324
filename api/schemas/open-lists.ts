// Approvals and incidents over all instances, each with the requests that an operator can make about it.
import { z } from 'zod';
import { AT_INSTANCE, INSTANCE_ID } from './examples/names.ts';
import { cursorQuery, instant, jsonObject, limitQuery, pathId } from './fields.ts';
import { incidentAction, incidentKind } from './incidents.ts';

const readyRequest = z
  .object({
    action: z.string(),
    label: z.string(),
    method: z.string(),
    path: z.string(),
    body: jsonObject.meta({ description: 'What is settled already' }),
    needs: z.array(z.string()).meta({ description: 'Fields of the body that you fill in' }),
  })
  .meta({ id: 'ReadyRequest' });

const instance = z.object({
  id: z.string(),
  name: z.string(),
  processId: z.string(),
  version: z.string(),
});
const INSTANCE = {
  id: INSTANCE_ID,
  name: 'Acme Corp SSO Deployment',
  processId: 'enterprise_sso_deployment',
  version: '1.0.0',
};

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const approvalsQuery = z.object({
  processId: pathId.optional().meta({ description: 'Of this definition' }),
  instanceId: pathId.optional().meta({ description: 'Of this instance' }),
  waitsFor: z.string().trim().min(1).max(254).optional().meta({
    description: 'It waits for them: participant id or e-mail address',
    example: 'jane.doe@acme.com',
  }),
  overdue: flag.optional().meta({ description: 'Only those that are, or are not' }),
  dueBefore: instant.optional().meta({ description: 'Due before' }),
  sort: z
    .enum(['waiting', 'due'])
    .default('waiting')
    .meta({ description: 'Longest waiting first, or soonest due' }),
  cursor: cursorQuery,
  limit: limitQuery,
});

export const openApprovalList = z
  .object({
    items: z.array(
      z.object({
        instance,
        id: z.string(),
        kind: z.enum(['task', 'sign_off', 'gate', 'ad_hoc', 'review']),
        title: z.string(),
        phaseId: z.string(),
        taskId: z.string().nullable(),
        gateId: z.string().nullable(),
        round: z.number(),
        status: z.enum(['pending', 'overdue']),
        requestedAt: instant,
        dueAt: instant,
        waitsFor: z.array(z.string()).meta({ description: 'Participants who have not answered' }),
        actions: z.array(readyRequest),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({
    id: 'OpenApprovals',
    example: {
      items: [
        {
          instance: INSTANCE,
          id: 'task.sso_setup.1',
          kind: 'task',
          title: 'Configure SSO',
          phaseId: 'configuration',
          taskId: 'sso_setup',
          gateId: null,
          round: 1,
          status: 'overdue',
          requestedAt: '2026-03-08T09:00:00.000Z',
          dueAt: '2026-03-10T09:00:00.000Z',
          waitsFor: ['customer_ciso'],
          actions: [
            {
              action: 'nudge',
              label: 'Remind now',
              method: 'POST',
              path: `${AT_INSTANCE}/approvals/task.sso_setup.1/nudge`,
              body: {},
              needs: [],
            },
          ],
        },
      ],
    },
  });

export const incidentsQuery = z.object({
  processId: pathId.optional().meta({ description: 'Of this definition' }),
  instanceId: pathId.optional().meta({ description: 'Of this instance' }),
  kind: incidentKind.optional().meta({ description: 'Only of this kind' }),
  cursor: cursorQuery,
  limit: limitQuery,
});

export const openIncidentList = z
  .object({
    items: z.array(
      z.object({
        instance,
        id: z.string(),
        kind: incidentKind,
        message: z.string(),
        cure: z.string().meta({ description: 'What would mend it, in a sentence' }),
        taskId: z.string().nullable(),
        phaseId: z.string().nullable(),
        gateId: z.string().nullable(),
        approvalId: z.string().nullable(),
        participantId: z.string().nullable(),
        raisedAt: instant,
        resolveBy: z.array(incidentAction),
        actions: z.array(readyRequest).meta({ description: 'What would mend it, most to the point first' }),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({
    id: 'OpenIncidents',
    example: {
      items: [
        {
          instance: INSTANCE,
          id: 'no-address.customer_ciso.1',
          kind: 'no-address',
          message: '"Configure SSO" needs a decision by customer_ciso, for whom no address is known.',
          cure: 'Give them an address: PUT participants/<id>. They are then asked at once.',
          taskId: null,
          phaseId: null,
          gateId: null,
          approvalId: null,
          participantId: 'customer_ciso',
          raisedAt: '2026-03-08T09:00:00.000Z',
          resolveBy: ['cancel'],
          actions: [
            {
              action: 'bind-participant',
              label: 'Give an address',
              method: 'PUT',
              path: `${AT_INSTANCE}/participants/customer_ciso`,
              body: {},
              needs: ['email'],
            },
          ],
        },
      ],
    },
  });
