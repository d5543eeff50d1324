// An approval that was granted on an older version, with nothing built on it yet, is asked again.
import { latestApproval } from '../approvals/approvals.ts';
import { versionNow } from '../approvals/ask.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

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

/** The work has begun or is complete, the phase is closed, or the phase behind the gate has begun. */
function isBuiltUpon(state: ProcessState, { taskId, phaseId, kind, beforeWork }: ApprovalState): boolean {
  const phase = state.phases[phaseId]!;
  if (taskId !== undefined) {
    const task = state.tasks[taskId]!;
    const isOver = task.status === 'completed' || task.status === 'skipped';
    // A retry keeps the approval under which the first attempt began.
    const hasBegun = task.status !== 'ready' || task.retryAt !== undefined;
    return isOver || (beforeWork === true && hasBegun);
  }
  return kind === 'gate' ? phase.status !== 'waiting' : phase.status !== 'sign_off';
}
