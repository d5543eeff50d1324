// How far an instance is: from the definition's estimates and what has been completed.
import { parseEstimate } from '../../definition/duration.ts';
import type { PhaseNode, ProcessGraph } from '../../definition/graph.ts';
import type { ProcessState } from '../state.ts';

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
