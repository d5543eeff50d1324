// Which tasks are done again after a rejection: the one it is about, or those the operator names.
import type { TaskNode } from '../../definition/graph.ts';
import type { Refusal } from '../commands.ts';
import { refusals } from '../refusals.ts';
import { withDependents } from './reopen.ts';
import type { IncidentState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** `target`: a task or a phase that has begun, not behind what was rejected; may be left out for a task's approval. */
export function redoTargets(
  turn: Turn,
  incident: IncidentState,
  target: string | undefined,
): TaskNode[] | Refusal {
  const { graph, state } = turn;
  const rejected = incident.taskId === undefined ? undefined : graph.task(incident.taskId);
  if (target === undefined) {
    if (rejected !== undefined) return [rejected];
    const message = 'a sign-off or a gate is not work; name the task or phase that is to be done again.';
    return refusals.noSuchTarget(message, null);
  }
  const named = graph.task(target) ?? graph.phase(target);
  if (named === undefined) return refusals.noSuchTarget(`there is no task or phase "${target}".`, target);
  const tasks = 'tasks' in named ? named.tasks : [named];
  const begun = tasks.filter(({ id }) => !['pending', 'skipped'].includes(state.tasks[id]!.status));
  if (begun.length === 0) {
    return refusals.noSuchTarget(`nothing of "${target}" has been done yet.`, target);
  }
  const lastIndex = graph.phase(incident.phaseId!)!.index;
  if (begun.some(({ phaseId }) => graph.phase(phaseId)!.index > lastIndex)) {
    return refusals.noSuchTarget(`"${target}" comes after what was rejected.`, target);
  }
  // The rejected work itself is always done again: it evidently builds on what the operator names.
  const reached = withDependents(graph, state, new Set(begun.map(({ id }) => id)));
  return rejected === undefined || reached.includes(rejected) ? begun : [...begun, rejected];
}
