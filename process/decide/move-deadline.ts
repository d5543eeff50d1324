// MoveDeadline: an open approval is due later, or earlier, than it was. One that is overdue is pending again.
import { whyClosed } from '../approvals/why-closed.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { CommandOfType } from '../commands.ts';
import { own } from '../own.ts';
import { refusals, whyPaused } from '../refusals.ts';
import { mend } from '../trouble/incidents.ts';
import type { Handler, Turn } from '../turn.ts';

/**
 * Reminders and rungs that are still to come keep their moments, as far as those lie before the new deadline. Refused
 * while paused: the clock stands, and resuming would move the new deadline, too.
 */
export const moveDeadline: Handler<CommandOfType<'MoveDeadline'>> = (turn, { data }) => {
  const { approvalId, dueAt } = data;
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  const standing = whyClosed(turn.state, approval) ?? whyPaused(turn.state);
  if (standing !== null) return standing;
  const reason = data.reason.trim();
  if (reason === '') return refusals.reasonRequired('it stands on the trail');
  // Also what is no number is not ahead.
  if (!(dueAt > turn.at)) return refusals.deadlineNotAhead(turn.at);
  if (dueAt - turn.at > LIMITS.durationMaxMs) {
    return refusals.invalid('dueAt', 'a deadline lies at most 365 days ahead.');
  }
  const { reminderAts, remindersSent, escalations = [], escalationsDone = 0 } = approval;
  const rungs = escalations.slice(escalationsDone).filter(({ at }) => at < dueAt);
  turn.did('ApprovalDeadlineMoved', {
    approvalId,
    reason,
    dueAt,
    reminderAts: reminderAts.slice(remindersSent).filter((at) => at < dueAt),
    ...(rungs.length === 0 ? {} : { escalations: rungs }),
  });
  mendLateness(turn, approvalId);
  return null;
};

function mendLateness(turn: Turn, approvalId: string): void {
  for (const { id, kind, approvalId: about } of Object.values(turn.state.incidents)) {
    const isLateness = kind === 'approval-overdue' || kind === 'nobody-to-escalate-to';
    if (isLateness && about === approvalId) mend(turn, id, 'It has a new deadline.');
  }
}
