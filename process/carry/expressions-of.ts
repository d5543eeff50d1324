// What a definition's expressions read, so that the state carries that and nothing else. Reckoned once a graph.
import { ALL, type Reading, readingAt, readingOf, readPart } from '../../definition/cel-value.ts';
import { namesIn, readsOf } from '../../definition/condition.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json, JsonObject } from '../../definition/types.ts';

interface Reads {
  /** Bare names: a fact of that name is read whole. */
  bare: Set<string>;
  variables: Reading;
}

const known = new WeakMap<ProcessGraph, Reads>();

/** What some expression reads of a fact's value; undefined where none does. */
export function readOfFact(graph: ProcessGraph, name: string, value: Json): Json | undefined {
  const { bare, variables } = readsOfGraph(graph);
  const reading = bare.has(name) ? ALL : readingAt(variables, ['facts', name]);
  return reading === undefined ? undefined : readPart(value, reading);
}

/** What some expression reads of a task's result; undefined where none does. */
export function readOfResult(graph: ProcessGraph, taskId: string, result: Json): Json | undefined {
  const reading = readingAt(readsOfGraph(graph).variables, ['tasks', taskId, 'result']);
  return reading === undefined ? undefined : readPart(result, reading);
}

/** What some expression reads of what is known of an artifact, beside its version; {} where none does. */
export function readOfArtifact(
  graph: ProcessGraph,
  key: string,
  { type, size, metadata }: { type: string; size: number; metadata: JsonObject },
): { type?: string; size?: number; metadata?: JsonObject } {
  const reading = readingAt(readsOfGraph(graph).variables, ['artifacts', key]);
  return reading === undefined ? {} : (readPart({ type, size, metadata }, reading) as JsonObject);
}

/** Every expression of the definition. */
function expressionsOf(graph: ProcessGraph): string[] {
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

function readsOfGraph(graph: ProcessGraph): Reads {
  let reads = known.get(graph);
  if (reads === undefined) {
    const sources = expressionsOf(graph);
    reads = {
      bare: new Set(sources.flatMap((source) => namesIn(source).bare)),
      variables: readingOf(sources.flatMap(readsOf)),
    };
    known.set(graph, reads);
  }
  return reads;
}
