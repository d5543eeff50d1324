// HandOverTask: a person's task is somebody else's from now on, whether it has begun or not.
import type { ProcessGraph } from '../../definition/graph.ts';
import { handOf, noteOverride, unexplained, unfitForTask, welcome } from '../approvals/successor.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

export const handOverTask: Handler<CommandOfType<'HandOverTask'>> = (turn, { by, data }) => {
  const standing = whyNotHandOver(turn.graph, turn.state, data.taskId);
  if (standing !== null) return standing;
  const node = turn.graph.task(data.taskId)!;
  const { id: from } = workerOf(turn.graph, turn.state, node.id);
  const reason = data.reason.trim();
  const refusal = unfitForTask(turn, node, data.to) ?? unexplained(by, reason);
  if (refusal !== null) return refusal;
  welcome(turn, data.to, from);
  const to = data.to.participantId;
  turn.did('TaskHandedOver', { taskId: node.id, from, to, how: handOf(by), reason });
  noteOverride(turn, `Task "${node.name}" handed from ${from} to ${to}`, reason);
  return null;
};

/** Null: a person's, whose work is not done. */
export function whyNotHandOver(graph: ProcessGraph, state: ProcessState, taskId: string): Refusal | null {
  if (graph.task(taskId) === undefined) return refusals.noSuchTask(taskId);
  const { id: from, kind } = workerOf(graph, state, taskId);
  if (kind !== 'human') return refusals.notAPersons(taskId, from);
  const { status, workDoneAt } = state.tasks[taskId]!;
  return workDoneAt !== undefined || status === 'skipped'
    ? refusals.taskNotOpen(taskId, status, 'it can be handed over until its work is done')
    : null;
}
