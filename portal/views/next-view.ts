// Who is at what now, and what comes after: for the portal's first page.
import { actorName } from '../../process/views/actor-name.ts';
import { askedNow, isOpen } from '../../process/views/approvals.ts';
import { sayList } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { actorView, assigneeOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** Full sentences, at most five; none once the instance is closed. What waits for the reader stands elsewhere. */
export function nextOf(source: ViewSource): string[] {
  const { graph, state, people, participantId } = source;
  if (state.status !== 'running') return [];
  const working = graph.tasks
    .filter(({ id }) => state.tasks[id]?.status === 'running' && assigneeOf(source, id) !== participantId)
    .map(({ id, name }) => {
      const { name: who, kind } = actorView(source, assigneeOf(source, id)!, id);
      return `${who}${kind === 'agent' ? ' (AI agent)' : ''} is at ${name}.`;
    });
  const deciding = Object.values(state.approvals)
    .filter(isOpen)
    .flatMap((approval) => {
      const others = askedNow(approval).filter((id) => id !== participantId);
      if (others.length === 0) return [];
      const names = sayList(others.map((id) => actorName(graph, id, people)));
      const verb = others.length === 1 ? 'decides' : 'decide';
      return [`${names} ${verb} on ${approval.title}, by ${writtenDate(approval.dueAt, { year: false })}.`];
    });
  const phase = graph.phases.find(
    ({ id }) => state.phases[id]?.startedAt === undefined && isAhead(source, id),
  );
  const then = phase
    ? [`${working.length + deciding.length > 0 ? 'Then' : 'After your answer'} comes ${phase.name}.`]
    : [];
  return [...[...working, ...deciding].slice(0, 4), ...then];
}

const isAhead = ({ state }: ViewSource, phaseId: string): boolean =>
  !['completed', 'skipped', 'active', 'sign_off'].includes(state.phases[phaseId]?.status ?? '');
