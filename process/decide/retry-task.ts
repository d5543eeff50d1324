// RetryTask: an operator has a task tried again now: one that waits for its next attempt, one that cannot go on, one whose
// agent does not come to an end.
import type { ProcessGraph, TaskNode } from '../../definition/graph.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import { startTask } from '../settle/start-task.ts';
import type { IncidentState, ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

/** `next`: its next attempt, at once. `mend`: what holds it is resolved. `anew`: the attempt under way is stopped. */
type Way = { how: 'next' } | { how: 'anew' } | { how: 'mend'; incident: IncidentState };

export const retryTask: Handler<CommandOfType<'RetryTask'>> = (turn, { data }) => {
  const node = turn.graph.task(data.taskId);
  if (node === undefined) return refusals.noSuchTask(data.taskId);
  const way = wayToRetry(turn.graph, turn.state, node);
  if ('code' in way) return way;
  const reason = data.reason?.trim() ?? '';
  if (way.how === 'next') {
    startTask(turn, node, { reason });
    return null;
  }
  if (reason === '') return refusals.reasonRequired('who does it again is told');
  if (way.how === 'anew') {
    const { attempt } = turn.state.tasks[node.id]!;
    turn.did('TaskReopened', { taskId: node.id, reason });
    turn.did('ExceptionNoted', { what: `Attempt ${attempt} at "${node.name}" stopped`, reason });
    return null;
  }
  const { id: incidentId, kind } = way.incident;
  const isFailed = kind === 'task-failed';
  turn.did('IncidentResolved', { incidentId, action: isFailed ? 'redo' : 'ask-again', reason });
  // From its first attempt; an approval given before its work is kept.
  if (isFailed) turn.did('TaskReopened', { taskId: node.id, reason });
  return null;
};

/** How it can be tried again now, or why not. */
export function wayToRetry(graph: ProcessGraph, state: ProcessState, { id }: TaskNode): Way | Refusal {
  const { status, retryAt } = state.tasks[id]!;
  if (state.status === 'paused') return refusals.paused();
  if (retryAt !== undefined) return { how: 'next' };
  if (status === 'running') {
    return workerOf(graph, state, id).kind === 'agent'
      ? { how: 'anew' }
      : refusals.nothingToRetry(id, status, 'a person is at work on it: hand it over, or send it back');
  }
  const held = Object.values(state.incidents).filter(({ taskId }) => taskId === id);
  const incident = held.find(({ kind }) => kind === 'task-failed' || kind === 'condition-error');
  if (incident !== undefined) return { how: 'mend', incident };
  return held.length > 0
    ? refusals.nothingToRetry(id, status, `resolve what holds it: ${held.map((each) => each.id).join(', ')}`)
    : refusals.nothingToRetry(
        id,
        status,
        'what waits for its next attempt, has failed, or has an agent at work is tried again; what was done is sent back',
      );
}
