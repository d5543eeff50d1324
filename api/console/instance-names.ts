// What the things of several instances are called: people as they are bound, agents and phases as their definitions say.
import { actorName } from '../../process/views/actor-name.ts';
import type { People } from '../../process/views/types.ts';
import type { InstanceNames } from '../../console/index.ts';
import type { Books, InstanceRow } from '../../store/books.ts';
import { graphOf } from '../instance/instance-reader.ts';

type Of = Pick<InstanceRow, 'processId' | 'version'> & { instanceId: string };

/** By instance id. The books alone are asked, once for each instance. */
export async function namesOfInstances(books: Books, rows: Of[]): Promise<(id: string) => InstanceNames> {
  const byId = new Map(rows.map((row) => [row.instanceId, row]));
  const names = new Map<string, InstanceNames>();
  await Promise.all([...byId].map(async ([id, row]) => names.set(id, await namesOf(books, row))));
  return (id) => names.get(id)!;
}

async function namesOf(books: Books, { instanceId, processId, version }: Of): Promise<InstanceNames> {
  const [row, bindings] = await Promise.all([books.instance(instanceId), books.bindings(instanceId)]);
  const graph = await graphOf(books, { processId, version, teamId: row?.teamId ?? null });
  const people: People = {};
  // In the order they were made: the newest name is what somebody is called.
  for (const { participantId, name } of bindings.toSorted((one, other) => one.boundAt - other.boundAt)) {
    if (name !== null) people[participantId] = { name };
  }
  return {
    definition: graph.definition.name,
    paused: row?.status === 'paused',
    actor: (id) => actorName(graph, id, people),
    phase: (id) => graph.phase(id)?.name ?? id,
  };
}
