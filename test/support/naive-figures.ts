// Figures counted the slow way, from raw events and the engine's own state, with no code of the figures: what each number of a
// report is compared with.
import type { ProcessEvent } from '../../process/events.ts';
import type { ProcessState } from '../../process/state.ts';
import {
  attemptsIn,
  type Course,
  gatesIn,
  questionsIn,
  stretches,
  timeIn,
  turnsIn,
} from './watched-course.ts';
import { answersIn } from './naive-answers.ts';

const HOUR_MS = 3_600_000;

/** One thing counted, with where it belongs. */
interface Counted {
  what: string;
  at: number;
  ms?: number;
  processId: string;
  version: string;
  phaseId?: string | null;
  taskId?: string | null;
  who?: string;
}

export type Counts = (from: number, until: number, only?: (one: Counted) => boolean) => object;

/** `now`: up to when time is counted. */
export function naiveFigures(courses: Course[], now: number): Counts {
  const all = courses.flatMap(countedIn);
  return (from, until, only) => {
    const here = all.filter((one) => one.at >= from && one.at < until && (only?.(one) ?? true));
    const count = (...whats: string[]) => here.filter(({ what }) => whats.includes(what)).length;
    const lengths = (...whats: string[]) =>
      percentiles(here.flatMap(({ what, ms }) => (whats.includes(what) ? [ms!] : [])));
    const share = (counted: number, of: number) => ({
      count: counted,
      of,
      percent: of === 0 ? null : Number(((100 * counted) / of).toFixed(1)),
    });
    const time: Record<string, number> = {};
    for (const course of courses) {
      const split = timeIn(course, from, until, Math.max(now, 0));
      for (const [name, ms] of Object.entries(split)) time[name] = (time[name] ?? 0) + ms;
    }
    return {
      started: count('started'),
      completed: count('completed'),
      cancelled: count('cancelled'),
      failed: count('failed'),
      throughputPerWeek: Math.round((count('completed') * 16_800) / ((until - from) / HOUR_MS)) / 100,
      cycleTime: lengths('completed'),
      phaseTime: lengths('phase'),
      waiting: {
        agent: lengths('agent done', 'agent failed', 'agent dropped'),
        person: lengths('person'),
        gate: lengths('gate'),
      },
      time,
      inTime: share(count('in time'), count('in time', 'late')),
      errors: share(count('agent failed'), count('agent failed', 'agent done')),
      rework: share(count('rework'), count('rework', 'approve', 'reject')),
      automation: share(count('task by agent'), count('task by agent', 'task by person')),
      exceptions: count('exception'),
      escalations: count('escalation'),
    };
  };
}

/** By nearest rank, as it is written down in the books on statistics. */
function percentiles(values: number[]) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const rank = (percent: number) => sorted.find((_, index) => (index + 1) * 100 >= percent * sorted.length);
  return {
    count: values.length,
    mean: Math.round(values.reduce((sum, each) => sum + each, 0) / values.length),
    p50: rank(50),
    p75: rank(75),
    p90: rank(90),
    p95: rank(95),
    max: Math.max(...values),
  };
}

function countedIn(course: Course): Counted[] {
  const { events, states, graph } = course;
  const started = events[0]!;
  if (started.type !== 'InstanceStarted') throw new Error('Not from its start.');
  const { processId, version } = started.data;
  const counted: Omit<Counted, 'processId' | 'version'>[] = [];
  const paused = pausesIn(course);
  const lasted = (from: number, to: number): number =>
    to -
    from -
    paused.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, begin)), 0);
  const phaseOf = (taskId: string): string | null => graph.task(taskId)?.phaseId ?? null;

  for (const [index, event] of events.entries()) {
    const { at, type, data } = event;
    if (type === 'InstanceStarted') counted.push({ what: 'started', at });
    if (type === 'InstanceCompleted') counted.push({ what: 'completed', at, ms: at - started.at });
    if (type === 'InstanceCancelled') counted.push({ what: 'cancelled', at });
    if (type === 'InstanceFailed') counted.push({ what: 'failed', at });
    if (type === 'ExceptionNoted') counted.push({ what: 'exception', at });
    if (type === 'ApprovalEscalated') {
      const { phaseId, taskId = null } = states[index]!.approvals[data.approvalId]!;
      counted.push({ what: 'escalation', at, phaseId, taskId });
    }
    if (type === 'TaskEscalated') {
      counted.push({ what: 'escalation', at, phaseId: phaseOf(data.taskId), taskId: data.taskId });
    }
    if (type === 'PhaseCompleted') {
      counted.push({
        what: 'phase',
        at,
        ms: at - begunAt(events, index, data.phaseId),
        phaseId: data.phaseId,
      });
    }
    if (type === 'TaskCompleted') {
      const work = events
        .slice(0, index)
        .findLast((each) => each.type === 'TaskWorkDone' && each.data.taskId === data.taskId);
      const what = work?.by.kind === 'agent' ? 'task by agent' : 'task by person';
      counted.push({ what, at, phaseId: data.phaseId, taskId: data.taskId });
    }
    if (type === 'ApprovalDecided') {
      const { phaseId, taskId = null } = states[index]!.approvals[data.approvalId]!;
      const what = ledToRework(events, states, index) ? 'rework' : data.choice;
      counted.push({ what, at, phaseId, taskId, who: data.participantId });
    }
  }

  for (const { key, from, to, endedBy } of stretches(course, attemptsIn(graph))) {
    if (to === null) continue;
    const [taskId, , who, kind] = key.split('|') as [string, string, string, string];
    const about = { at: to, ms: lasted(from, to), phaseId: phaseOf(taskId), taskId, who };
    if (kind === 'agent') {
      const ended =
        endedBy!.type === 'TaskWorkDone'
          ? 'done'
          : endedBy!.type === 'TaskAttemptFailed'
            ? 'failed'
            : 'dropped';
      counted.push({ what: `agent ${ended}`, ...about });
      // A person that hands a task on in the moment of getting it never had it.
    } else if (from !== to || endedBy!.type !== 'TaskHandedOver') counted.push({ what: 'person', ...about });
  }
  for (const { key, from, to, endedBy } of stretches(course, turnsIn)) {
    if (to === null) continue;
    const [approvalId, who] = key.split('|') as [string, string];
    const isAnswer = endedBy!.type === 'ApprovalDecided' && endedBy!.data.participantId === who;
    if (from === to && !isAnswer) continue;
    const { phaseId, taskId = null } = requestOf(events, approvalId);
    counted.push({ what: 'person', at: to, ms: lasted(from, to), phaseId, taskId, who });
  }
  for (const { key, from, to } of stretches(course, questionsIn)) {
    if (to === null) continue;
    const asked = events.find((each) => each.type === 'QuestionAsked' && each.data.questionId === key)!;
    const { taskId, to: people } = (asked as Extract<ProcessEvent, { type: 'QuestionAsked' }>).data;
    const who = people.length === 1 ? people[0]! : undefined;
    const about = { phaseId: phaseOf(taskId), taskId };
    counted.push({
      what: 'person',
      at: to,
      ms: lasted(from, to),
      ...about,
      ...(who === undefined ? {} : { who }),
    });
  }
  for (const { key, from, to, endedBy } of stretches(course, gatesIn(graph))) {
    if (to === null || endedBy!.type !== 'GatePassed') continue;
    counted.push({ what: 'gate', at: to, ms: lasted(from, to), phaseId: graph.gate(key)!.phaseId });
  }
  for (const { at, what, approvalId } of answersIn(course)) {
    const { phaseId, taskId = null } = requestOf(events, approvalId);
    counted.push({ what, at, phaseId, taskId });
  }
  return counted.map((one) => ({ ...one, processId, version }));
}

/** Pauses that are over, and one under way: up to any time. */
function pausesIn({ events }: Course): [number, number][] {
  const pauses: [number, number][] = [];
  for (const { type, at } of events) {
    const last = pauses.at(-1);
    const isPaused = last !== undefined && last[1] === Infinity;
    if (type === 'InstancePaused') pauses.push([at, Infinity]);
    else if (isPaused && /^Instance(Resumed|Completed|Cancelled|Failed)$/.test(type)) last[1] = at;
  }
  return pauses;
}

/** When the phase that is complete at `index` was reached; or opened again, where it had been complete. */
function begunAt(events: ProcessEvent[], index: number, phaseId: string): number {
  const before = events.slice(0, index);
  const isOf = (event: ProcessEvent, type: string) =>
    event.type === type && (event.data as { phaseId?: string }).phaseId === phaseId;
  const since = before.slice(before.findLastIndex((each) => isOf(each, 'PhaseCompleted')) + 1);
  const reached = since.findLast((each) => isOf(each, 'PhaseReached'));
  return (reached ?? since.find((each) => isOf(each, 'PhaseReopened')))!.at;
}

function requestOf(events: ProcessEvent[], approvalId: string) {
  const found = events.find(
    (each) => each.type === 'ApprovalRequested' && each.data.approvalId === approvalId,
  );
  return (found as Extract<ProcessEvent, { type: 'ApprovalRequested' }>).data;
}

/** Whether the decision at `index` is the rejection that rework began after. */
function ledToRework(events: ProcessEvent[], states: ProcessState[], index: number): boolean {
  const decided = events[index]!;
  if (decided.type !== 'ApprovalDecided') return false;
  const { approvalId, decisionId } = decided.data;
  const begun = events.findIndex(
    (each) => each.type === 'ReworkStarted' && each.data.approvalId === approvalId,
  );
  if (begun < 0) return false;
  // Of the decisions that counted by then, the last that rejects.
  const standing = states[begun]!.approvals[approvalId]!.decisions;
  return standing.findLast(({ choice }) => choice === 'reject')?.decisionId === decisionId;
}
