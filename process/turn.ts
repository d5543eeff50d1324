// One command at work: what has come of it so far, and the state after that. Lives for one call of `decide`.
import type { ProcessGraph } from '../definition/graph.ts';
import type { Command, Refusal } from './commands.ts';
import { evolve } from './evolve/index.ts';
import type { EventOfType, EventType, NewEvent, ProcessEvent } from './events.ts';
import type { Principal } from './principal.ts';
import type { ProcessState } from './state.ts';

export const ENGINE: Principal = { kind: 'engine', id: 'engine' };

export interface Turn {
  readonly graph: ProcessGraph;
  /** Epoch ms of the command. */
  readonly at: number;
  /**
   * The same by the instance's own clock, which stands while it is paused. Whatever is due some time from now counts from
   * here: resuming moves it back by the length of the whole pause.
   */
  readonly clock: number;
  readonly by: Principal;
  /** Before the command; null only where it starts the instance. */
  readonly before: ProcessState | null;
  /** After the events so far. Not to be read before InstanceStarted. */
  readonly state: ProcessState;
  readonly events: readonly NewEvent[];
  /** Adds what the principal did. */
  did<T extends EventType>(type: T, data: EventOfType<T>['data']): void;
  /** Adds what followed from it, as the engine's own. */
  follows<T extends EventType>(type: T, data: EventOfType<T>['data']): void;
}

/** Handles a command: adds events to the turn, or answers with a refusal before it has added any. */
export type Handler<C extends Command> = (turn: Turn, command: C) => Refusal | null;

export function beginTurn(
  graph: ProcessGraph,
  before: ProcessState | null,
  command: Pick<Command, 'id' | 'at' | 'by'>,
): Turn {
  const { at, by, id: commandId } = command;
  const events: NewEvent[] = [];
  let state = before;
  const add = <T extends EventType>(type: T, actor: Principal, data: EventOfType<T>['data']): void => {
    const event = { at, type, by: actor, commandId, data } as unknown as NewEvent;
    state = evolve(graph, state, { ...event, seq: (state?.seq ?? 0) + 1 } as ProcessEvent);
    events.push(event);
  };
  return {
    graph,
    at,
    get clock() {
      return state?.pausedAt ?? at;
    },
    by,
    before,
    events,
    get state() {
      return state as ProcessState;
    },
    did: (type, data) => add(type, by, data),
    follows: (type, data) => add(type, ENGINE, data),
  };
}
