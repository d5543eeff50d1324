// plan: the work that events just recorded ask of the world, and none that the state has moved past.
import type { Effect, Plan } from './decider.ts';
import type { ProcessEvent } from './events.ts';
import type { ProcessState } from './state.ts';
import { wanted } from './notices/wanted.ts';

/** Effects in the order of their events. `state` is the one after all of them. */
export const plan: Plan = (_graph, state, recorded) =>
  recorded.flatMap((event) => effectOf(state, event) ?? []);

function effectOf(state: ProcessState, event: ProcessEvent): Effect | null {
  if (event.type === 'TaskStarted') {
    const { taskId, attempt, assignee, assigneeKind, inputs, feedback } = event.data;
    const task = state.tasks[taskId]!;
    const isUnderWay = task.status === 'running' && task.attempt === attempt && state.closedAt === undefined;
    if (assigneeKind !== 'agent' || !isUnderWay) return null;
    return {
      type: 'RunAgent',
      id: `${taskId}.${attempt}`,
      taskId,
      attempt,
      agentId: assignee,
      inputs,
      ...(feedback === undefined ? {} : { feedback }),
    };
  }
  if (event.type !== 'NotificationRequested' || !wanted(state, event.data)) return null;
  const { notificationId: id, ...message } = event.data;
  return { type: 'Notify', id, ...message };
}
