// What the instance page calls those who act: names where there are some, readable words for ids of the definition.
import type { ProcessGraph } from '../../definition/graph.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { namesOf } from '../../process/views/names.ts';
import type { People } from '../../process/views/types.ts';

export interface Named {
  graph: ProcessGraph;
  people: People;
}

/** "John Smith", "SSO Specialist", "the local operator"; an id that nobody knows stays as it is. */
export function whoIs({ graph, people }: Named, id: string): string {
  const isOfProcess = graph.agent(id) !== undefined || graph.person(id) !== undefined;
  return isOfProcess ? actorName(graph, id, people) : namesOf(people, graph).actor(id);
}

/** The same at the beginning of a sentence or alone. */
export const whoAtStart = (named: Named, id: string): string =>
  whoIs(named, id).replace(/^(the|somebody) /, (word) => word.charAt(0).toUpperCase() + word.slice(1));
