// The shape of a fold: one event type into the state. Each family of events is a table of them.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EventOfType, EventType } from '../events.ts';
import type { ProcessState } from '../state.ts';

/** Returns a new state, or the same one where the event changes nothing but the trail. Never changes its argument. */
export type Fold<T extends EventType> = (
  state: ProcessState,
  event: EventOfType<T>,
  graph: ProcessGraph,
) => ProcessState;

/** A family of events, complete by type. */
export type Folds<T extends EventType> = { [Type in T]: Fold<Type> };

/** For events that are only on record. */
export function onlyOnRecord(state: ProcessState): ProcessState {
  return state;
}
