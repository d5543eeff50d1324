// Who is involved, and as what: the people of the definition, and those who came in somebody's place.
import { actorName } from '../../process/views/actor-name.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import type { HomeView } from '../page-views.ts';
import type { ViewSource } from './view-source.ts';

/** Agents are counted at the end: they do the work and decide nothing. */
export function peopleView(source: ViewSource): HomeView['people'] {
  const { graph, state, people, participantId } = source;
  const name = (id: string) => actorName(graph, id, people);
  const away = (id: string) => {
    const absence = state.away?.[id];
    if (!absence) return '';
    const until = absence.until === null ? '' : ` until ${writtenDate(absence.until, { time: false })}`;
    return `. Away${until}; ${name(absence.substitute)} stands in`;
  };
  const known = graph.people.map(({ id }) => ({ id, role: roleOf(source, id) }));
  const guests = Object.entries(state.guests ?? {}).map(([id, { inPlaceOf }]) => ({
    id,
    role: `In place of ${name(inPlaceOf)}`,
  }));
  const agents = Object.keys(graph.definition.agents).length;
  return [
    ...[...known, ...guests].map(({ id, role }) => ({
      name: name(id),
      role: `${role}${away(id)}`,
      you: id === participantId,
    })),
    ...(agents === 0
      ? []
      : [{ name: count(agents, 'AI agent'), role: 'Do the work. They never approve.', you: false }]),
  ];
}

function roleOf({ graph, people }: ViewSource, id: string): string {
  const person = graph.person(id);
  const label =
    person && person.name !== actorName(graph, id, people) && person.name !== id ? person.name : null;
  const does: Record<string, string> = {
    approver: 'approves',
    responsible: 'does tasks',
    informed: 'is kept informed',
    delegator: 'runs the process',
  };
  const role = does[person?.raidRole ?? ''] ?? 'takes part';
  return label === null ? role.slice(0, 1).toUpperCase() + role.slice(1) : `${label}, ${role}`;
}
