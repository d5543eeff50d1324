// What happened over time, watched from the engine's own state event by event: what courses and figures are compared with. It
// shares no code with them beyond the engine.
import type { ProcessGraph } from '../../definition/graph.ts';
import { askedNow, openApprovals } from '../../process/approvals/approvals.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { evolve } from '../../process/index.ts';
import { workerOf } from '../../process/people.ts';
import type { ProcessState } from '../../process/state.ts';

/** One stretch in which something was so. `end`: what the state said when it was over; null: it is still so. */
export interface Watched {
  key: string;
  from: number;
  to: number | null;
}

export interface Course {
  events: ProcessEvent[];
  /** The state after each event. */
  states: ProcessState[];
  graph: ProcessGraph;
}

export function watch(graph: ProcessGraph, events: ProcessEvent[]): Course {
  let state: ProcessState | null = null;
  const states = events.map((event) => {
    state = evolve(graph, state, event);
    return state;
  });
  return { events, states, graph };
}

/** Stretches in which `keys` held each key, in the order in which they ended. */
export function stretches(
  { events, states }: Course,
  keysIn: (state: ProcessState) => string[],
): (Watched & { endedBy: ProcessEvent | null })[] {
  const open = new Map<string, number>();
  const found: (Watched & { endedBy: ProcessEvent | null })[] = [];
  for (const [index, state] of states.entries()) {
    const event = events[index]!;
    const now = new Set(state.closedAt === undefined ? keysIn(state) : []);
    for (const [key, from] of open) {
      if (now.has(key)) continue;
      open.delete(key);
      found.push({ key, from, to: event.at, endedBy: event });
    }
    for (const key of now) if (!open.has(key)) open.set(key, event.at);
  }
  for (const [key, from] of open) found.push({ key, from, to: null, endedBy: null });
  return found;
}

/** `<approval>|<person>`: who is asked to decide. */
export const turnsIn = (state: ProcessState): string[] =>
  openApprovals(state).flatMap((approval) => askedNow(approval).map((id) => `${approval.id}|${id}`));

/** `<task>|<attempt>|<who>|agent` or `|human`: attempts under way. */
export const attemptsIn =
  (graph: ProcessGraph) =>
  (state: ProcessState): string[] =>
    graph.tasks.flatMap(({ id }) => {
      const task = state.tasks[id]!;
      if (task.status !== 'running') return [];
      const worker = workerOf(graph, state, id);
      return [`${id}|${task.attempt}|${worker.id}|${worker.kind}`];
    });

export const questionsIn = ({ questions = {} }: ProcessState): string[] => Object.keys(questions);
export const incidentsIn = ({ incidents }: ProcessState): string[] => Object.keys(incidents);
export const pauseIn = ({ pausedAt }: ProcessState): string[] => (pausedAt === undefined ? [] : ['pause']);
export const backoffsIn = ({ tasks }: ProcessState): string[] =>
  Object.entries(tasks).flatMap(([id, { retryAt }]) => (retryAt === undefined ? [] : [id]));
export const phasesIn =
  (...statuses: string[]) =>
  ({ phases }: ProcessState): string[] =>
    Object.entries(phases).flatMap(([id, { status }]) => (statuses.includes(status) ? [id] : []));

/** Gates not passed yet whose phase is reached and has not started. */
export const gatesIn =
  (graph: ProcessGraph) =>
  (state: ProcessState): string[] =>
    graph.gates
      .filter(({ id, phaseId }) => {
        const status = state.gates[id]!.status;
        return state.phases[phaseId]!.status === 'waiting' && (status === 'asked' || status === 'waiting');
      })
      .map(({ id }) => id);

/** Which class of time the state is in. */
export function classNow(graph: ProcessGraph, state: ProcessState): string {
  if (state.pausedAt !== undefined) return 'paused';
  if (Object.keys(state.incidents).length > 0) return 'trouble';
  const kinds = attemptsIn(graph)(state).map((key) => key.split('|').at(-1));
  const waits = openApprovals(state).length + questionsIn(state).length > 0 || kinds.includes('human');
  if (waits) return 'person';
  if (kinds.includes('agent')) return 'agent';
  return phasesIn('waiting', 'sign_off')(state).length > 0 ? 'gate' : 'other';
}

/** Ms of [from, to) in each class of time, at most up to `now`. */
export function timeIn({ events, states, graph }: Course, from: number, to: number, now: number) {
  const split: Record<string, number> = { paused: 0, trouble: 0, person: 0, agent: 0, gate: 0, other: 0 };
  for (const [index, state] of states.entries()) {
    if (state.closedAt !== undefined) break;
    const begins = Math.max(events[index]!.at, from);
    const ends = Math.min(events[index + 1]?.at ?? now, to);
    if (ends > begins) split[classNow(graph, state)]! += ends - begins;
  }
  return split;
}
