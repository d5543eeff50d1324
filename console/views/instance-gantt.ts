// The timeline of an instance as a chart: from its course and what is expected, to rows of bars, each with its sentence.
import type { GateNode, PhaseNode, TaskNode } from '../../definition/graph.ts';
import type { ProcessState } from '../../process/state.ts';
import type { Course, Span } from '../../process/spans/types.ts';
import { axisOf } from './instance-axis.ts';
import type { Expected, Stretch } from './instance-expected.ts';
import { barsOf, marksOf } from './instance-gantt-bars.ts';
import { phaseSays, rowSays } from './instance-gantt-words.ts';
import type { Named } from './instance-names.ts';
import type { OpenPhases } from './instance-folds.ts';
import type { GanttBar, GanttGroup, GanttRow, GanttView } from './types/instance-gantt.ts';

export interface GanttSource extends Named {
  state: ProcessState;
  course: Course;
  expected: Expected;
  /** Epoch ms of the reading. */
  now: number;
  isOpen: OpenPhases;
}

/** `sums`: sentences under the chart. */
export function ganttView(source: GanttSource, sums: string[]): GanttView {
  const { graph, state, course, now } = source;
  const end = state.closedAt ?? now;
  const own = instanceRows(source);
  const byPlace = spansByPlace(course);
  const groups: GanttGroup[] = [
    ...(own.length === 0 ? [] : [{ head: null, rows: own, folded: 0 }]),
    ...graph.phases.map((phase): GanttGroup => {
      const head = phaseRow(source, phase, byPlace.get(`phase ${phase.id}`) ?? []);
      if (!source.isOpen(phase.id)) return { head, rows: [], folded: phase.tasks.length };
      const rows = [
        ...phase.gates.flatMap((gate) => gateRow(source, gate, byPlace.get(`gate ${gate.id}`) ?? [])),
        ...phase.tasks.map((task) => taskRow(source, task, byPlace.get(`task ${task.id}`) ?? [])),
        ...signOffRow(source, phase, byPlace.get(`sign_off ${phase.id}`) ?? []),
      ];
      return { head, rows, folded: 0 };
    }),
  ];
  const rows = groups.flatMap(({ head, rows: its }) => (head === null ? its : [head, ...its]));
  const instants = rows.flatMap(({ bars, marks }) => [
    ...bars.map(({ to }) => to),
    ...marks.map(({ at }) => at),
  ]);
  // Not by spread: a long course has more bars than a call takes arguments.
  const last = instants.reduce((max, at) => Math.max(max, at), end);
  return {
    axis: axisOf(state.startedAt, last),
    now: state.closedAt === undefined ? now : null,
    pauses: course.spans
      .filter(({ kind }) => kind === 'pause')
      .map(({ from, to }) => ({ from, to: to ?? end })),
    groups,
    shows: [
      ...new Set(
        rows.flatMap(({ bars, marks }) => [
          ...bars.map(({ kind }) => kind),
          ...marks.map(({ kind }) => kind),
        ]),
      ),
    ],
    sums,
  };
}

/** Where a span is drawn. What has a task stands in the task's row, whatever else it has. */
function placeOf({ kind, approvalId, taskId, gateId, phaseId }: Span): string {
  if (taskId !== null) return `task ${taskId}`;
  if (gateId !== null) return `gate ${gateId}`;
  if (phaseId !== null && ['phase', 'entry', 'exit'].includes(kind)) return `phase ${phaseId}`;
  if (phaseId !== null && approvalId?.startsWith('sign_off.') === true) return `sign_off ${phaseId}`;
  return 'instance';
}

function spansByPlace({ spans }: Course): Map<string, Span[]> {
  const places = new Map<string, Span[]>();
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const place = placeOf(span);
    const there = places.get(place);
    if (there) there.push(span);
    else places.set(place, [span]);
  }
  return places;
}

function phaseRow(source: GanttSource, { id, name, phase }: PhaseNode, all: Span[]): GanttRow {
  const { state, expected } = source;
  const end = state.closedAt ?? source.now;
  const isClosed = state.closedAt !== undefined;
  const its = state.phases[id];
  const isOver = its?.status === 'completed' || its?.status === 'skipped';
  const spans = all.filter(({ kind }) => kind === 'phase');
  const plan = isOver ? undefined : expected.phases[id];
  const bars: GanttBar[] = [
    ...spans.flatMap((span) => phaseBars(name, span, all, end)),
    ...(plan ? [{ kind: 'plan' as const, ...plan, title: `${name}, expected` }] : []),
  ];
  const note = {
    pending: isClosed ? 'not reached' : (phase.estimatedDuration ?? 'not started'),
    waiting: isClosed ? 'not started' : 'waits to start',
    active: isClosed ? 'not finished' : 'in progress',
    sign_off: isClosed ? 'not finished' : 'in sign-off',
    completed: 'complete',
    skipped: 'skipped',
  }[its?.status ?? 'pending'];
  const began = spans[0]?.from ?? null;
  const ended = isOver ? (spans.at(-1)?.to ?? null) : null;
  const says = phaseSays({ spans, plan, note });
  return { kind: 'phase', id, name, note, says, bars, marks: [], began, ended, workMs: 0, waitMs: 0 };
}

/** Before it starts it may wait for its gates and conditions: drawn hollow. */
function phaseBars(name: string, span: Span, all: Span[], end: number): GanttBar[] {
  const to = span.to ?? end;
  const entry = all.find(({ kind, from }) => kind === 'entry' && from >= span.from && from <= to);
  const startedAt = entry === undefined ? span.from : (entry.to ?? end);
  const waited: GanttBar = { kind: 'gate', from: span.from, to: startedAt, title: `${name}, waits to start` };
  const under: GanttBar = { kind: 'span', from: startedAt, to, title: name };
  return [
    ...(startedAt > span.from ? [waited] : []),
    ...(to > startedAt || startedAt === span.from ? [under] : []),
  ];
}

function taskRow(source: GanttSource, { id, name }: TaskNode, spans: Span[]): GanttRow {
  const { state, expected } = source;
  const task = state.tasks[id];
  const plan = spans.length === 0 ? expected.tasks[id] : undefined;
  // Handed over to somebody else, an attempt is in two parts.
  const attempts = new Set(spans.flatMap(({ kind, round }) => (kind === 'attempt' ? [round] : []))).size;
  const status = task?.status === 'skipped' ? 'skipped' : attempts > 1 ? `attempt ${attempts}` : '';
  return rowOf(source, { kind: 'task', id, name, note: status, spans, plan });
}

/** None where it was passed at once and nobody was asked. */
function gateRow(source: GanttSource, { id, name }: GateNode, spans: Span[]): GanttRow[] {
  const asked = spans.some(({ kind }) => kind === 'approval');
  const waited = spans.some(({ from, to }) => to === null || to > from);
  if (!asked && !waited) return [];
  return [rowOf(source, { kind: 'gate', id, name, note: 'gate', spans })];
}

function signOffRow(source: GanttSource, { id, signOff }: PhaseNode, spans: Span[]): GanttRow[] {
  if (spans.length === 0) return [];
  const name = signOff?.title ?? 'Sign-off';
  return [rowOf(source, { kind: 'sign_off', id: `sign_off.${id}`, name, note: '', spans })];
}

/** Pauses, and trouble and requests that are no task's, gate's or phase's. */
function instanceRows(source: GanttSource): GanttRow[] {
  const { spans } = source.course;
  const pauses = spans.filter(({ kind }) => kind === 'pause');
  const others = spans.filter(
    (span) => !['pause', 'instance'].includes(span.kind) && placeOf(span) === 'instance',
  );
  const row = (id: string, name: string, its: Span[]): GanttRow[] =>
    its.length === 0 ? [] : [rowOf(source, { kind: 'instance', id, name, note: '', spans: its })];
  return [...row('pauses', 'Paused', pauses), ...row('others', 'The process itself', others)];
}

interface Row extends Pick<GanttRow, 'kind' | 'id' | 'name' | 'note'> {
  spans: Span[];
  plan?: Stretch | undefined;
}

function rowOf(source: GanttSource, { spans, plan, ...named }: Row): GanttRow {
  const end = source.state.closedAt ?? source.now;
  const bars = barsOf(source, spans, end);
  const planned = plannedOf(source, named.name, spans, plan);
  const length = (kind: GanttBar['kind']) =>
    bars.filter((bar) => bar.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0);
  const isOpen = spans.some(({ to }) => to === null);
  const ends = spans.flatMap(({ to }) => to ?? []);
  return {
    ...named,
    says: rowSays(source, spans, plan),
    bars: [...planned, ...bars],
    marks: marksOf(spans),
    began: spans[0]?.from ?? null,
    ended: isOpen || ends.length === 0 ? null : ends.reduce((max, at) => Math.max(max, at)),
    workMs: length('work'),
    waitMs: length('wait'),
  };
}

/** Until its deadline what is asked may be open; what has not begun is where it is expected. */
function plannedOf(
  { now, state }: GanttSource,
  name: string,
  spans: Span[],
  plan: Stretch | undefined,
): GanttBar[] {
  if (state.closedAt !== undefined) return [];
  const due = spans
    .filter(({ kind, to }) => kind === 'approval' && to === null)
    .map(({ dueAt }) => dueAt ?? now);
  const until = Math.max(now, ...due);
  if (until > now) return [{ kind: 'plan', from: now, to: until, title: `${name}, open until its deadline` }];
  return plan ? [{ kind: 'plan', ...plan, title: `${name}, expected` }] : [];
}
