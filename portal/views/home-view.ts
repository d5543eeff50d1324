// From an instance's state to the portal's first page: what waits for me, then where the process stands.
import type { PhaseNode } from '../../definition/graph.ts';
import { isOpen } from '../../process/views/approvals.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import { pastDecisions } from './approval-parts.ts';
import type { HomeView, PhaseProgressView } from '../page-views.ts';
import { artifactView, frameOf, openFor, tasksFor } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';

/** `summary`: the status view's sentence of what the instance waits for. */
export function buildHomeView(source: ViewSource, summary: string): HomeView {
  const { graph, state, people, participantId } = source;
  const closed = ['completed', 'skipped'];
  const currentPhase = graph.phases.find(({ id }) => !closed.includes(state.phases[id]?.status ?? ''));
  return {
    frame: frameOf(source),
    definitionName: graph.definition.name,
    summary: summaryFor(source, summary),
    decisions: openFor(state, participantId).map(({ id, title, dueAt, status }) => ({
      approvalId: id,
      title,
      dueAt,
      overdue: status === 'overdue',
    })),
    tasks: tasksFor(source),
    tasksDone: graph.tasks.filter(({ id }) => closed.includes(state.tasks[id]?.status ?? '')).length,
    tasksTotal: graph.tasks.length,
    phases: graph.phases.map((phase) => phaseProgress(source, phase, phase.id === currentPhase?.id)),
    artifacts: newestVersions(source)
      .sort((a, b) => b.at - a.at)
      .map((stored) => artifactView({ ...source, content: () => undefined }, stored)),
    past: pastDecisions(source, false),
    people: graph.people.map((person) => ({
      name: actorName(graph, person.id, people),
      role: roleOf(source, person.id),
      you: person.id === participantId,
    })),
  };
}

/** What mends an incident is said in operators' words: people outside hear whose turn it is. */
function summaryFor({ graph, state, people, operatorName: fallback }: ViewSource, summary: string): string {
  const since = Object.values(state.incidents).map(({ raisedAt }) => raisedAt);
  if (state.status !== 'running' || since.length === 0) return summary;
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

function phaseProgress(source: ViewSource, phase: PhaseNode, current: boolean): PhaseProgressView {
  const { graph, state, people, participantId } = source;
  const phaseState = state.phases[phase.id];
  const done = phase.tasks.filter(({ id }) =>
    ['completed', 'skipped'].includes(state.tasks[id]?.status ?? ''),
  );
  const tasks = `${done.length} of ${count(phase.tasks.length, 'task')}`;
  const dates =
    phaseState?.startedAt === undefined ? [] : [datesOf(phaseState.startedAt, phaseState.completedAt)];
  const signers = (phase.signOff?.approvers ?? []).map((id) =>
    id === participantId ? 'you' : actorName(graph, id, people),
  );
  const signOff = signers.length === 0 ? [] : [signOffWords(signers)];
  const view = (tone: PhaseProgressView['tone'], now: string, lines: string[]): PhaseProgressView => ({
    name: phase.name,
    tone,
    now,
    lines,
    current,
  });
  if (phaseState?.status === 'completed') return view('ok', 'Complete', [...dates, tasks]);
  if (phaseState?.status === 'skipped') return view('idle', 'Skipped', []);
  const about = Object.values(state.approvals).filter(
    (approval) => approval.phaseId === phase.id && isOpen(approval),
  );
  const trouble = Object.values(state.incidents).some(({ phaseId }) => phaseId === phase.id);
  if (state.status === 'cancelled') return view('idle', 'Cancelled', [...dates, tasks]);
  if (state.status === 'paused' && current) return view('idle', 'Paused', [...dates, tasks]);
  if (trouble) return view('bad', 'Trouble', [...dates, tasks]);
  if (about.length > 0) {
    const mine = openFor(state, participantId).some(({ phaseId }) => phaseId === phase.id);
    return view('wait', mine ? 'Waits for you' : 'Waits', [...dates, tasks, ...signOff]);
  }
  if (phaseState?.status === 'active' || phaseState?.status === 'sign_off')
    return view('work', 'Working', [...dates, tasks, ...signOff]);
  const takes = phase.phase.estimatedDuration ? [`Takes ${phase.phase.estimatedDuration}`] : [];
  return view('idle', phaseState?.status === 'waiting' ? 'Waits' : 'Not started', [
    ...takes,
    count(phase.tasks.length, 'task'),
    ...signOff,
  ]);
}

function datesOf(from: number, to: number | undefined): string {
  if (to === undefined) return `Since ${writtenDate(from, { year: false })}`;
  const [first, last] = [from, to].map((at) => writtenDate(at, { year: false, time: false }));
  return first === last ? first! : `${first} to ${last}`;
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

/** "You sign it off." "John Smith and Jane Doe sign it off." */
function signOffWords(signers: string[]): string {
  const said = sayList(signers.toSorted((a, b) => Number(b === 'you') - Number(a === 'you')));
  const verb = signers.length > 1 || signers[0] === 'you' ? 'sign' : 'signs';
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)} ${verb} it off.`;
}
