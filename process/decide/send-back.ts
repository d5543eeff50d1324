// SendBack: an operator has work done again that has begun, rejected or not: a task or a phase, and what depends on it.
import type { CommandOfType } from '../commands.ts';
import { refusals } from '../refusals.ts';
import { startRework } from '../rework/reopen.ts';
import { workNamed } from '../rework/work-named.ts';
import type { Handler } from '../turn.ts';

/** Also while paused: nothing starts then. The reason goes to the assignees. */
export const sendBack: Handler<CommandOfType<'SendBack'>> = (turn, { data }) => {
  const { target } = data;
  const reason = data.reason.trim();
  if (reason === '') return refusals.reasonRequired('it goes to those who do the work again');
  const tasks = workNamed(turn, target);
  if ('code' in tasks) return tasks;
  startRework(turn, tasks, reason, null);
  turn.did('ExceptionNoted', {
    what: `"${(turn.graph.task(target) ?? turn.graph.phase(target))!.name}" sent back`,
    reason,
  });
  return null;
};
