// Giving a task that failed to somebody else: an agent of this process, or a person of it.
import { unfitForTask } from '../approvals/successor.ts';
import type { Refusal } from '../commands.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { Turn } from '../turn.ts';

/** Why this cannot be who does it; null where it can. */
export function unfitToTakeOver(turn: Turn, taskId: string, target: string | undefined): Refusal | null {
  const { graph, state } = turn;
  if (target === undefined) return refusals.noSuchTarget('name the agent or person who does it.', null);
  if (target === workerOf(graph, state, taskId).id)
    return refusals.invalid('target', `${target} has it already; use redo.`);
  if (graph.agent(target) !== undefined) return null;
  return unfitForTask(turn, graph.task(taskId)!, { participantId: target });
}

/** From the first attempt on, and told what went wrong before. */
export function reassignTask(turn: Turn, taskId: string, to: string, reason: string): void {
  const { id: from } = workerOf(turn.graph, turn.state, taskId);
  turn.did('TaskReopened', { taskId, reason });
  turn.did('TaskHandedOver', { taskId, from, to, how: 'reassigned', reason });
  const { name } = turn.graph.task(taskId)!;
  turn.did('ExceptionNoted', { what: `Task "${name}" given from ${from} to ${to}`, reason });
}
