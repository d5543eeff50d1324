// Spans of work: attempts at tasks, pauses between them, questions of agents to people.
import type { EventOfType, ProcessEvent } from '../events.ts';
import { momentOf, type Tracers, type Tracing, type Worker } from './tracing.ts';

export const taskTracers: Tracers<
  | 'TaskStarted'
  | 'TaskAttemptFailed'
  | 'TaskWorkDone'
  | 'TaskWorkCorrected'
  | 'TaskEscalated'
  | 'TaskCompleted'
  | 'TaskBlocked'
  | 'TaskSkipped'
  | 'TaskReopened'
  | 'TaskHandedOver'
  | 'QuestionAsked'
  | 'QuestionAnswered'
  | 'QuestionDropped'
> = {
  TaskStarted: (tracing, { at, data }) => {
    const { taskId, phaseId, attempt, assignee, assigneeKind } = data;
    const by = assigneeKind === 'agent' ? 'agent' : 'person';
    const workBy = tracing.tasks.get(taskId)?.workBy ?? null;
    tracing.tasks.set(taskId, { phaseId, attempt, part: 1, by, workBy });
    tracing.log.end('backoff', taskId, at, 'over');
    const about = { taskId, phaseId, who: assignee, whoKind: by, round: attempt } as const;
    tracing.log.begin('attempt', taskId, at, about, `attempt.${taskId}.${attempt}`);
  },
  TaskAttemptFailed: (tracing, event) => {
    const { at, data } = event;
    const { taskId, attempt, retryAt, usage } = data;
    const phaseId = phaseOf(tracing, taskId);
    const span = tracing.log.end('attempt', taskId, at, 'failed');
    if (span !== undefined) span.simulated = usage?.simulated ?? false;
    const who = span?.who ?? null;
    tracing.log.mark({ kind: 'attempt-failed', id: momentOf(event), at, what: null, phaseId, taskId, who });
    if (retryAt === undefined) return;
    const id = `backoff.${taskId}.${attempt}`;
    tracing.log.begin('backoff', taskId, at, { taskId, phaseId, round: attempt }, id);
  },
  TaskWorkDone: (tracing, event) => {
    const { at, data } = event;
    const span = tracing.log.end('attempt', data.taskId, at, 'done');
    if (span !== undefined) span.simulated = data.usage?.simulated ?? false;
    const task = tracing.tasks.get(data.taskId);
    if (task !== undefined) task.workBy = workerOf(event, task.by);
  },
  TaskWorkCorrected: null,
  TaskEscalated: (tracing, event) => {
    const { taskId } = event.data;
    const about = { phaseId: phaseOf(tracing, taskId), taskId, who: null };
    tracing.log.mark({ kind: 'escalation', id: momentOf(event), at: event.at, what: null, ...about });
  },
  TaskCompleted: (tracing, event) => {
    const { taskId, phaseId } = event.data;
    const { who, kind } = tracing.tasks.get(taskId)?.workBy ?? { who: null, kind: 'person' };
    const id = momentOf(event);
    tracing.log.mark({ kind: 'task-completed', id, at: event.at, what: kind, phaseId, taskId, who });
  },
  TaskBlocked: ({ log }, { at, data }) => void log.end('backoff', data.taskId, at, 'over'),
  TaskSkipped: (tracing, { at, data }) => leave(tracing, data.taskId, at),
  TaskReopened: (tracing, { at, data }) => leave(tracing, data.taskId, at),
  TaskHandedOver: ({ log, tasks }, { at, data: { taskId, to } }) => {
    const span = log.opened('attempt', taskId);
    const task = tasks.get(taskId);
    if (span === undefined || task === undefined) return;
    // Who is away is asked first and has it no longer in the same moment.
    if (span.from === at) {
      span.who = to;
      return;
    }
    log.end('attempt', taskId, at, 'handed-over');
    task.part += 1;
    const { phaseId, attempt, part } = task;
    const about = { taskId, phaseId, who: to, whoKind: 'person', round: attempt } as const;
    log.begin('attempt', taskId, at, about, `attempt.${taskId}.${attempt}.${part}`);
  },
  QuestionAsked: (tracing, { at, data: { questionId, taskId, to } }) => {
    const who = to.length === 1 ? to[0]! : null;
    const about = { taskId, phaseId: phaseOf(tracing, taskId), who, whoKind: 'person' } as const;
    tracing.log.begin('question', questionId, at, about, `question.${questionId}`);
  },
  QuestionAnswered: ({ log }, { at, data }) => void log.end('question', data.questionId, at, 'over'),
  QuestionDropped: ({ log }, { at, data }) => void log.end('question', data.questionId, at, 'over'),
};

/** Null for work that is no task: an errand's. */
function phaseOf({ tasks }: Tracing, taskId: string): string | null {
  return tasks.get(taskId)?.phaseId ?? null;
}

function leave({ log }: Tracing, taskId: string, at: number): void {
  log.end('attempt', taskId, at, 'dropped');
  log.end('backoff', taskId, at, 'over');
}

/** By an operator's hand it is the work of the person for whom they entered it. */
function workerOf(
  { by, data }: EventOfType<'TaskWorkDone'> & Pick<ProcessEvent, 'by'>,
  assignedTo: 'agent' | 'person',
): Worker {
  if (by.kind === 'agent') return { who: by.id, kind: 'agent' };
  if (by.kind === 'participant') return { who: by.id, kind: 'person' };
  return { who: assignedTo === 'person' ? (data.onBehalfOf ?? null) : null, kind: 'person' };
}
