// DecideApproval: one person's answer. Counted once, or refused with what is on record.
import { LIMITS } from '../../definition/limits.ts';
import { askedNow, mayDecideOn } from '../approvals/approvals.ts';
import { conclude } from '../approvals/conclude.ts';
import { decisionOutcome, isRepeat } from '../approvals/decision-outcome.ts';
import { unfitToDecide } from '../approvals/fit-to-decide.ts';
import { holderNow } from '../approvals/holders.ts';
import { isSamePerson } from '../approvals/one-mailbox.ts';
import { whyClosed } from '../approvals/why-closed.ts';
import type { CommandOfType, DecideApprovalData, Refusal } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import { factsReviewed, refuseReview, takeReviewed } from '../reviews/correction.ts';
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
  const refusal =
    notDecidable(turn, approval, data) ?? notAcceptable(approval, data) ?? refuseReview(turn, approval, data);
  if (refusal !== null) return refusal;

  const comment = data.comment.trim();
  const facts =
    approval.kind === 'review' ? factsReviewed(turn.state, approval.taskId!, data.correction) : [];
  turn.did('ApprovalDecided', { ...data, comment });
  conclude(turn, approval.id, comment);
  if (approval.kind === 'review') takeReviewed(turn, approval.id, facts, data.correction);
  return null;
};

/** By whom, and whether at all. What was decided says so first, also after the instance is closed. */
function notDecidable(turn: Turn, approval: ApprovalState, data: DecideApprovalData): Refusal | null {
  const { participantId } = data;
  if (!mayDecideOn(turn.graph, turn.state, approval, participantId)) return notAsked(approval, participantId);
  const own = approval.decisions.filter((decision) => decision.participantId === participantId);
  if (own.length > 0) return refusals.alreadyDecided(approval, own);
  const closed = whyClosed(turn.state, approval);
  if (closed !== null) return closed;
  if (data.round !== approval.round) return refusals.otherRound(approval, data.round);
  return (
    unfitToDecide(turn.graph, turn.state, approval, { id: participantId }) ??
    answeredBefore(turn, approval, participantId) ??
    outOfTurn(approval, participantId)
  );
}

/** One mailbox gives one answer, whatever the ids behind it. */
function answeredBefore({ state }: Turn, { decisions, title }: ApprovalState, id: string): Refusal | null {
  const before = decisions.find((decision) => isSamePerson(state, id, decision.participantId));
  return before === undefined ? null : refusals.mailboxAnswered(id, before.participantId, title);
}

/** They may have been asked once: then it says who decides in their place. */
function notAsked(approval: ApprovalState, participantId: string): Refusal {
  const now = holderNow(approval, participantId);
  return now === undefined
    ? refusals.notAnApprover(participantId, approval.title)
    : refusals.notAnApproverAnyMore(participantId, approval.title, now);
}

/** Who was reached by an escalation answers for the one whose turn it is, and so waits for nobody. */
function outOfTurn(approval: ApprovalState, participantId: string): Refusal | null {
  const turnOf = askedNow(approval);
  if (!approval.approvers.includes(participantId) || turnOf.includes(participantId)) return null;
  return refusals.notYourTurn(participantId, approval, turnOf);
}

/** What is in the answer: a code and a comment where one is needed, and the versions that are shown now. */
function notAcceptable(approval: ApprovalState, data: DecideApprovalData): Refusal | null {
  if (approval.stepUp !== undefined && data.confirmedBy !== approval.stepUp) {
    return refusals.codeRequired(approval);
  }
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
