// Who is who in an instance: people of the definition, guests who came in somebody's place, whose task it is, who is away.
import type { PersonNode, ProcessGraph } from '../definition/graph.ts';
import { own } from './own.ts';
import type { ProcessState } from './state.ts';

type Guests = Pick<ProcessState, 'guests'>;

/** A person by id. A guest has the rights of whom they came for, and nothing else of theirs. Undefined: no person here. */
export function personOf(graph: ProcessGraph, state: Guests, id: string): PersonNode | undefined {
  const guest = own(state.guests ?? {}, id);
  if (guest === undefined) return graph.person(id);
  const { raidRole, mayDecide, human } = personOf(graph, state, guest.inPlaceOf)!;
  const { canDelegate } = human;
  return { id, name: id, raidRole, mayDecide, human: canDelegate === undefined ? {} : { canDelegate } };
}

/** The definition's people, then the guests in the order in which they came. */
export function everybody(graph: ProcessGraph, state: Guests): PersonNode[] {
  return [...graph.people, ...Object.keys(state.guests ?? {}).map((id) => personOf(graph, state, id)!)];
}

/** Whose task it is now: the one it was handed to, else the definition's. An agent or a person. */
export function assigneeOf(graph: ProcessGraph, state: Pick<ProcessState, 'tasks'>, taskId: string): string {
  return state.tasks[taskId]!.assignee ?? graph.task(taskId)!.task.assignee;
}

/** Who does a task now: an agent, or a person of the definition or from beside it. */
export function workerOf(
  graph: ProcessGraph,
  state: Pick<ProcessState, 'tasks'>,
  taskId: string,
): { id: string; kind: 'agent' | 'human' } {
  const id = assigneeOf(graph, state, taskId);
  return { id, kind: graph.agent(id) === undefined ? 'human' : 'agent' };
}

type Away = Pick<ProcessState, 'away'>;

/** Whether the person is away at `at`, epoch ms. An absence falls away by itself when its time is over. */
export function isAway(state: Away, id: string, at: number): boolean {
  const absence = own(state.away ?? {}, id);
  return absence !== undefined && (absence.until === null || absence.until > at);
}

/** Those of them, or who stands in for them at `at`, whom a message reaches: each once. */
export function reachable(
  state: Pick<ProcessState, 'away' | 'bindings'>,
  ids: string[],
  at: number,
): string[] {
  const there = ids.flatMap((id) => substituteOf(state, id, at) ?? []);
  return [...new Set(there)].filter((id) => own(state.bindings, id) !== undefined);
}

/** Who is asked in place of somebody away: the substitute, or theirs, until somebody is there. Null: all of them are away. */
export function substituteOf(state: Away, id: string, at: number): string | null {
  const passed = new Set<string>();
  let current = id;
  while (isAway(state, current, at)) {
    if (passed.has(current)) return null;
    passed.add(current);
    current = state.away![current]!.substitute;
  }
  return current;
}
