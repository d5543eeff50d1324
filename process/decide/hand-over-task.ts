// HandOverTask: a person's task is somebody else's from now on, whether it has begun or not.
import { handOf, noteOverride, unexplained, unfitForTask, welcome } from '../approvals/successor.ts';
import type { CommandOfType } from '../commands.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const handOverTask: Handler<CommandOfType<'HandOverTask'>> = (turn, { by, data }) => {
  const node = turn.graph.task(data.taskId);
  if (node === undefined) return refusals.noSuchTask(data.taskId);
  const { id: from, kind } = workerOf(turn.graph, turn.state, node.id);
  if (kind !== 'human') return refusals.notAPersons(node.id, from);
  const { status, workDoneAt } = turn.state.tasks[node.id]!;
  if (workDoneAt !== undefined || status === 'skipped') {
    return refusals.taskNotOpen(node.id, status, 'it can be handed over until its work is done');
  }
  const reason = data.reason.trim();
  const refusal = unfitForTask(turn, node, data.to) ?? unexplained(by, reason);
  if (refusal !== null) return refusal;
  welcome(turn, data.to, from);
  const to = data.to.participantId;
  turn.did('TaskHandedOver', { taskId: node.id, from, to, how: handOf(by), reason });
  noteOverride(turn, `Task "${node.name}" handed from ${from} to ${to}`, reason);
  return null;
};
