// From an instance's state to the portal's first page: what waits for me, then where the process stands.
import type { ProcessEvent } from '../../process/events.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { estimateOf } from '../../process/views/estimate.ts';
import { waitingWords } from '../../process/views/waiting-words.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import type { HomeView } from '../page-views.ts';
import { decisionHistory } from './decision-history.ts';
import { stuckFor } from './mend-view.ts';
import { newsOf } from './news-view.ts';
import { nextOf } from './next-view.ts';
import { peopleView } from './people-view.ts';
import { phaseProgress } from './phase-progress.ts';
import { questionsFor } from './question-view.ts';
import { mayActIn, rightsOf } from './rights.ts';
import { artifactView, frameOf, openFor, tasksFor } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';

/** What the state does not hold. `summary`: the status view's sentence; `events`: of the types in `HOME_EVENTS`, in order. */
export interface HomeMore {
  summary: string;
  events: ProcessEvent[];
}

export function buildHomeView(source: ViewSource, more: HomeMore): HomeView {
  const { graph, state, participantId } = source;
  const rights = rightsOf(source);
  const closed = ['completed', 'skipped'];
  const currentPhase = graph.phases.find(({ id }) => !closed.includes(state.phases[id]?.status ?? ''));
  return {
    frame: frameOf(source),
    definitionName: graph.definition.name,
    summary: summaryFor(source, more.summary),
    decisions: openFor(source, participantId).map(({ id, title, dueAt, status }) => ({
      approvalId: id,
      title,
      dueAt,
      overdue: status === 'overdue',
    })),
    tasks: tasksFor(source),
    questions: questionsFor(source),
    stuck: stuckFor(source),
    tasksDone: graph.tasks.filter(({ id }) => closed.includes(state.tasks[id]?.status ?? '')).length,
    tasksTotal: graph.tasks.length,
    phases: graph.phases.map((phase) => phaseProgress(source, phase, phase.id === currentPhase?.id)),
    artifacts: newestVersions(source)
      .sort((a, b) => b.at - a.at)
      .map((stored) => artifactView({ ...source, content: () => undefined }, stored)),
    past: decisionHistory(source, more.events),
    people: peopleView(source),
    news: newsOf(source, more.events),
    next: nextOf(source),
    expectedAt: estimateOf(graph, state, source.now)?.likely ?? null,
    doneAt: state.closedAt ?? null,
    mayAct: mayActIn(source),
    absence: absenceOf(source, rights.setAway),
  };
}

/** What waits for the reader comes first. What mends an incident is said in operators' words: people outside hear whose turn it is. */
function summaryFor(source: ViewSource, summary: string): string {
  const { graph, state, people, participantId, operatorName: fallback } = source;
  if (state.status !== 'running') return summary;
  const decisions = openFor(source, participantId).length;
  const tasks = tasksFor(source).length;
  const questions = questionsFor(source).length;
  const waits = waitingWords({ decisions, tasks, questions });
  if (waits !== null) return `${waits} for you.`;
  const since = Object.values(state.incidents).map(({ raisedAt }) => raisedAt);
  if (since.length === 0) return summary;
  const operator = operatorName(graph, people, fallback);
  return `Held up since ${writtenDate(Math.min(...since))}. ${operator} decides how it goes on.`;
}

function newestVersions({ versions }: ViewSource): StoredVersion[] {
  const newest = new Map<string, StoredVersion>();
  for (const stored of versions) {
    const other = newest.get(stored.key);
    if (other === undefined || other.version < stored.version) newest.set(stored.key, stored);
  }
  return [...newest.values()];
}

/** Null where this person may not say that they are away. */
function absenceOf({ graph, state, people, participantId }: ViewSource, may: boolean): HomeView['absence'] {
  if (!may) return null;
  const absence = state.away?.[participantId];
  return absence
    ? { substitute: actorName(graph, absence.substitute, people), until: absence.until }
    : { substitute: null, until: null };
}
