// Actions on one approval, or on a decision of it: deadline, reminder, somebody else, withdrawn, taken back. Nobody decides here.
import { durationField } from '../../http/duration-field.ts';
import { deadlineBody, emptyBody, handOverApprovalBody, reasonBody } from '../../schemas/commands.ts';
import { readInstance } from '../instance-reader.ts';
import { successorOf } from '../successor.ts';
import { type CommandAction, commandAction, reasonField } from './action.ts';

const tag = 'Handing over';

export const approvalActions: CommandAction[] = [
  commandAction({
    name: 'move-deadline',
    subject: 'approval',
    label: 'Move the deadline',
    summary: 'Move the deadline of an approval',
    description:
      'To an instant (`dueAt`), or later by a length of time (`extendBy`). Their page and the next reminder show it.',
    reason: 'required',
    exception: 'never',
    fields: [
      { name: 'extendBy', label: 'Later by', kind: 'duration', required: false, hint: 'Such as 2d or 12h.' },
      { name: 'dueAt', label: 'Or to', kind: 'instant', required: false },
      reasonField(),
    ],
    on: ['approvalId'],
    path: '/approvals/{aid}/deadline',
    tag,
    body: deadlineBody,
    type: 'MoveDeadline',
    async data({ deps, row }, { approvalId }, { dueAt, extendBy, reason }) {
      if (dueAt !== undefined) return { approvalId, dueAt: Date.parse(dueAt), reason };
      const byMs = durationField(extendBy!, '/extendBy');
      const { state, at } = await readInstance(deps, row.id);
      const from = state.approvals[approvalId]?.dueAt ?? at;
      // What is overdue is extended from now: the time that has gone is no time to decide in.
      return { approvalId, dueAt: Math.max(from, at) + byMs, reason };
    },
  }),
  commandAction({
    name: 'nudge',
    subject: 'approval',
    label: 'Remind now',
    summary: 'Remind those who have not answered, now',
    description: 'At most once in five minutes for an approval.',
    reason: 'none',
    exception: 'never',
    fields: [],
    on: ['approvalId'],
    path: '/approvals/{aid}/nudge',
    tag,
    body: emptyBody,
    type: 'NudgeApprovers',
    data: (_at, { approvalId }) => ({ approvalId }),
  }),
  commandAction({
    name: 'hand-over-approval',
    subject: 'approval',
    label: 'Let somebody else decide',
    summary: 'Let somebody else decide in the place of an approver',
    description: 'The one before no longer may, is told, and hears what came of it. Counted as an exception.',
    reason: 'required',
    exception: 'always',
    fields: [
      { name: 'from', label: 'In the place of', kind: 'choice', required: true },
      { name: 'to', label: 'Who decides', kind: 'successor', required: true },
      reasonField(),
    ],
    on: ['approvalId'],
    path: '/approvals/{aid}/hand-over',
    tag,
    body: handOverApprovalBody,
    type: 'HandOverApproval',
    data: async ({ deps, row, actor }, { approvalId }, { from, to, reason }) => ({
      approvalId,
      from,
      to: await successorOf(deps, row, to, actor.id),
      reason,
    }),
  }),
  commandAction({
    name: 'withdraw-approval',
    subject: 'approval',
    label: 'Withdraw the request',
    summary: 'Withdraw a request that was made beside the definition',
    description: 'What the definition asks for is not withdrawn: hand it over, move its deadline, or cancel.',
    reason: 'required',
    exception: 'never',
    final: true,
    fields: [reasonField('Those who were asked are told.')],
    on: ['approvalId'],
    path: '/approvals/{aid}/withdraw',
    tag,
    body: reasonBody,
    type: 'WithdrawApproval',
    data: (_at, { approvalId }, body) => ({ approvalId, ...body }),
  }),
  commandAction({
    name: 'revoke-decision',
    subject: 'decision',
    label: 'Take the decision back',
    summary: "Take back a person's decision",
    description:
      'While nothing was built on it; else 409 `decision-built-upon`. The approval is open again and the person is asked anew: nobody decides in their place. Counted as an exception.',
    reason: 'required',
    exception: 'always',
    fields: [reasonField('It stands on the trail beside the decision.')],
    on: ['approvalId', 'decisionId'],
    path: '/approvals/{aid}/decisions/{did}/revoke',
    tag,
    body: reasonBody,
    type: 'RevokeDecision',
    data: (_at, { approvalId, decisionId }, body) => ({ approvalId, decisionId, ...body }),
  }),
];
