// An approval that was granted on an older version, with nothing built on it yet, is asked again.
import { latestApproval } from '../approvals/approvals.ts';
import { versionNow } from '../approvals/ask.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { isBuiltUpon } from './built-upon.ts';

/** Withdraws such grants; the next round follows by itself. */
export function reopenStaleGrants(turn: Turn): void {
  for (const approval of Object.values(turn.state.approvals)) {
    if (approval.status !== 'granted' || !isStale(turn.state, approval)) continue;
    if (!isNewest(turn.state, approval) || isBuiltUpon(turn.state, approval)) continue;
    turn.follows('ApprovalWithdrawn', {
      approvalId: approval.id,
      reason: 'What it was granted on has a newer version.',
    });
  }
}

function isNewest(state: ProcessState, { kind, subjectId, id }: ApprovalState): boolean {
  return latestApproval(state, kind, subjectId)?.id === id;
}

function isStale(state: ProcessState, approval: ApprovalState): boolean {
  return approval.artifacts.some(({ key, version }) => version !== versionNow(state, key));
}
