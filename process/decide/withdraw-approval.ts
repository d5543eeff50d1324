// WithdrawApproval: an ad-hoc request is taken back for good. What the definition asks for is not withdrawn.
import { whyClosed } from '../approvals/why-closed.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

/** Where the request stood for the task's own approval, that one is asked in the definition's words when it is time. */
export const withdrawApproval: Handler<CommandOfType<'WithdrawApproval'>> = (turn, { by, data }) => {
  const { approvalId } = data;
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  if (by.kind === 'agent' && by.taskId !== (approval.toolCall ?? approval).taskId) {
    return refusals.forbidden(by, `withdraw what is not about its own task "${by.taskId}"`);
  }
  if (by.kind === 'agent' && by.id !== approval.askedBy) {
    return refusals.forbidden(by, 'withdraw what others asked for');
  }
  const standing = whyNotWithdraw(turn.state, approval);
  if (standing !== null) return standing;
  const reason = data.reason.trim();
  if (reason === '') return refusals.reasonRequired('those who were asked are told');
  turn.did('ApprovalWithdrawn', { approvalId, reason, forGood: true });
  return null;
};

/** Null: it is open, and nobody but who asked for it needs it. */
export function whyNotWithdraw(state: ProcessState, approval: ApprovalState): Refusal | null {
  const isBeside = approval.kind === 'ad_hoc' || approval.covers !== undefined;
  return whyClosed(state, approval) ?? (isBeside ? null : refusals.approvalRequired(approval));
}
