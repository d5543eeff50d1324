// What an activity knows of its instance: the definition it runs on and the state folded from its recorded events.
import { buildGraph, type ProcessGraph } from '../definition/graph.ts';
import { evolve } from '../process/index.ts';
import type { ProcessState } from '../process/state.ts';
import type { Books } from '../store/books.ts';

/** Throws where the books do not know the instance: trouble of ours, worth another try. */
export async function instanceOf(
  books: Books,
  instanceId: string,
): Promise<{ graph: ProcessGraph; state: ProcessState }> {
  const [input, events] = await Promise.all([books.instanceInput(instanceId), books.events(instanceId)]);
  if (!input) throw new Error(`The books know no instance "${instanceId}".`);
  const graph = buildGraph(input.definition);
  const state = events.reduce<ProcessState | null>((folded, event) => evolve(graph, folded, event), null);
  if (!state) throw new Error(`The books hold no events of instance "${instanceId}" yet.`);
  return { graph, state };
}
