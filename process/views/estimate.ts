// When an instance may be complete: a band, from what closed instances of its definition took, else from its estimates.
import { parseEstimate } from '../../definition/duration.ts';
import type { PhaseNode, ProcessGraph } from '../../definition/graph.ts';
import { nearestRank } from '../kpi/percentiles.ts';
import type { PhaseState, ProcessState } from '../state.ts';

/** What phases took in completed instances of one definition, and how many those were. */
export interface PhaseHistory {
  instances: number;
  /** Phase id → lengths in ms, ascending: from the end of the phase before (the start) to its own end. */
  phases: Record<string, number[]>;
}

/** Epoch ms. */
export interface Estimate {
  earliest: number;
  likely: number;
  latest: number;
  basis: 'definition' | 'history';
  /** From how many closed instances; 0: from the definition. */
  instances: number;
}

/** Of fewer closed instances nothing is concluded. */
export const ENOUGH_INSTANCES = 10;

/** What is left of a phase, ms. */
type Left = [earliest: number, likely: number, latest: number];

/**
 * The remaining phases one after another from `now`; a phase under way takes what is left of it. By history: the 10th, 50th and
 * 90th percentile of those that took longer than this one has by now. By the definition: the shortest, the middle and the longest
 * of its estimate. Null once closed, and where nothing is known of a remaining phase.
 */
export function estimateOf(
  graph: ProcessGraph,
  state: ProcessState,
  now: number,
  history: PhaseHistory | null = null,
): Estimate | null {
  if (state.closedAt !== undefined) return null;
  const remaining = graph.phases.filter(
    ({ id }) => !['completed', 'skipped'].includes(state.phases[id]!.status),
  );
  if (history !== null && history.instances >= ENOUGH_INSTANCES) {
    const byHistory = remaining.map(({ id }, position) =>
      leftByHistory(history, id, position === 0 ? now - endOfPhaseBefore(state) : 0),
    );
    const sum = sumOf(byHistory, now);
    if (sum !== null) return { ...sum, basis: 'history', instances: history.instances };
  }
  const sum = sumOf(
    remaining.map((phase) => leftByDefinition(phase, state.phases[phase.id]!, now)),
    now,
  );
  return sum && { ...sum, basis: 'definition', instances: 0 };
}

function sumOf(parts: (Left | null)[], now: number): Pick<Estimate, 'earliest' | 'likely' | 'latest'> | null {
  const sum = { earliest: now, likely: now, latest: now };
  for (const part of parts) {
    if (part === null) return null;
    sum.earliest += part[0];
    sum.likely += part[1];
    sum.latest += part[2];
  }
  return sum;
}

/** Null where none of them passed through it. */
function leftByHistory({ phases }: PhaseHistory, id: string, elapsed: number): Left | null {
  const lengths = Object.hasOwn(phases, id) ? phases[id]! : [];
  if (lengths.length === 0) return null;
  // One that takes longer than all before it is expected to end any moment.
  const left = lengths.filter((ms) => ms > elapsed).map((ms) => ms - elapsed);
  return left.length === 0
    ? [0, 0, 0]
    : [nearestRank(left, 10), nearestRank(left, 50), nearestRank(left, 90)];
}

function endOfPhaseBefore({ phases, startedAt }: ProcessState): number {
  return Object.values(phases).reduce(
    (last, { completedAt = last }) => Math.max(last, completedAt),
    startedAt,
  );
}

function leftByDefinition(phase: PhaseNode, its: PhaseState, now: number): Left | null {
  const estimate = phaseEstimate(phase);
  if (estimate === null) return null;
  const isUnderWay = its.status === 'active' || its.status === 'sign_off';
  // A phase that is passed through again counts from then: its first time has gone.
  const since = isUnderWay ? (its.begunAgainAt ?? its.startedAt!) : now;
  const left = (ms: number): number => Math.max(0, ms - Math.max(0, now - since));
  const { minMs, maxMs } = estimate;
  return [left(minMs), left((minMs + maxMs) / 2), left(maxMs)];
}

interface Range {
  minMs: number;
  maxMs: number;
}

/** What the phase, or else its tasks, are estimated to take; null where that is not said. */
function phaseEstimate({ phase, tasks }: PhaseNode): Range | null {
  const own = rangeOf(phase.estimatedDuration);
  if (own !== null || tasks.length === 0) return own ?? { minMs: 0, maxMs: 0 };
  const its = tasks.map(({ task }) => rangeOf(task.estimatedDuration));
  if (!its.every((range) => range !== null)) return null;
  const all = (of: keyof Range): number =>
    phase.parallelExecution
      ? Math.max(...its.map((range) => range[of]))
      : its.reduce((sum, range) => sum + range[of], 0);
  return { minMs: all('minMs'), maxMs: all('maxMs') };
}

function rangeOf(estimate: string | undefined): Range | null {
  return estimate === undefined ? null : parseEstimate(estimate);
}
