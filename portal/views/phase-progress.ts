// A phase as the portal's first page tells of it: how it stands, since when, whose word it waits for.
import type { PhaseNode } from '../../definition/graph.ts';
import { isOpen } from '../../process/views/approvals.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import type { PhaseProgressView } from '../page-views.ts';
import { openFor, tasksFor } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** `current`: the first that is not behind us. */
export function phaseProgress(source: ViewSource, phase: PhaseNode, current: boolean): PhaseProgressView {
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
  const mine =
    openFor(source, participantId).some(({ phaseId }) => phaseId === phase.id) ||
    tasksFor(source).some(({ taskId }) => graph.task(taskId)?.phaseId === phase.id);
  if (mine || about.length > 0) {
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

/** "You sign it off." "John Smith and Jane Doe sign it off." */
function signOffWords(signers: string[]): string {
  const said = sayList(signers.toSorted((a, b) => Number(b === 'you') - Number(a === 'you')));
  const verb = signers.length > 1 || signers[0] === 'you' ? 'sign' : 'signs';
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)} ${verb} it off.`;
}
