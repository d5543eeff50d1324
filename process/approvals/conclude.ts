// What comes of an approval once enough people have answered, or its deadline has spoken.
import { raiseIncident } from '../trouble/incidents.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Grants or rejects an open approval if its answers settle it: enough yes, or enough can no longer be reached. `comment`:
 * of the last answer, whole: the state may have kept it in short.
 */
export function conclude(turn: Turn, approvalId: string, comment: string): void {
  const approval = turn.state.approvals[approvalId]!;
  const approving = approval.decisions.filter(({ choice }) => choice === 'approve');
  const rejecting = approval.decisions.filter(({ choice }) => choice === 'reject');
  if (approving.length >= approval.need) {
    turn.follows('ApprovalGranted', { approvalId, by: approving.map(({ participantId }) => participantId) });
  } else if (approval.approvers.length - rejecting.length < approval.need) {
    const last = rejecting.at(-1)!;
    reject(turn, approval, last.participantId, comment);
  }
}

/** Rejects an approval, and says so as an incident: nothing goes on from here by itself. */
export function reject(turn: Turn, approval: ApprovalState, by: string, comment: string): void {
  turn.follows('ApprovalRejected', { approvalId: approval.id, by, comment });
  const message = `"${approval.title}" was rejected by ${by}: ${comment}`;
  raiseIncident(turn, 'approval-rejected', approval.subjectId, message, {
    approvalId: approval.id,
    phaseId: approval.phaseId,
    ...(approval.taskId === undefined ? {} : { taskId: approval.taskId }),
    ...(approval.gateId === undefined ? {} : { gateId: approval.gateId }),
  });
}
