// Tasks under way and questions of agents as lists show them, event by event.
import { BOUNDS, cutBytes } from '../../process/bounds.ts';
import { type Changes, type ListedTask, type Progress, withoutKey } from './progress.ts';

export const workChanges: Changes<
  | 'TaskStarted'
  | 'TaskAttemptFailed'
  | 'TaskWorkDone'
  | 'TaskEscalated'
  | 'TaskWorkCorrected'
  | 'TaskCompleted'
  | 'TaskBlocked'
  | 'TaskSkipped'
  | 'TaskReopened'
  | 'TaskHandedOver'
  | 'QuestionAsked'
  | 'QuestionAnswered'
  | 'QuestionDropped'
> = {
  TaskStarted: ({ tasks }, { at, data: { taskId, phaseId, assignee, assigneeKind } }) => {
    const task: ListedTask = { phaseId, on: assignee, byPerson: assigneeKind === 'human', since: at };
    return { tasks: { ...tasks, [taskId]: task } };
  },
  TaskAttemptFailed: ({ tasks }, { data: { taskId, retryAt } }) => {
    const task = tasks[taskId];
    if (task === undefined || retryAt === undefined) return without({ tasks }, taskId);
    return { tasks: { ...tasks, [taskId]: { ...task, inBackoff: true } } };
  },
  TaskWorkDone: (progress, { data }) => without(progress, data.taskId),
  TaskEscalated: (progress, { data }) => (data.toKind === 'agent' ? without(progress, data.taskId) : {}),
  TaskWorkCorrected: null,
  TaskCompleted: (progress, { data }) => without(progress, data.taskId),
  TaskBlocked: (progress, { data }) => without(progress, data.taskId),
  TaskSkipped: (progress, { data }) => without(progress, data.taskId),
  TaskReopened: (progress, { data }) => without(progress, data.taskId),
  TaskHandedOver: ({ tasks }, { data: { taskId, to } }) => {
    const task = tasks[taskId];
    return task === undefined ? {} : { tasks: { ...tasks, [taskId]: { ...task, on: to, byPerson: true } } };
  },
  QuestionAsked: ({ questions }, { at, data: { questionId, text, to } }) => ({
    questions: {
      ...questions,
      [questionId]: { text: cutBytes(text, BOUNDS.shortTextBytes), to, askedAt: at },
    },
  }),
  QuestionAnswered: ({ questions }, { data }) => ({ questions: withoutKey(questions, data.questionId) }),
  QuestionDropped: ({ questions }, { data }) => ({ questions: withoutKey(questions, data.questionId) }),
};

function without({ tasks }: Pick<Progress, 'tasks'>, taskId: string): Partial<Progress> {
  const others = withoutKey(tasks, taskId);
  return others === tasks ? {} : { tasks: others };
}
