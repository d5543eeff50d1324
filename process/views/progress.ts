// How far an instance is, and when it may be done: from the definition's estimates and what has been completed.
import { parseEstimate } from '../../definition/duration.ts';
import type { PhaseNode, ProcessGraph } from '../../definition/graph.ts';
import type { PhaseState, ProcessState } from '../state.ts';

/**
 * 0 to 100, whole. Tasks count by their estimated length (their own, or an equal share of their phase's), those without
 * one as much as the average of the others. Skipped counts as done. 100 only once the instance is completed.
 */
export function progressPercent(graph: ProcessGraph, state: ProcessState): number {
  if (state.status === 'completed') return 100;
  const estimates = graph.phases.flatMap((phase) => taskEstimates(phase));
  const known = estimates.filter((ms) => ms !== null);
  const average = known.length === 0 ? 1 : known.reduce((sum, ms) => sum + ms, 0) / known.length;
  let all = 0;
  let done = 0;
  graph.tasks.forEach((task, index) => {
    const weight = estimates[index] ?? average;
    all += weight;
    if (isBehindUs(state, task.phaseId, task.id)) done += weight;
  });
  return all === 0 ? 0 : Math.min(99, Math.floor((100 * done) / all));
}

/**
 * Epoch ms at which the remaining phases are done if each takes the middle of its estimate, one after another from
 * `now`; a phase under way takes what is left of it. Null once closed, and where a remaining phase has no estimate.
 */
export function estimatedCompletionAt(graph: ProcessGraph, state: ProcessState, now: number): number | null {
  if (state.closedAt !== undefined) return null;
  let at = now;
  for (const phase of graph.phases) {
    const its = state.phases[phase.id];
    if (its?.status === 'completed' || its?.status === 'skipped') continue;
    const estimate = phaseEstimate(phase);
    if (estimate === null) return null;
    const since = its?.status === 'active' || its?.status === 'sign_off' ? underWaySince(its) : now;
    at += Math.max(0, estimate - Math.max(0, now - since));
  }
  return at;
}

/** A phase that is passed through again counts from then: its first time has gone. */
function underWaySince({ startedAt, begunAgainAt = startedAt! }: PhaseState): number {
  return begunAgainAt;
}

/** Middle of what the phase, or else its tasks, are estimated to take, in ms; null where that is not said. */
function phaseEstimate(phase: PhaseNode): number | null {
  const own = middle(phase.phase.estimatedDuration);
  if (own !== null || phase.tasks.length === 0) return own ?? 0;
  const tasks = phase.tasks.map((task) => middle(task.task.estimatedDuration));
  if (!tasks.every((ms) => ms !== null)) return null;
  return phase.phase.parallelExecution ? Math.max(...tasks) : tasks.reduce((sum, ms) => sum + ms, 0);
}

function taskEstimates(phase: PhaseNode): (number | null)[] {
  const share = middle(phase.phase.estimatedDuration);
  return phase.tasks.map(
    (task) => middle(task.task.estimatedDuration) ?? (share === null ? null : share / phase.tasks.length),
  );
}

function middle(estimate: string | undefined): number | null {
  const span = estimate === undefined ? null : parseEstimate(estimate);
  return span === null ? null : (span.minMs + span.maxMs) / 2;
}

function isBehindUs(state: ProcessState, phaseId: string, taskId: string): boolean {
  const status = state.tasks[taskId]?.status;
  return status === 'completed' || status === 'skipped' || state.phases[phaseId]?.status === 'skipped';
}
