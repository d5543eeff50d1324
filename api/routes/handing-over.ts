// Whose it is and by when: deadlines, reminders by hand, handing over, absence, taking a request back. By operators; people
// do the same from their pages.
import type { ApiDeps } from '../deps.ts';
import { durationField } from '../http/duration-field.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { commandEndpoint } from '../instance/command-endpoint.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { successorOf } from '../instance/successor.ts';
import {
  absenceBody,
  approvalParams,
  deadlineBody,
  emptyBody,
  handOverApprovalBody,
  handOverTaskBody,
  reasonBody,
  taskParams,
} from '../schemas/commands.ts';
import { participantParams } from '../schemas/records.ts';

const tag = 'Handing over';

export function handingOverRoutes(deps: ApiDeps): Endpoint[] {
  return [
    commandEndpoint(deps, {
      path: '/approvals/{aid}/deadline',
      tag,
      summary: 'Move the deadline of an approval',
      description:
        'To an instant (`dueAt`), or later by a length of time (`extendBy`). Their page and the next reminder show it.',
      params: approvalParams,
      body: deadlineBody,
      type: 'MoveDeadline',
      async data({ params, body }, row) {
        const { aid: approvalId } = params;
        const { reason } = body;
        if (body.dueAt !== undefined) return { approvalId, dueAt: Date.parse(body.dueAt), reason };
        const byMs = durationField(body.extendBy!, '/extendBy');
        const { state, at } = await readInstance(deps, row.id);
        const from = state.approvals[approvalId]?.dueAt ?? at;
        // What is overdue is extended from now: the time that has gone is no time to decide in.
        return { approvalId, dueAt: Math.max(from, at) + byMs, reason };
      },
    }),
    commandEndpoint(deps, {
      path: '/approvals/{aid}/nudge',
      tag,
      summary: 'Remind those who have not answered, now',
      description: 'At most once in five minutes for an approval.',
      params: approvalParams,
      body: emptyBody,
      type: 'NudgeApprovers',
      data: ({ params }) => ({ approvalId: params.aid }),
    }),
    commandEndpoint(deps, {
      path: '/approvals/{aid}/hand-over',
      tag,
      summary: 'Let somebody else decide in the place of an approver',
      description: 'The one before no longer may, is told, and hears what came of it.',
      params: approvalParams,
      body: handOverApprovalBody,
      type: 'HandOverApproval',
      data: async ({ params, body, actor }, row) => ({
        approvalId: params.aid,
        from: body.from,
        to: await successorOf(deps, row, body.to, actor.id),
        reason: body.reason,
      }),
    }),
    commandEndpoint(deps, {
      path: '/approvals/{aid}/withdraw',
      tag,
      summary: 'Withdraw a request that was made beside the definition',
      description:
        'What the definition asks for is not withdrawn: hand it over, move its deadline, or cancel.',
      params: approvalParams,
      body: reasonBody,
      type: 'WithdrawApproval',
      data: ({ params, body }) => ({ approvalId: params.aid, ...body }),
    }),
    commandEndpoint(deps, {
      path: '/tasks/{tid}/hand-over',
      tag,
      summary: "Give a person's task to somebody else",
      params: taskParams,
      body: handOverTaskBody,
      type: 'HandOverTask',
      data: async ({ params, body, actor }, row) => ({
        taskId: params.tid,
        to: await successorOf(deps, row, body.to, actor.id),
        reason: body.reason,
      }),
    }),
    commandEndpoint(deps, {
      method: 'put',
      path: '/participants/{pid}/absence',
      tag,
      summary: 'Say that a person is away, and who is asked instead',
      description: '`substitute: null`: they are back. What waits for them now goes to the substitute too.',
      params: participantParams,
      body: absenceBody,
      type: 'SetAbsence',
      data: async ({ params, body, actor }, row) => ({
        participantId: params.pid,
        substitute: body.substitute === null ? null : await successorOf(deps, row, body.substitute, actor.id),
        until: body.until === undefined ? null : Date.parse(body.until),
        reason: body.reason,
      }),
    }),
  ];
}
