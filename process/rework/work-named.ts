// The work that somebody names to be done again: a task, or the tasks of a phase, as far as they have begun.
import type { ProcessGraph, TaskNode } from '../../definition/graph.ts';
import type { Refusal } from '../commands.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { withDependents } from './reopen.ts';

interface Course {
  graph: ProcessGraph;
  state: ProcessState;
}

/** The task, or those of the phase, that have begun. Refused where there is no such work, or nothing of it has begun. */
export function workNamed({ graph, state }: Course, target: string): TaskNode[] | Refusal {
  const named = graph.task(target) ?? graph.phase(target);
  if (named === undefined) return refusals.noSuchTarget(`there is no task or phase "${target}".`, target);
  const tasks = 'tasks' in named ? named.tasks : [named];
  const begun = tasks.filter(({ id }) => !['pending', 'skipped'].includes(state.tasks[id]!.status));
  return begun.length > 0
    ? begun
    : refusals.noSuchTarget(`nothing of "${target}" has been done yet.`, target);
}

/** The same after a rejection: not behind what was rejected, and with the rejected task, which evidently builds on it. */
export function workNamedAfter(
  course: Course,
  rejected: Pick<ApprovalState, 'phaseId' | 'taskId'>,
  target: string,
): TaskNode[] | Refusal {
  const { graph, state } = course;
  const begun = workNamed(course, target);
  if ('code' in begun) return begun;
  const lastIndex = graph.phase(rejected.phaseId)!.index;
  if (begun.some(({ phaseId }) => graph.phase(phaseId)!.index > lastIndex)) {
    return refusals.noSuchTarget(`"${target}" comes after what was rejected.`, target);
  }
  const task = rejected.taskId === undefined ? undefined : graph.task(rejected.taskId);
  if (task === undefined) return begun;
  const reached = withDependents(graph, state, new Set(begun.map(({ id }) => id)));
  return reached.includes(task) ? begun : [...begun, task];
}
