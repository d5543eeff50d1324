// Which phases of a long process show their tasks: those under way, and those that the reader asked for.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ProcessState } from '../../process/state.ts';

export type OpenPhases = (phaseId: string) => boolean;

/** A process with more tasks than these has phases folded. */
const TASKS_UNFOLDED = 60;

/** `asked`: ids of phases. */
export function openPhases(graph: ProcessGraph, state: ProcessState, asked: string[]): OpenPhases {
  if (graph.tasks.length <= TASKS_UNFOLDED) return () => true;
  const wanted = new Set(asked);
  return (id) =>
    wanted.has(id) ||
    (state.closedAt === undefined &&
      ['waiting', 'active', 'sign_off'].includes(state.phases[id]?.status ?? ''));
}
