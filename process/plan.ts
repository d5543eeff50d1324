// plan: the work that events just recorded ask of the world, and none that the state has moved past.
import type { ProcessGraph } from '../definition/graph.ts';
import { isAtWork } from './at-work/at-work.ts';
import type { AgentNews, Effect, Plan } from './decider.ts';
import type { EventOfType, EventType, ProcessEvent } from './events.ts';
import { wanted } from './notices/wanted.ts';
import { workerOf } from './people.ts';
import type { ProcessState } from './state.ts';

/** Effects in the order of their events. `state` is the one after all of them. */
export const plan: Plan = (graph, state, recorded) =>
  recorded.flatMap((event) => effectsOf({ graph, state }, event));

interface Course {
  graph: ProcessGraph;
  state: ProcessState;
}
type Planned<T extends EventType> = (course: Course, event: EventOfType<T>) => Effect[];

function effectsOf(course: Course, event: ProcessEvent): Effect[] {
  const planned = PLANNED[event.type] as Planned<EventType> | undefined;
  return planned === undefined ? [] : planned(course, event);
}

/** Whatever is not listed asks nothing of the world. */
const PLANNED: { [T in EventType]?: Planned<T> } = {
  TaskStarted: ({ state }, { data }) => {
    const { taskId, attempt, assignee, assigneeKind, inputs, feedback } = data;
    if (assigneeKind !== 'agent' || !isAtWork(state, data)) return [];
    const told = feedback === undefined ? {} : { feedback };
    return [
      { type: 'RunAgent', id: `${taskId}.${attempt}`, taskId, attempt, agentId: assignee, inputs, ...told },
    ];
  },
  ErrandStarted: ({ state }, { data }) => {
    const { errandId: taskId, agentId, purpose, brief, subject, priority } = data;
    if (!isAtWork(state, { taskId, attempt: 1 })) return [];
    const errand = { purpose, brief, subject };
    const first = priority === undefined ? {} : { priority };
    return [
      { type: 'RunAgent', id: `${taskId}.1`, taskId, attempt: 1, agentId, inputs: {}, errand, ...first },
    ];
  },
  NotificationRequested: ({ state }, { data }) => {
    if (!wanted(state, data)) return [];
    const { notificationId: id, ...message } = data;
    return [{ type: 'Notify', id, ...message }];
  },
  // Whatever an agent is still at that nobody needs any more.
  TaskReopened: stopped,
  TaskSkipped: stopped,
  // The engine's own doing: the agent was not heard in time.
  TaskAttemptFailed: (_course, { by, data }) =>
    by.kind === 'engine' ? [stop(data.taskId, data.attempt)] : [],
  ErrandEnded: (_course, { by, data }) => (by.kind === 'engine' ? [stop(data.errandId, 1)] : []),
  InstanceCancelled: stoppedAll,
  InstanceCompleted: stoppedAll,
  InstanceFailed: stoppedAll,
  // What an agent at work waits for.
  ApprovalGranted: ({ state }, { data }) => tellOfCall(state, data.approvalId, 'granted'),
  ApprovalRejected: ({ state }, { data }) => tellOfCall(state, data.approvalId, 'rejected'),
  ApprovalWithdrawn: ({ state }, { data }) => tellOfCall(state, data.approvalId, 'withdrawn'),
  QuestionAnswered: ({ state }, { data }) =>
    tell(state, data, `tell.${data.questionId}`, { kind: 'answer', questionId: data.questionId }),
};

function stopped({ state }: Course, { data: { taskId } }: { data: { taskId: string } }): Effect[] {
  const attempt = state.tasks[taskId]!.stopped;
  return attempt === undefined ? [] : [stop(taskId, attempt)];
}

/** The end finds agents at work on tasks; errands have ended by then. */
function stoppedAll({ graph, state }: Course): Effect[] {
  return graph.tasks
    .filter(({ id }) => state.tasks[id]!.status === 'running' && workerOf(graph, state, id).kind === 'agent')
    .map(({ id }) => stop(id, state.tasks[id]!.attempt));
}

function stop(taskId: string, attempt: number): Effect {
  return { type: 'StopAgent', id: `stop.${taskId}.${attempt}`, taskId, attempt };
}

function tellOfCall(
  state: ProcessState,
  approvalId: string,
  outcome: Extract<AgentNews, { kind: 'approval' }>['outcome'],
): Effect[] {
  // A call of long ago may have been let go since.
  const { toolCall } = state.approvals[approvalId] ?? {};
  if (toolCall === undefined) return [];
  const { callId } = toolCall;
  return tell(state, toolCall, `tell.${approvalId}`, { kind: 'approval', approvalId, callId, outcome });
}

function tell(
  state: ProcessState,
  { taskId, attempt }: { taskId: string; attempt: number },
  id: string,
  news: AgentNews,
): Effect[] {
  return isAtWork(state, { taskId, attempt }) ? [{ type: 'TellAgent', id, taskId, attempt, news }] : [];
}
