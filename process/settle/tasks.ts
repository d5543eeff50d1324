// Tasks of an active phase: started when what they depend on is done, and complete when all about them is approved.
import type { PhaseNode, TaskNode } from '../../definition/graph.ts';
import { adHocApprovals, holds, latestApproval, needsAsking } from '../approvals/approvals.ts';
import { askAdHocAgain, askDefined } from '../approvals/ask.ts';
import { settleReview } from '../reviews/ask-review.ts';
import type { IncidentKind } from '../events.ts';
import type { TaskState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { startTask } from './start-task.ts';

/** Moves each task of the phase as far as it goes now, in the order listed. */
export function settleTasks(turn: Turn, phase: PhaseNode): void {
  for (const node of phase.tasks) {
    const task = turn.state.tasks[node.id]!;
    if (!isAtRest(turn, node, task)) continue;
    if (task.needsReview === true) settleReview(turn, node);
    else if (task.workDoneAt !== undefined) settleWorkDone(turn, node);
    else if (task.retryAt === undefined) settleBeforeWork(turn, node);
  }
}

/** Trouble of those who are told of a task, not of the task. */
const HOLDS_NO_TASK: IncidentKind[] = ['no-address', 'nobody-to-escalate-to', 'paused-by-rule'];

/** Nobody is at work on it, and no incident holds it. */
function isAtRest(turn: Turn, node: TaskNode, { status }: TaskState): boolean {
  if (status === 'completed' || status === 'skipped' || status === 'running') return false;
  if (status !== 'blocked') return true;
  return !Object.values(turn.state.incidents).some(
    ({ kind, taskId }) => taskId === node.id && !HOLDS_NO_TASK.includes(kind),
  );
}

function settleBeforeWork(turn: Turn, node: TaskNode): void {
  const ready = node.dependsOn.every((id) => {
    const { status } = turn.state.tasks[id]!;
    return status === 'completed' || status === 'skipped';
  });
  if (!ready) return;
  if (node.approve === 'before' && node.approval !== null) {
    const latest = latestApproval(turn.state, 'task', node.id);
    if (holds(turn.state, latest))
      return block(turn, node, 'Its approval was refused; the work has not started.');
    if (needsAsking(turn.state, latest)) return askDefined(turn, node.approval, true);
    if (latest?.status !== 'granted') return;
  }
  startTask(turn, node);
}

function settleWorkDone(turn: Turn, node: TaskNode): void {
  const requests = adHocApprovals(turn.state, node.id);
  for (const latest of requests) if (needsAsking(turn.state, latest)) askAdHocAgain(turn, latest);
  if (node.approval !== null && needsAsking(turn.state, latestApproval(turn.state, 'task', node.id))) {
    askDefined(turn, node.approval);
  }
  const own = node.approval === null ? [] : [latestApproval(turn.state, 'task', node.id)!];
  const all = [...own, ...adHocApprovals(turn.state, node.id)];
  if (all.every(({ status }) => status === 'granted')) {
    const { attempt } = turn.state.tasks[node.id]!;
    turn.follows('TaskCompleted', { taskId: node.id, phaseId: node.phaseId, attempt });
  } else if (all.some((approval) => holds(turn.state, approval))) {
    block(turn, node, 'An approval of its result was refused.');
  }
}

function block(turn: Turn, node: TaskNode, reason: string): void {
  turn.follows('TaskBlocked', { taskId: node.id, reason });
}
