// What is expected of an instance from now on: when each phase and task may begin and end, by the definition's estimates.
import { parseEstimate } from '../../definition/duration.ts';
import type { PhaseNode, ProcessGraph, TaskNode } from '../../definition/graph.ts';
import type { ProcessState } from '../../process/state.ts';

export interface Stretch {
  from: number;
  to: number;
}

export interface Expected {
  /** By id; absent: nothing can be said. */
  phases: Record<string, Stretch>;
  tasks: Record<string, Stretch>;
}

/** How long a phase takes, ms; null: not known. Default: the middle of the definition's estimate. */
export type PhaseLength = (phaseId: string) => number | null;

/**
 * One phase after another from `now`, each as long as it is estimated to be; one under way takes what is left of it, or until
 * the last deadline that is open in it. Ends where a phase has no estimate.
 */
export function expectedCourse(
  graph: ProcessGraph,
  state: ProcessState,
  now: number,
  lengthOf?: PhaseLength,
): Expected {
  const expected: Expected = { phases: {}, tasks: {} };
  if (state.closedAt !== undefined) return expected;
  let at: number | null = now;
  for (const phase of graph.phases) {
    const its = state.phases[phase.id];
    if (its?.status === 'completed' || its?.status === 'skipped') continue;
    const length: number | null = lengthOf?.(phase.id) ?? estimateOf(phase);
    const since = its?.begunAgainAt ?? its?.startedAt;
    const left: number | null = length === null ? null : length - (since === undefined ? 0 : now - since);
    const due = lastDue(state, phase.id, now);
    const ends: number[] = [...(at === null || left === null ? [] : [at + Math.max(0, left)]), ...due];
    const end: number | null = ends.length === 0 ? null : Math.max(...ends);
    if (at !== null && end !== null && end > at) {
      expected.phases[phase.id] = { from: at, to: end };
      if (since === undefined && length !== null) placeTasks(expected, phase, at, end);
    }
    at = end;
  }
  return expected;
}

/** Deadlines of a phase that are still to come. */
function lastDue(state: ProcessState, phaseId: string, now: number): number[] {
  return Object.values(state.approvals)
    .filter(({ phaseId: its, status, dueAt }) => its === phaseId && status === 'pending' && dueAt > now)
    .map(({ dueAt }) => dueAt);
}

/** Tasks of a phase that has not begun: side by side, or one after another by their own estimates or equal shares. */
function placeTasks(expected: Expected, phase: PhaseNode, from: number, to: number): void {
  const wanted = phase.tasks.map(
    (task) => middle(task.task.estimatedDuration) ?? (to - from) / Math.max(1, phase.tasks.length),
  );
  const inRow = startsOf(phase.tasks, wanted);
  const whole = Math.max(1, ...inRow.map((start, index) => start + wanted[index]!));
  const scale = (to - from) / whole;
  phase.tasks.forEach(({ id }, index) => {
    const start = from + inRow[index]! * scale;
    expected.tasks[id] = { from: start, to: start + wanted[index]! * scale };
  });
}

/** Each begins when all in its phase that it depends on have ended. */
function startsOf(tasks: TaskNode[], lengths: number[]): number[] {
  const ends = new Map<string, number>();
  return tasks.map(({ id, dependsOn }, index) => {
    const start = Math.max(0, ...dependsOn.map((each) => ends.get(each) ?? 0));
    ends.set(id, start + lengths[index]!);
    return start;
  });
}

/** Middle of what the phase, or else its tasks, are estimated to take. */
function estimateOf(phase: PhaseNode): number | null {
  const own = middle(phase.phase.estimatedDuration);
  if (own !== null) return own;
  const tasks = phase.tasks.map((task) => middle(task.task.estimatedDuration));
  if (!tasks.every((ms) => ms !== null)) return null;
  const starts = startsOf(phase.tasks, tasks);
  return Math.max(0, ...starts.map((start, index) => start + tasks[index]!));
}

function middle(estimate: string | undefined): number | null {
  const span = estimate === undefined ? null : parseEstimate(estimate);
  return span === null ? null : (span.minMs + span.maxMs) / 2;
}
