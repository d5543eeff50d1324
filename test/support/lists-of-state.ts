// What lists say of an instance, read from the engine's own state: what the books' rows are compared with.
import type { ProcessGraph } from '../../definition/graph.ts';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { workerOf } from '../../process/people.ts';
import type { ProcessState } from '../../process/state.ts';
import { type Wait, waitsFor } from '../../process/waits.ts';
import type { ListedWait } from '../../store/books.ts';
import { type Recorder, type Step, pick, take } from './random-steps.ts';
import { HOUR, OPERATOR } from './scenario.ts';

const KINDS: ListedWait['kind'][] = ['incident', 'approval', 'question', 'task', 'work'];
type Untitled = Omit<ListedWait, 'title'>;

/** In the order of kinds, then of ids. */
export function waitsOfState(graph: ProcessGraph, state: ProcessState): Untitled[] {
  return inOrder(
    waitsFor(graph, state).flatMap((wait) => {
      const kind = kindOf(graph, state, wait);
      const dueAt = kind === 'approval' ? wait.until! : null;
      return kind === null ? [] : [{ kind, id: wait.id, on: wait.on, since: wait.since, dueAt }];
    }),
  );
}

/** What is compared of a listed wait: its title is made from words of the definition. */
export function untitled({ kind, id, on, since, dueAt }: ListedWait): Untitled {
  return { kind, id, on, since, dueAt };
}

export const inOrder = <W extends Untitled>(waits: W[]): W[] =>
  waits.toSorted(
    (one, other) =>
      KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
      (one.id < other.id ? -1 : Number(one.id > other.id)),
  );

function kindOf(graph: ProcessGraph, state: ProcessState, { kind, id }: Wait): ListedWait['kind'] | null {
  if (kind === 'retry') return 'work';
  if (kind === 'task') return workerOf(graph, state, id).kind === 'human' ? 'task' : 'work';
  return kind === 'incident' || kind === 'approval' || kind === 'question' ? kind : null;
}

/** The soonest deadline of what can be decided; null once closed. */
export function dueOfState(state: ProcessState): number | null {
  const dues = state.closedAt === undefined ? openApprovals(state).map(({ dueAt }) => dueAt) : [];
  return dues.length === 0 ? null : Math.min(...dues);
}

/** A random step; beyond those that all courses have: questions, tasks that change hands, an end. */
export function step(scenario: Recorder, { what, which }: Step): void {
  if (what < 30) return take(scenario, { what, which });
  const { graph, state } = scenario;
  const run = pick(scenario.runsUnderWay, which);
  if (what === 30 && run !== undefined) {
    scenario.send('AskPerson', { taskId: run.taskId, text: 'Which one?' }, scenario.agentOf(run.taskId));
  } else if (what === 31) {
    const questionId = pick(Object.keys(state.questions ?? {}), which);
    if (questionId !== undefined) scenario.send('AnswerQuestion', { questionId, text: 'That one.' });
  } else if (what === 32) {
    const ofPeople = graph.tasks.filter(({ id }) => workerOf(graph, state, id).kind === 'human');
    const to = pick(['doer', 'watcher', 'fourth'], which)!;
    const taskId = pick(ofPeople, which)?.id;
    if (taskId !== undefined)
      scenario.send('HandOverTask', { taskId, to: { participantId: to }, reason: 'r' });
  } else if (what === 33) {
    const until = which % 2 === 0 ? null : scenario.now + which * HOUR;
    const away = { participantId: 'doer', substitute: { participantId: 'watcher' }, until, reason: 'r' };
    scenario.send('SetAbsence', away);
  } else if (what === 34 && which < 5) scenario.send('CancelInstance', { reason: 'r' }, OPERATOR);
}
