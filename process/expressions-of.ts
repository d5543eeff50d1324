// What a definition's expressions read, so that the state carries that and nothing else. Reckoned once a graph.
import { namesIn } from '../definition/condition.ts';
import type { ProcessGraph } from '../definition/graph.ts';

const known = new WeakMap<ProcessGraph, string[][]>();

/** Whether some expression of the definition reads the task's `result`. */
export function readsResultOf(graph: ProcessGraph, taskId: string): boolean {
  return pathsOf(graph).some((path) => leadsTo(path, ['tasks', taskId, 'result']));
}

/** Whether some expression reads the metadata of the artifact. */
export function readsMetadataOf(graph: ProcessGraph, key: string): boolean {
  return pathsOf(graph).some((path) => leadsTo(path, ['artifacts', key, 'metadata']));
}

/** Every expression of the definition. */
export function expressionsOf(graph: ProcessGraph): string[] {
  return [
    ...Object.values(graph.conditions),
    ...graph.phases.flatMap((phase) => [
      ...(phase.when === null ? [] : [phase.when]),
      ...phase.entry,
      ...phase.exit,
    ]),
    ...graph.gates.flatMap((gate) => (gate.condition === null ? [] : [gate.condition])),
    ...graph.tasks.flatMap((task) => Object.values(task.task.inputs ?? {})),
  ];
}

function pathsOf(graph: ProcessGraph): string[][] {
  let paths = known.get(graph);
  if (paths === undefined) {
    paths = expressionsOf(graph).flatMap((source) => namesIn(source).paths.map((path) => path.split('.')));
    known.set(graph, paths);
  }
  return paths;
}

/** One is the beginning of the other: `tasks` reads every result, `tasks.a.result.total` a part of one. */
function leadsTo(path: string[], target: string[]): boolean {
  return target.every((part, index) => path[index] === undefined || path[index] === part);
}
