// Those whose approval or task somebody else has now stay informed: that it was handed over, and what became of it.
import { openApprovals } from '../approvals/approvals.ts';
import { formerHolders } from '../approvals/holders.ts';
import type { NewEvent } from '../events.ts';
import { assigneeOf } from '../people.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { isBound, notify, notifyEach } from './notify.ts';

/** Who held it before this turn's hand-overs, and does not hold it after them. */
export function tellHandedOver(turn: Turn, happened: NewEvent[]): void {
  const given = happened.flatMap(({ type, data }) =>
    type === 'ApprovalHandedOver' ? [{ approvalId: data.approvalId, to: [data.from] }] : [],
  );
  const gone = given.map(({ approvalId, to }) => {
    const { approvers } = turn.state.approvals[approvalId]!;
    return { approvalId, to: to.filter((id) => !approvers.includes(id) && isBound(turn, id)) };
  });
  notifyEach(turn, 'handed_over', gone);
  for (const { type, data } of happened) {
    if (type !== 'TaskHandedOver') continue;
    const { taskId, from } = data;
    const hasIt = assigneeOf(turn.graph, turn.state, taskId) === from;
    if (!hasIt && isBound(turn, from)) notify(turn, 'handed_over', from, { taskId });
  }
}

/** What became of an approval that they had. One that is asked anew has not come to its end. */
export function tellOutcomes(turn: Turn, happened: NewEvent[]): void {
  const closed = happened.flatMap(({ type, data }) =>
    type === 'ApprovalGranted' || type === 'ApprovalRejected' || type === 'ApprovalWithdrawn'
      ? [turn.state.approvals[data.approvalId]!]
      : [],
  );
  const concluded = closed.filter((approval) => !isAskedAnew(turn, approval));
  notifyEach(
    turn,
    'outcome',
    concluded.map((approval) => ({
      approvalId: approval.id,
      to: formerHolders(approval).filter((id) => isBound(turn, id)),
    })),
  );
}

function isAskedAnew(turn: Turn, { status, kind, subjectId }: ApprovalState): boolean {
  return (
    status === 'withdrawn' &&
    openApprovals(turn.state).some((each) => each.kind === kind && each.subjectId === subjectId)
  );
}
