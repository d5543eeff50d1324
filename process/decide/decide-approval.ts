// DecideApproval: one person's answer. Counted once, or refused with what is on record.
import { LIMITS } from '../../definition/limits.ts';
import { isOpen, mayDecideOn } from '../approvals/approvals.ts';
import type { CommandOfType, DecideApprovalData, Refusal } from '../commands.ts';
import { conclude } from '../approvals/conclude.ts';
import { isRepeat, decisionOutcome } from '../approvals/decision-outcome.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState } from '../state.ts';
import type { Handler, Turn } from '../turn.ts';

export const decideApproval: Handler<CommandOfType<'DecideApproval'>> = (turn, { by, data }) => {
  if (by.id !== data.participantId) return refusals.forbidden(by, `decide for ${data.participantId}`);
  const recorded = decisionOutcome(turn.state, data.decisionId);
  if (recorded !== null) {
    if (!isRepeat(recorded, data)) return reused(data.decisionId, recorded);
    return recorded.status === 'counted' ? null : { code: recorded.code, message: recorded.message };
  }
  const approval = own(turn.state.approvals, data.approvalId);
  if (approval === undefined) return refusals.noSuchApproval(data.approvalId);
  const refusal = notDecidable(turn, approval, data) ?? notAcceptable(approval, data);
  if (refusal !== null) return refusal;

  const comment = data.comment.trim();
  turn.did('ApprovalDecided', { ...data, comment });
  conclude(turn, approval.id, comment);
  return null;
};

/** By whom, and whether at all. What was decided says so first, also after the instance is closed. */
function notDecidable(turn: Turn, approval: ApprovalState, data: DecideApprovalData): Refusal | null {
  const { participantId } = data;
  if (!mayDecideOn(turn.graph, approval, participantId)) {
    return refusals.notAnApprover(participantId, approval.title);
  }
  const own = approval.decisions.filter((decision) => decision.participantId === participantId);
  if (own.length > 0) return refusals.alreadyDecided(approval, own);
  if (!isOpen(approval)) {
    if (
      approval.decisions.length > 0 &&
      approval.status !== 'withdrawn' &&
      approval.closedBecause === undefined
    ) {
      return refusals.alreadyDecided(approval, approval.decisions);
    }
    if (approval.closedBecause === 'timeout') return refusals.approvalExpired(approval);
    if (turn.state.closedAt !== undefined) return refusals.closed(turn.state);
    return refusals.approvalClosed(approval);
  }
  if (data.round !== approval.round) return refusals.otherRound(approval, data.round);
  const { taskId } = approval;
  const doers = taskId === undefined ? [] : (turn.state.tasks[taskId]!.doneBy ?? []);
  return doers.includes(participantId) ? refusals.doerMayNotApprove(participantId, taskId!) : null;
}

/** What is in the answer: a comment where one is needed, and the versions that are shown now. */
function notAcceptable(approval: ApprovalState, data: DecideApprovalData): Refusal | null {
  if (data.choice === 'reject' && data.comment.trim() === '') return refusals.commentRequired();
  if (data.comment.length > LIMITS.commentChars) {
    return refusals.invalid('comment', `at most ${LIMITS.commentChars} characters.`);
  }
  const changed = approval.artifacts
    .map(({ key, version }) => ({
      key,
      now: version,
      shown: data.shown.find((each) => each.key === key)?.version ?? 0,
    }))
    .filter((each) => each.shown !== each.now);
  return changed.length > 0 ? refusals.stale(changed) : null;
}

function reused(decisionId: string, recorded: NonNullable<ReturnType<typeof decisionOutcome>>): Refusal {
  const { status, approvalId, participantId, choice } = recorded;
  return refusals.decisionIdReused(decisionId, { status, approvalId, participantId, choice });
}
