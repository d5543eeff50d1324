// After a rejection: the work is opened again, an operator is asked, or the instance ends.
import { hasAnswered } from '../approvals/approvals.ts';
import { cut } from '../bounds.ts';
import { closeInstance } from '../close.ts';
import type { ApprovalState } from '../state.ts';
import { aboutApproval, raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';
import { rejectionOf } from './rejection.ts';
import { startRework } from './reopen.ts';
import { commentsOn } from './rejecting-comments.ts';

/** Of an approval's title, where it stands on each request that is withdrawn with it. */
const TITLE_CHARS = 80;

/** `approval`: with the decision that rejected it. `comment`: of that decision, whole, or what is said of the deadline. */
export function afterRejection(turn: Turn, approval: ApprovalState, by: string, comment: string): void {
  // The agent is told, and goes on without.
  if (approval.toolCall !== undefined) return;
  const rejection = rejectionOf(turn.graph, turn.state, approval);
  if (rejection.kind === 'cancel') return cancel(turn, approval, comment);
  // A deadline says nothing of what should be done otherwise.
  const isByDeadline = !hasAnswered(approval, by);
  if (rejection.kind === 'rework' && !isByDeadline) {
    return startRework(turn, rejection.targets, commentsOn(approval, comment), approval);
  }
  const kind = rejection.kind === 'hold' ? rejection.incident : 'approval-rejected';
  const message = `"${approval.title}" was rejected by ${by}: ${comment}`;
  raiseIncident(turn, kind, approval.subjectId, message, aboutApproval(approval));
}

function cancel(turn: Turn, { title }: ApprovalState, comment: string): void {
  closeInstance(turn, `The instance was cancelled, because "${cut(title, TITLE_CHARS)}" was rejected.`);
  turn.follows('InstanceCancelled', { reason: comment });
}
