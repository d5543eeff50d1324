// Who is involved, and as what: the people of the definition, and those who came in somebody's place.
import { everybody } from '../../process/people.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import type { HomeView } from '../page-views.ts';
import { labelOf, type ViewSource } from './view-source.ts';

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
  const agents = Object.keys(graph.definition.agents).length;
  return [
    ...everybody(graph, state).map(({ id, raidRole }) => ({
      name: name(id),
      role: `${roleOf(source, id, raidRole)}${away(id)}`,
      you: id === participantId,
    })),
    ...(agents === 0
      ? []
      : [
          {
            name: count(agents, 'AI agent'),
            role: agents === 1 ? 'Does the work. It never approves.' : 'Do the work. They never approve.',
            you: false,
          },
        ]),
  ];
}

function roleOf(source: ViewSource, id: string, raidRole: string | null): string {
  const label = labelOf(source, id);
  const does: Record<string, string> = {
    approver: 'approves',
    responsible: 'does tasks',
    informed: 'is kept informed',
    delegator: 'runs the process',
  };
  const role = does[raidRole ?? ''] ?? 'takes part';
  return label === null ? role.slice(0, 1).toUpperCase() + role.slice(1) : `${label}, ${role}`;
}
