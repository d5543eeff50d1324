// What an activity knows of its instance: the definition it runs on and the state folded from its recorded events. What
// was folded once is kept, and only what came since is read and folded in.
import { buildGraph, type ProcessGraph } from '../definition/graph.ts';
import { evolve } from '../process/index.ts';
import type { ProcessState } from '../process/state.ts';
import type { Books } from '../store/books.ts';

export interface KnownInstance {
  graph: ProcessGraph;
  state: ProcessState;
}

/** Instances that are kept for each set of books, those used last. A state is some 30 KB. */
const KEPT = 500;
const known = new WeakMap<Books, Map<string, KnownInstance>>();

/** Throws where the books do not know the instance: trouble of ours, worth another try. */
export async function instanceOf(books: Books, instanceId: string): Promise<KnownInstance> {
  const kept = known.get(books) ?? new Map<string, KnownInstance>();
  known.set(books, kept);
  const before = kept.get(instanceId);
  const [graph, events] = await Promise.all([
    before?.graph ?? graphOf(books, instanceId),
    books.events(instanceId, before?.state.seq),
  ]);
  // Events are never changed once they are recorded, so a state stays true and only grows.
  const state = events.reduce<ProcessState | null>(
    (folded, event) => evolve(graph, folded, event),
    before?.state ?? null,
  );
  if (!state) throw new Error(`The books hold no events of instance "${instanceId}" yet.`);
  const now = { graph, state };
  keep(kept, instanceId, now);
  return now;
}

async function graphOf(books: Books, instanceId: string): Promise<ProcessGraph> {
  const input = await books.instanceInput(instanceId);
  if (!input) throw new Error(`The books know no instance "${instanceId}".`);
  return buildGraph(input.definition, input.team);
}

function keep(kept: Map<string, KnownInstance>, instanceId: string, now: KnownInstance): void {
  const newest = kept.get(instanceId);
  // A Map remembers the order in which keys came: the first is the one not used for longest.
  kept.delete(instanceId);
  kept.set(instanceId, newest && newest.state.seq > now.state.seq ? newest : now);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
}
