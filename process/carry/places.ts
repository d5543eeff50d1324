// Places of tasks in the graph, by id.
import type { ProcessGraph } from '../../definition/graph.ts';

const places = new WeakMap<ProcessGraph, Map<string, number>>();

/** Its index in `graph.tasks`; undefined where there is no such task. */
export function placeOf(graph: ProcessGraph, taskId: string): number | undefined {
  let known = places.get(graph);
  if (known === undefined) {
    known = new Map(graph.tasks.map(({ id }, index) => [id, index]));
    places.set(graph, known);
  }
  return known.get(taskId);
}
