// Folds of tasks: attempts, work done, held, skipped, opened again.
import { BOUNDS, cut } from '../bounds.ts';
import { readsResultOf } from '../expressions-of.ts';
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
  TaskAttemptFailed: (state, { data }) =>
    withTask(state, data.taskId, (task) => ({
      ...task,
      status: 'ready',
      lastFailure: cut(data.reason, BOUNDS.failureChars),
      ...(data.retryAt === undefined ? {} : { retryAt: data.retryAt }),
    })),
  TaskWorkDone: (state, { at, by, data }, graph) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'result', 'confidence', 'lastFailure'),
      status: 'awaiting_approval',
      workDoneAt: at,
      summary: cut(data.summary, BOUNDS.summaryChars),
      // What no expression reads is not carried along: the event has it.
      ...(data.result !== undefined && readsResultOf(graph, data.taskId) ? { result: data.result } : {}),
      ...(data.confidence === undefined ? {} : { confidence: data.confidence }),
      doneBy: data.onBehalfOf === undefined ? [by.id] : [data.onBehalfOf, by.id],
      simulated: data.usage?.simulated ?? false,
    })),
  TaskCompleted: (state, { at, data }) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'feedback'),
      status: 'completed',
      completedAt: at,
    })),
  TaskBlocked: (state, { data }) =>
    withTask(state, data.taskId, (task) => ({ ...without(task, 'retryAt'), status: 'blocked' })),
  TaskSkipped: (state, { at, data }) =>
    withTask(state, data.taskId, (task) => ({
      ...without(task, 'retryAt'),
      status: 'skipped',
      completedAt: at,
    })),
  TaskReopened: (state, { data }) =>
    withTask(state, data.taskId, ({ attempt, round, startedAt, lastFailure }) => ({
      status: 'pending',
      attempt,
      tries: 0,
      round,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
      feedback: data.reason,
    })),
};

/** The state with one task changed. */
export function withTask(
  state: ProcessState,
  id: string,
  change: (task: TaskState) => TaskState,
): ProcessState {
  return { ...state, tasks: { ...state.tasks, [id]: change(state.tasks[id]!) } };
}
