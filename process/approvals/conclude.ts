// What comes of an approval once enough people have answered, somebody with a veto said no, or its deadline has spoken.
import { askedNow } from './approvals.ts';
import { answersPossible } from './one-mailbox.ts';
import { afterRejection } from '../rework/after-rejection.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Grants or rejects an open approval if its answers settle it: enough yes, a veto, or enough can no longer be reached.
 * Where they do not and it is asked in order, the next one's turn comes. `comment`: of the last answer, whole: the state
 * may have kept it in short.
 */
export function conclude(turn: Turn, approvalId: string, comment: string): void {
  const approval = turn.state.approvals[approvalId]!;
  const approving = approval.decisions.filter(({ choice }) => choice === 'approve');
  const rejecting = approval.decisions.filter(({ choice }) => choice === 'reject');
  const last = rejecting.at(-1);
  const isVetoed = last !== undefined && approval.veto?.includes(last.participantId) === true;
  if (approving.length >= approval.need) {
    turn.follows('ApprovalGranted', { approvalId, by: approving.map(({ participantId }) => participantId) });
  } else if (
    last !== undefined &&
    (isVetoed || answersPossible(turn.graph, turn.state, approval) - rejecting.length < approval.need)
  ) {
    reject(turn, approval, last.participantId, comment);
  } else if (approval.inOrder === true) {
    turn.follows('ApprovalTurnCame', { approvalId, participantId: askedNow(approval)[0]! });
  }
}

/** Rejects an approval; what the definition wants done then follows. `by`: a person, or `engine` for its deadline. */
export function reject(turn: Turn, approval: ApprovalState, by: string, comment: string): void {
  turn.follows('ApprovalRejected', { approvalId: approval.id, by, comment });
  afterRejection(turn, approval, by, comment);
}
