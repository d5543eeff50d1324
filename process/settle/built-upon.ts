// Whether anything rests on a grant by now: until then it can be asked again, or taken back.
import { isOversight } from '../approvals/approvals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';

/** The work has begun or is complete, the phase is closed, or the phase behind the gate has begun. */
export function isBuiltUpon(
  state: ProcessState,
  {
    taskId,
    phaseId,
    kind,
    beforeWork,
    toolCall,
  }: Pick<ApprovalState, 'taskId' | 'phaseId' | 'kind' | 'beforeWork' | 'toolCall'>,
): boolean {
  // At once: what was looked over is taken, and the agent makes its call.
  if (isOversight({ kind, toolCall })) return true;
  const phase = state.phases[phaseId]!;
  if (taskId !== undefined) {
    const { status, workDoneAt } = state.tasks[taskId]!;
    // A retry keeps the approval under which the first attempt began.
    const waitsToStart = status === 'awaiting_approval' && workDoneAt === undefined;
    return beforeWork === true ? !waitsToStart : status === 'completed' || status === 'skipped';
  }
  if (kind === 'sign_off') return phase.status !== 'sign_off';
  return phase.status !== 'waiting' && !(phase.status === 'pending' && phase.startedAt === undefined);
}
