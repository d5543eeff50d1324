// RevokeDecision: a person takes back their own decision, or an operator somebody's, while nothing was built on it. The
// approval is open again.
import { holds, isOnRejection, isOpen, latestApproval } from '../approvals/approvals.ts';
import { conclude } from '../approvals/conclude.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import { isBuiltUpon } from '../settle/built-upon.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { aboutApproval, mend, raiseIncident } from '../trouble/incidents.ts';
import type { Handler, Turn } from '../turn.ts';

export const revokeDecision: Handler<CommandOfType<'RevokeDecision'>> = (turn, { by, data }) => {
  const { approvalId, decisionId } = data;
  const reason = data.reason.trim();
  if (reason === '') return refusals.reasonRequired('it stands on the trail beside the decision');
  const approval = own(turn.state.approvals, approvalId);
  if (approval === undefined) return refusals.noSuchApproval(approvalId);
  const decision = approval.decisions.find((each) => each.decisionId === decisionId);
  if (decision === undefined) return refusals.noSuchDecision(decisionId, approval.title);
  const { participantId } = decision;
  if (by.kind === 'participant' && participantId !== by.id)
    return refusals.forbidden(by, 'take back the decision of another');
  const refusal = tooLateToRevoke(turn.state, approval);
  if (refusal !== null) return refusal;
  turn.did('DecisionRevoked', { approvalId, decisionId, participantId, reason });
  if (by.kind !== 'participant') {
    turn.did('ExceptionNoted', {
      what: `Decision of ${participantId} on "${approval.title}" taken back`,
      reason,
    });
  }
  if (!isOpen(approval)) openAgain(turn, approval);
  return null;
};

/** Why it can no longer be taken back; null where it can. */
export function tooLateToRevoke(state: ProcessState, approval: ApprovalState): Refusal | null {
  if (isOpen(approval)) return null;
  if (approval.status === 'withdrawn') return refusals.approvalClosed(approval);
  const { kind, subjectId, title } = approval;
  if (latestApproval(state, kind, subjectId) !== approval) {
    return refusals.builtUpon(title, 'it has been asked again since');
  }
  if (approval.closedBecause === 'timeout') return refusals.approvalExpired(approval);
  if (approval.toolCall !== undefined) return refusals.builtUpon(title, 'the agent has been told');
  if (approval.status === 'rejected') {
    return holds(state, approval) ? null : refusals.builtUpon(title, 'what was rejected is done again');
  }
  return isBuiltUpon(state, approval) ? refusals.builtUpon(title, 'the process has gone on') : null;
}

/**
 * It had been settled: what held because of it goes on, and a deadline that has passed meanwhile is seen to. Where the
 * other answers settle it without this one, it is settled again as it was.
 */
function openAgain(turn: Turn, { id, title, subjectId }: ApprovalState): void {
  for (const incident of Object.values(turn.state.incidents)) {
    if (isOnRejection(incident) && incident.approvalId === id) {
      mend(turn, incident.id, 'A decision was taken back.');
    }
  }
  const { decisions } = turn.state.approvals[id]!;
  const against = decisions.findLast(({ choice }) => choice === 'reject');
  conclude(turn, id, against?.comment ?? '');
  const approval = turn.state.approvals[id]!;
  if (approval.status !== 'overdue') return;
  const message = `"${title}" is open again after its deadline, because a decision was taken back.`;
  raiseIncident(turn, 'approval-overdue', subjectId, message, aboutApproval(approval));
}
