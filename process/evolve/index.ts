// evolve: one event into the state. Pure and total; the tables are complete by type.
import type { ProcessGraph } from '../../definition/graph.ts';
import { withDigests } from '../notices/digests.ts';
import { BOUNDS, newestWithin } from '../bounds.ts';
import type { Evolve } from '../decider.ts';
import type { EventType, ProcessEvent } from '../events.ts';
import type { ProcessState } from '../state.ts';
import { approvalFolds } from './approvals.ts';
import { dataFolds } from './data.ts';
import { errandFolds } from './errands.ts';
import type { Fold, Folds } from './fold.ts';
import { begin, instanceFolds } from './instance.ts';
import { peopleFolds } from './people.ts';
import { phaseFolds } from './phases.ts';
import { questionFolds } from './questions.ts';
import { taskFolds } from './tasks.ts';

const folds: Folds<EventType> = {
  ...instanceFolds,
  ...phaseFolds,
  ...taskFolds,
  ...approvalFolds,
  ...dataFolds,
  ...peopleFolds,
  ...questionFolds,
  ...errandFolds,
};

/** One event into the state. Throws on a gap in the numbers, which would mean that events were lost. */
export const evolve: Evolve = (graph, state, event) => {
  if (state === null) {
    if (event.type === 'InstanceStarted') return withDigests(graph, begin(graph, event), event);
    throw new Error(`The first event is InstanceStarted, not ${event.type}.`);
  }
  if (event.seq !== state.seq + 1) {
    throw new Error(`Event ${event.seq} (${event.type}) does not follow event ${state.seq}.`);
  }
  const folded = (folds[event.type] as Fold<EventType>)(state, event, graph);
  const told = withDigests(graph, folded, event);
  return { ...told, seq: event.seq, commandIds: withCommandId(state.commandIds, event.commandId) };
};

/** The state after all events of an instance; null before the first. */
export function replay(graph: ProcessGraph, events: Iterable<ProcessEvent>): ProcessState | null {
  let state: ProcessState | null = null;
  for (const event of events) state = evolve(graph, state, event);
  return state;
}

/** A command's events follow one another, so its id is new exactly when it is not the last one. */
function withCommandId(ids: string[], id: string | undefined): string[] {
  if (id === undefined || ids.at(-1) === id) return ids;
  return newestWithin([...ids, id], BOUNDS.commandIds, BOUNDS.commandIdBytes, ({ length }) => length + 3);
}
