// Actions on one task: tried again, skipped, completed by hand, given to somebody else.
import { ApiProblem } from '../../http/problem.ts';
import {
  completeTaskBody,
  handOverTaskBody,
  optionalReasonBody,
  reasonBody,
} from '../../schemas/commands.ts';
import { checkResult } from '../check-result.ts';
import { graphOf } from '../instance-reader.ts';
import { successorOf } from '../successor.ts';
import { type CommandAction, commandAction, reasonField, reasonIfAny } from './action.ts';

const tag = 'Steering';

export const taskActions: CommandAction[] = [
  commandAction({
    name: 'retry-task',
    subject: 'task',
    label: 'Try again now',
    summary: 'Try a task again now',
    description:
      'One that waits for its next attempt starts at once. One that failed starts from its first attempt, as `redo` of its incident. One that an agent is at work on is stopped and begun anew: counted as an exception. These two need a reason. Anything else: 409 `nothing-to-retry`.',
    reason: 'overriding',
    exception: 'overriding',
    fields: [{ ...reasonIfAny, hint: 'Needed unless it only waits for its next attempt.' }],
    on: ['taskId'],
    path: '/tasks/{tid}/retry',
    tag,
    body: optionalReasonBody,
    type: 'RetryTask',
    data: (_at, { taskId }, body) => ({ taskId, ...body }),
  }),
  commandAction({
    name: 'skip-task',
    subject: 'task',
    label: 'Skip',
    summary: 'Skip a task',
    description:
      'It counts as complete for what depends on it; what is asked about it is withdrawn, and an agent at work on it is stopped. It is not done later. Counted as an exception.',
    reason: 'required',
    exception: 'always',
    final: true,
    fields: [reasonField('Those who were asked about it are told.')],
    on: ['taskId'],
    path: '/tasks/{tid}/skip',
    tag,
    body: reasonBody,
    type: 'SkipTask',
    data: (_at, { taskId }, body) => ({ taskId, ...body }),
  }),
  commandAction({
    name: 'complete-task',
    subject: 'task',
    label: 'Complete by hand',
    summary: "Complete a person's task by hand",
    description:
      'Names both the assignee and who did it, is counted as an exception, and neither may approve it.',
    reason: 'required',
    exception: 'always',
    fields: [
      { name: 'summary', label: 'What was done', kind: 'text', required: false },
      { name: 'result', label: 'Result', kind: 'json', required: false, hint: 'JSON, or plain text.' },
      reasonField(),
    ],
    on: ['taskId'],
    path: '/tasks/{tid}/complete',
    tag,
    body: completeTaskBody,
    type: 'CompleteTask',
    async data({ deps, row }, { taskId }, body) {
      const task = (await graphOf(deps.books, row)).task(taskId);
      if (!task) throw new ApiProblem('task-not-found', `There is no task "${taskId}".`);
      checkResult(body.result, task.task.output);
      return { taskId, ...body };
    },
  }),
  commandAction({
    name: 'hand-over-task',
    subject: 'task',
    label: 'Give to somebody else',
    summary: "Give a person's task to somebody else",
    description: 'Counted as an exception.',
    reason: 'required',
    exception: 'always',
    fields: [{ name: 'to', label: 'To whom', kind: 'successor', required: true }, reasonField()],
    on: ['taskId'],
    path: '/tasks/{tid}/hand-over',
    tag: 'Handing over',
    body: handOverTaskBody,
    type: 'HandOverTask',
    data: async ({ deps, row, actor }, { taskId }, { to, reason }) => ({
      taskId,
      to: await successorOf(deps, row, to, actor.id),
      reason,
    }),
  }),
];
