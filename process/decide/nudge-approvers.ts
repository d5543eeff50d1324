// NudgeApprovers: those whose answer is waited for are reminded now, by somebody's hand.
import { askedNow } from '../approvals/approvals.ts';
import { whyClosed } from '../approvals/why-closed.ts';
import type { CommandOfType } from '../commands.ts';
import { notifyEach } from '../notices/notify.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

/** Between two of them for one approval, so that nobody's mailbox is flooded. */
const NUDGE_PAUSE_MS = 5 * 60_000;

/** Refused while paused: nobody is pressed to answer while nothing goes on. */
export const nudgeApprovers: Handler<CommandOfType<'NudgeApprovers'>> = (turn, { data }) => {
  const { approvalId } = data;
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  const closed = whyClosed(turn.state, approval);
  if (closed !== null) return closed;
  if (turn.state.status === 'paused') return refusals.paused();
  const { nudgedAt } = approval;
  if (nudgedAt !== undefined && turn.at < nudgedAt + NUDGE_PAUSE_MS) {
    return refusals.nudgedJustNow(approval, nudgedAt, nudgedAt + NUDGE_PAUSE_MS);
  }
  const asked = askedNow(approval);
  const to = asked.filter((id) => own(turn.state.bindings, id) !== undefined);
  if (to.length === 0) return refusals.nobodyToNudge(approval, asked);
  turn.did('ApprovalNudged', { approvalId, to });
  notifyEach(turn, 'reminder', [{ approvalId, to }]);
  return null;
};
