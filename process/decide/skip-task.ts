// SkipTask: an operator leaves a task out. What depends on it goes on as if it were complete.
import type { ProcessGraph } from '../../definition/graph.ts';
import { openApprovals } from '../approvals/approvals.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { sendWord } from '../errands/tell-people-instead.ts';
import { isBound } from '../notices/notify.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

export const skipTask: Handler<CommandOfType<'SkipTask'>> = (turn, { data }) => {
  const { taskId } = data;
  const refusal = whyNotSkip(turn.graph, turn.state, taskId);
  if (refusal !== null) return refusal;
  const reason = data.reason.trim();
  if (reason === '') return refusals.reasonRequired('a task of the definition is left out');
  const { name } = turn.graph.task(taskId)!;
  const { id: worker, kind } = workerOf(turn.graph, turn.state, taskId);
  const wasAsked = turn.state.tasks[taskId]!.status === 'running' && kind === 'human';
  // Here, for while paused nobody else sees to it, and it could still be decided.
  for (const approval of openApprovals(turn.state).filter((each) => each.taskId === taskId)) {
    turn.follows('ApprovalWithdrawn', { approvalId: approval.id, reason: `Its task is skipped: ${reason}` });
  }
  turn.did('TaskSkipped', { taskId, reason });
  turn.did('ExceptionNoted', { what: `Task "${name}" skipped`, reason });
  if (wasAsked && isBound(turn, worker)) {
    sendWord(turn, { taskId }, worker, `"${name}" does not need to be done any more: ${reason}`);
  }
  return null;
};

/** Null: it can be skipped, also before its turn has come. */
export function whyNotSkip(graph: ProcessGraph, state: ProcessState, taskId: string): Refusal | null {
  if (graph.task(taskId) === undefined) return refusals.noSuchTask(taskId);
  const { status } = state.tasks[taskId]!;
  return status === 'completed' || status === 'skipped'
    ? refusals.taskNotOpen(taskId, status, 'it can be skipped until it is complete')
    : null;
}
