// Why nothing can be done about an approval any more, with what is on record of it.
import { isOpen } from './approvals.ts';
import type { Refusal } from '../commands.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';

/** Null while it is open. Who decided, when and what comes first, also after the instance is closed. */
export function whyClosed(state: ProcessState, approval: ApprovalState): Refusal | null {
  if (isOpen(approval)) return null;
  const isDecided = approval.decisions.length > 0 && approval.status !== 'withdrawn';
  if (isDecided && approval.closedBecause === undefined) {
    return refusals.alreadyDecided(approval, approval.decisions);
  }
  if (approval.closedBecause === 'timeout') return refusals.approvalExpired(approval);
  return state.closedAt === undefined ? refusals.approvalClosed(approval) : refusals.closed(state);
}
