// The phase an instance is in.
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from './state.ts';

/** Id of the first phase that is not complete or skipped, also while it waits for a gate; null once all are. */
export function currentPhase(graph: ProcessGraph, state: ProcessState): string | null {
  const current = graph.phases.find(({ id }) => {
    const { status } = state.phases[id]!;
    return status !== 'completed' && status !== 'skipped';
  });
  return current?.id ?? null;
}
