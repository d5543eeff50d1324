// What the forms of an incident are chosen from: work that can be done again, and who can do a task.
import type { MendingChoices } from '../../console/index.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { Books, OpenIncidentRow } from '../../store/books.ts';
import { graphOf } from '../instance/instance-reader.ts';
import { namesOfInstances } from './instance-names.ts';

export async function mendingChoices(books: Books, incident: OpenIncidentRow): Promise<MendingChoices> {
  const row = await books.instance(incident.instanceId);
  const of = { processId: incident.processId, version: incident.version, teamId: row?.teamId ?? null };
  const graph = await graphOf(books, of);
  const names = await namesOfInstances(books, [incident]);
  const { actor } = names(incident.instanceId);
  const reached = graph.phases.findIndex(({ id }) => id === incident.phaseId);
  const phases = reached < 0 ? graph.phases : graph.phases.slice(0, reached + 1);
  const doer = incident.taskId === null ? undefined : graph.task(incident.taskId)?.task.assignee;
  return {
    work: phases.flatMap((phase) => [
      { value: phase.id, label: `All of ${phase.name}` },
      ...phase.tasks.map(({ id, name }) => ({ value: id, label: `${phase.name}: ${name}` })),
    ]),
    workers: [
      ...graph.agents.map(({ id }) => ({ value: id, label: `${actorName(graph, id)} (AI agent)` })),
      ...graph.people.map(({ id }) => ({ value: id, label: actor(id) })),
    ].filter(({ value }) => value !== doer),
    person: incident.participantId === null ? 'this person' : actor(incident.participantId),
  };
}
