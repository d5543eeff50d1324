// Reads one instance: from its workflow where a worker answers within a second, else from the books.
import { buildGraph, type ProcessGraph } from '../../definition/graph.ts';
import { arrived, decide, evolve, leftOut, recall } from '../../process/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ProcessState } from '../../process/state.ts';
import type { People, StatusView } from '../../process/views/types.ts';
import type { Books, InstanceRow } from '../../store/books.ts';
import { peopleOf } from '../../store/entry-join.ts';
import type { RunProcessInput } from '../../workflows/messages.ts';
import { trailOf } from './trail.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';

export interface InstanceReading {
  row: InstanceRow;
  graph: ProcessGraph;
  state: ProcessState;
  people: People;
  /** Epoch ms of the answer; what views count waiting times against. */
  at: number;
  source: StatusView['source'];
}

/** The row, or 404. */
export async function rowOf(books: Books, id: string): Promise<InstanceRow> {
  const row = await books.instance(id);
  if (!row) throw new ApiProblem('instance-not-found', `There is no instance "${id}".`);
  return row;
}

/** State, whole, with what is needed to show it. `from: 'books'` never asks the workflow. Throws 404. */
export async function readInstance(
  deps: Pick<ApiDeps, 'books' | 'gateway' | 'now'>,
  id: string,
  from: 'workflow' | 'books' = 'workflow',
): Promise<InstanceReading> {
  const row = await rowOf(deps.books, id);
  const [graph, bindings] = await Promise.all([graphOf(deps.books, row), deps.books.bindings(id)]);
  // A closed instance changes no more: the books say all there is, and Temporal may have forgotten it.
  const closed = row.closedAt !== null;
  if (from === 'workflow' && !closed) {
    const reply = await deps.gateway.queryState(id);
    if (reply.ok) {
      const { at } = reply.value;
      const state = await whole(deps.books, arrived(graph, reply.value.state));
      return {
        row,
        graph,
        state,
        people: peopleOf(bindings, state.bindings),
        at,
        source: source('workflow', at),
      };
    }
  }
  const state = await stateFromBooks(deps.books, graph, row);
  // Of what is over, the same is said for ever.
  const at = row.closedAt ?? deps.now();
  return { row, graph, state, people: peopleOf(bindings, state.bindings), at, source: source('books', at) };
}

/** The fold of the recorded events; of the start itself where none is recorded yet. */
export async function stateFromBooks(
  books: Books,
  graph: ProcessGraph,
  row: InstanceRow,
): Promise<ProcessState> {
  const events = await books.events(row.id);
  if (events.length > 0) return recall(fold(graph, events), events);
  const input = await books.instanceInput(row.id);
  if (!input) throw new ApiProblem('instance-not-found', `There is no instance "${row.id}".`);
  return stateAtStart(graph, input, row.startedAt);
}

/** The workflow's state leaves out what the process itself never reads; the books have it. */
async function whole(books: Books, state: ProcessState): Promise<ProcessState> {
  const types = leftOut(state);
  if (types.length === 0) return state;
  const events: ProcessEvent[] = [];
  for await (const { body } of trailOf(books, state.instanceId, types)) {
    events.push(body as unknown as ProcessEvent);
  }
  return recall(state, events);
}

/** What the workflow will come to first: the same functions over the same input. */
export function stateAtStart(graph: ProcessGraph, input: RunProcessInput, at: number): ProcessState {
  const decision = decide(graph, null, { ...input.start.command, at } as Parameters<typeof decide>[2]);
  if (!decision.ok) {
    throw new ApiProblem(decision.refusal.code, decision.refusal.message, {
      details: decision.refusal.details,
    });
  }
  return fold(
    graph,
    decision.events.map((event, index) => ({ ...event, seq: index + 1 }) as ProcessEvent),
  );
}

// Neither a definition nor a team ever changes, so their graphs are kept; bounded, for both only ever grow in number.
const graphs = new Map<string, ProcessGraph>();
const MAX_GRAPHS = 200;

/** The graph of the definition and the team that an instance keeps for life. */
export async function graphOf(
  books: Books,
  row: Pick<InstanceRow, 'processId' | 'version' | 'teamId'>,
): Promise<ProcessGraph> {
  const registered = await books.definition(row.processId, row.version);
  if (!registered) {
    throw new ApiProblem('process-not-found', `There is no process "${row.processId}" ${row.version}.`);
  }
  const key = `${registered.hash} ${row.teamId ?? ''}`;
  const known = graphs.get(key);
  if (known) return known;
  const made = row.teamId === null ? null : await books.team(row.teamId);
  const graph = buildGraph(registered.definition, made?.team);
  if (graphs.size >= MAX_GRAPHS) graphs.delete(graphs.keys().next().value!);
  graphs.set(key, graph);
  return graph;
}

function fold(graph: ProcessGraph, events: ProcessEvent[]): ProcessState {
  let state: ProcessState | null = null;
  for (const event of events) state = evolve(graph, state, event);
  return state!;
}

const source = (from: 'workflow' | 'books', at: number): StatusView['source'] => ({
  from,
  asOf: new Date(at).toISOString(),
});
