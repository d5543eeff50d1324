// Folds of tasks: attempts, work done, held, skipped, opened again.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { BOUNDS, cut, cutBytes } from '../bounds.ts';
import { readOfResult } from '../carry/expressions-of.ts';
import { roomFor } from '../carry/kept-texts.ts';
import { workerOf } from '../people.ts';
import type { AgentUsage } from '../events.ts';
import type { ProcessState, Spent, TaskState } from '../state.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

export const taskFolds: Folds<
  | 'TaskStarted'
  | 'TaskAttemptFailed'
  | 'TaskWorkDone'
  | 'TaskWorkCorrected'
  | 'TaskEscalated'
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
      ...spentWith(task, data.usage),
      ...(data.retryAt === undefined ? {} : { retryAt: data.retryAt }),
    }));
  },
  TaskWorkDone: (state, { at, by, data }, graph) =>
    withTask(state, data.taskId, (task) => ({
      ...without(reviewed(task), 'result', 'confidence', 'lastFailure'),
      status: 'awaiting_approval',
      workDoneAt: at,
      summary: cutBytes(data.summary, BOUNDS.summaryBytes),
      ...resultRead(graph, data.taskId, data.result),
      ...(data.confidence === undefined ? {} : { confidence: data.confidence }),
      doneBy: data.onBehalfOf === undefined ? [by.id] : [data.onBehalfOf, by.id],
      simulated: data.usage?.simulated ?? false,
      ...spentWith(task, data.usage),
      ...(data.needsReview === undefined ? {} : { needsReview: true as const }),
      ...(data.facts === undefined ? {} : { proposedFacts: data.facts }),
    })),
  TaskWorkCorrected: (state, { data }, graph) =>
    withTask(state, data.taskId, (task) => ({
      ...task,
      ...(data.summary === undefined ? {} : { summary: cutBytes(data.summary, BOUNDS.summaryBytes) }),
      ...resultRead(graph, data.taskId, data.result),
      doneBy: [...task.doneBy!, data.participantId],
    })),
  TaskEscalated: (state, { data }) => {
    if (data.toKind === 'human') return state;
    const [agentId] = data.to as [string];
    return withTask(state, data.taskId, (task) => ({
      ...without(task, 'retryAt', 'standIn'),
      status: 'ready',
      assignee: agentId,
      escalatedTo: agentId,
    }));
  },
  TaskCompleted: (state, { at, data }) =>
    withTask(withoutRequestWords(state, data.taskId), data.taskId, (task) => ({
      ...without(task, 'feedback', 'stopped'),
      status: 'completed',
      completedAt: at,
    })),
  TaskBlocked: (state, { data }) =>
    withTask(state, data.taskId, (task) => ({ ...without(task, 'retryAt'), status: 'blocked' })),
  TaskSkipped: (state, { at, data }, graph) =>
    withTask(state, data.taskId, (task) => ({
      ...without(reviewed(task), 'retryAt', 'lastFailure', 'feedback', 'stopped'),
      ...stoppedAt(graph, state, data.taskId),
      status: 'skipped',
      completedAt: at,
    })),
  TaskReopened: (state, { data }, graph) => {
    const room = roomFor(state, data.reason, BOUNDS.shortTextBytes);
    return withTask(room.state, data.taskId, (task) => ({
      ...without(task, ...MADE_BY_WORK, ...(task.standIn === true ? STAND_IN : []), ...escalation(task)),
      ...stoppedAt(graph, state, data.taskId),
      status: 'pending',
      tries: 0,
      feedback: room.text,
    }));
  },
};

/** Who only stood in for somebody away does not keep it. */
const STAND_IN = ['assignee', 'standIn'] as const;

/** Whoever failed at it as well does not keep it: the ladder begins anew. Whose work was looked at does it again. */
function escalation({ escalatedTo, workDoneAt }: TaskState): ('assignee' | 'escalatedTo')[] {
  return escalatedTo === undefined || workDoneAt !== undefined ? [] : ['assignee', 'escalatedTo'];
}

/** The attempt that an agent was at, and nobody needs any more. */
function stoppedAt(graph: ProcessGraph, state: ProcessState, id: string): Pick<TaskState, 'stopped'> {
  const { status, attempt } = state.tasks[id]!;
  return status === 'running' && workerOf(graph, state, id).kind === 'agent' ? { stopped: attempt } : {};
}

/** What is gone once the work is done again; attempts and rounds count on, and it stays whose it is. */
const MADE_BY_WORK = [
  'stopped',
  'workDoneAt',
  'completedAt',
  'retryAt',
  'summary',
  'result',
  'confidence',
  'doneBy',
  'simulated',
  'needsReview',
  'proposedFacts',
] as const;

/** Once its work is looked over, taken as it is, or gone. */
export function reviewed(task: TaskState): TaskState {
  return without(task, 'needsReview', 'proposedFacts');
}

/** What a model was asked for adds up over the attempts. */
function spentWith(
  { spent = NOTHING_SPENT }: TaskState,
  usage: AgentUsage | undefined,
): Pick<TaskState, 'spent'> {
  const { turns = 0, toolCalls = 0, inputTokens = 0, outputTokens = 0, costUsd = 0 } = usage ?? {};
  if (turns + inputTokens + outputTokens === 0) return {};
  return {
    spent: {
      turns: spent.turns + turns,
      toolCalls: spent.toolCalls + toolCalls,
      inputTokens: spent.inputTokens + inputTokens,
      outputTokens: spent.outputTokens + outputTokens,
      costUsd: spent.costUsd + costUsd,
    },
  };
}

const NOTHING_SPENT: Spent = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

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
