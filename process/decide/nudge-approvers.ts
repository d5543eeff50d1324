// NudgeApprovers: those whose answer is waited for are reminded now, by somebody's hand.
import { askedNow } from '../approvals/approvals.ts';
import { whyClosed } from '../approvals/why-closed.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { notifyEach } from '../notices/notify.ts';
import { own } from '../own.ts';
import { refusals, whyPaused } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

/** Between two of them for one approval, so that nobody's mailbox is flooded. */
const NUDGE_PAUSE_MS = 5 * 60_000;

/** Refused while paused: nobody is pressed to answer while nothing goes on. */
export const nudgeApprovers: Handler<CommandOfType<'NudgeApprovers'>> = (turn, { data }) => {
  const { approvalId } = data;
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  const standing = whyNotNudge(turn.state, approval, turn.at);
  if (standing !== null) return standing;
  const to = toNudge(turn.state, approval);
  turn.did('ApprovalNudged', { approvalId, to });
  notifyEach(turn, 'reminder', [{ approvalId, to }]);
  return null;
};

/** Null: somebody waits to be reminded. `at`: epoch ms. */
export function whyNotNudge(state: ProcessState, approval: ApprovalState, at: number): Refusal | null {
  const standing = whyClosed(state, approval) ?? whyPaused(state);
  if (standing !== null) return standing;
  const { nudgedAt } = approval;
  if (nudgedAt !== undefined && at < nudgedAt + NUDGE_PAUSE_MS) {
    return refusals.nudgedJustNow(approval, nudgedAt, nudgedAt + NUDGE_PAUSE_MS);
  }
  return toNudge(state, approval).length === 0 ? refusals.nobodyToNudge(approval, askedNow(approval)) : null;
}

const toNudge = ({ bindings }: ProcessState, approval: ApprovalState): string[] =>
  askedNow(approval).filter((id) => own(bindings, id) !== undefined);
