// Folds of tasks: attempts, work done, held, skipped, opened again.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { BOUNDS, cut, cutBytes } from '../bounds.ts';
import { readOfResult } from '../carry/expressions-of.ts';
import { roomFor } from '../carry/kept-texts.ts';
import type { ProcessState, TaskState } from '../state.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

export const taskFolds: Folds<
  | 'TaskStarted'
  | 'TaskAttemptFailed'
  | 'TaskWorkDone'
  | 'TaskCompleted'
  | 'TaskBlocked'
  | 'TaskSkipped'
  | 'TaskReopened'
> = {
  TaskStarted: (state, { at, data }) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'retryAt'),
      status: 'running',
      attempt: data.attempt,
      tries: task.tries + 1,
      startedAt: at,
    })),
  TaskAttemptFailed: (state, { data }) => {
    const room = roomFor(state, cut(data.reason, BOUNDS.failureChars), BOUNDS.shortTextBytes);
    return withTask(room.state, data.taskId, (task) => ({
      ...task,
      status: 'ready',
      lastFailure: room.text,
      ...(data.retryAt === undefined ? {} : { retryAt: data.retryAt }),
    }));
  },
  TaskWorkDone: (state, { at, by, data }, graph) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'result', 'confidence', 'lastFailure'),
      status: 'awaiting_approval',
      workDoneAt: at,
      summary: cutBytes(data.summary, BOUNDS.summaryBytes),
      ...resultRead(graph, data.taskId, data.result),
      ...(data.confidence === undefined ? {} : { confidence: data.confidence }),
      doneBy: data.onBehalfOf === undefined ? [by.id] : [data.onBehalfOf, by.id],
      simulated: data.usage?.simulated ?? false,
    })),
  TaskCompleted: (state, { at, data }) =>
    withTask(withoutRequestWords(state, data.taskId), data.taskId, (task) => ({
      ...without(task, 'feedback'),
      status: 'completed',
      completedAt: at,
    })),
  TaskBlocked: (state, { data }) =>
    withTask(state, data.taskId, (task) => ({ ...without(task, 'retryAt'), status: 'blocked' })),
  TaskSkipped: (state, { at, data }) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'retryAt', 'lastFailure', 'feedback'),
      status: 'skipped',
      completedAt: at,
    })),
  TaskReopened: (state, { data }) => {
    const room = roomFor(state, data.reason, BOUNDS.shortTextBytes);
    return withTask(room.state, data.taskId, (task) => ({
      ...without(task, ...MADE_BY_WORK, ...(task.standIn === true ? STAND_IN : [])),
      status: 'pending',
      tries: 0,
      feedback: room.text,
    }));
  },
};

/** Who only stood in for somebody away does not keep it. */
const STAND_IN = ['assignee', 'standIn'] as const;

/** What is gone once the work is done again; attempts and rounds count on, and it stays whose it is. */
const MADE_BY_WORK = [
  'workDoneAt',
  'completedAt',
  'retryAt',
  'summary',
  'result',
  'confidence',
  'doneBy',
  'simulated',
] as const;

/** A request of its own words is over with its task: it is never asked again, so that its title is enough. */
function withoutRequestWords(state: ProcessState, taskId: string): ProcessState {
  const requests = Object.values(state.approvals).filter(
    ({ kind, covers, taskId: about }) => about === taskId && (kind === 'ad_hoc' || covers !== undefined),
  );
  if (requests.length === 0) return state;
  const bare = requests.map((request) => [
    request.id,
    {
      ...without(request, 'description'),
      artifacts: [],
      decisions: request.decisions.map((decision) => ({ ...decision, shown: [] })),
    },
  ]);
  return { ...state, approvals: { ...state.approvals, ...Object.fromEntries(bare) } };
}

/** What no expression reads is not carried along: the event has it. */
function resultRead(graph: ProcessGraph, taskId: string, result: Json | undefined): { result?: Json } {
  const read = result === undefined ? undefined : readOfResult(graph, taskId, result);
  return read === undefined ? {} : { result: read };
}

/** The state with one task changed. */
export function withTask(
  state: ProcessState,
  id: string,
  change: (task: TaskState) => TaskState,
): ProcessState {
  return { ...state, tasks: { ...state.tasks, [id]: change(state.tasks[id]!) } };
}
