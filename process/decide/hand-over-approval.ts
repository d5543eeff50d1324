// HandOverApproval: somebody else decides in the place of an approver who has not answered, and who no longer may.
import { hasAnswered } from '../approvals/approvals.ts';
import { handOf, noteOverride, unexplained, unfitForApproval, welcome } from '../approvals/successor.ts';
import { holderNow } from '../approvals/holders.ts';
import { whyClosed } from '../approvals/why-closed.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState } from '../state.ts';
import type { Handler } from '../turn.ts';

export const handOverApproval: Handler<CommandOfType<'HandOverApproval'>> = (turn, { by, data }) => {
  const { approvalId, from, to } = data;
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  const reason = data.reason.trim();
  const refusal =
    whyClosed(turn.state, approval) ??
    notTheirs(approval, from) ??
    unfitForApproval(turn, approval, from, to) ??
    unexplained(by, reason);
  if (refusal !== null) return refusal;
  welcome(turn, to, from);
  turn.did('ApprovalHandedOver', { approvalId, from, to: to.participantId, how: handOf(by), reason });
  noteOverride(turn, `"${approval.title}" handed from ${from} to ${to.participantId}`, reason);
  return null;
};

/** Only who is asked and has not answered has something to hand over. */
function notTheirs(approval: ApprovalState, from: string): Refusal | null {
  if (!approval.approvers.includes(from)) {
    const now = holderNow(approval, from);
    return now === undefined
      ? refusals.notAnApprover(from, approval.title)
      : refusals.notAnApproverAnyMore(from, approval.title, now);
  }
  if (!hasAnswered(approval, from)) return null;
  return refusals.alreadyDecided(
    approval,
    approval.decisions.filter(({ participantId }) => participantId === from),
  );
}
