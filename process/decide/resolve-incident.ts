// ResolveIncident: an operator, or a person whom it was escalated to, mends what does not go on by itself.
import { clockAnew } from '../approvals/ask.ts';
import { closeInstance } from '../close.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import type { IncidentAction } from '../events.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { TaskNode } from '../../definition/graph.ts';
import { commentsOn } from '../rework/rejecting-comments.ts';
import { startRework } from '../rework/reopen.ts';
import { workNamedAfter } from '../rework/work-named.ts';
import { factsReviewed, refuseReviewed } from '../reviews/correction.ts';
import type { ApprovalState, IncidentState } from '../state.ts';
import type { Handler, Turn } from '../turn.ts';
import { reassignTask, unfitToTakeOver } from './reassign-task.ts';

type Resolve = CommandOfType<'ResolveIncident'>['data'];

export const resolveIncident: Handler<CommandOfType<'ResolveIncident'>> = (turn, { data }) => {
  const incident = own(turn.state.incidents, data.incidentId);
  if (incident === undefined) return refusals.noSuchIncident(data.incidentId);
  if (!incident.actions.includes(data.action)) {
    return refusals.actionNotPossible(data.action, incident.actions);
  }
  if (data.reason.trim() === '') return refusals.reasonRequired('it stands on the trail');
  return ACTIONS[data.action](turn, incident, data);
};

const ACTIONS: Record<
  IncidentAction,
  (turn: Turn, incident: IncidentState, data: Resolve) => Refusal | null
> = {
  redo: (turn, incident, data) => {
    if (incident.kind === 'task-failed') return retry(turn, incident, data);
    if (incident.kind === 'nobody-to-review') return redoUnreviewed(turn, incident, data);
    const rejected = turn.state.approvals[incident.approvalId!]!;
    const targets = redoTargets(turn, rejected, data.target);
    if ('code' in targets) return targets;
    resolved(turn, data);
    // What the assignee is told: what was said against it, and what the operator has to say.
    const feedback = [commentsOn(rejected), data.reason].filter((said) => said !== '').join('\n\n');
    startRework(turn, targets, feedback, rejected);
    return null;
  },
  'ask-again': (turn, incident, data) => {
    resolved(turn, data);
    askAgain(turn, incident, data.reason);
    return null;
  },
  skip: (turn, incident, data) => {
    const node = turn.graph.task(incident.taskId!)!;
    resolved(turn, data);
    turn.did('TaskSkipped', { taskId: node.id, reason: data.reason });
    turn.did('ExceptionNoted', { what: `Task "${node.name}" skipped`, reason: data.reason });
    return null;
  },
  reassign: (turn, { taskId }, data) => {
    const refusal = unfitToTakeOver(turn, taskId!, data.target);
    if (refusal !== null) return refusal;
    resolved(turn, data);
    reassignTask(turn, taskId!, data.target!, data.reason);
    return null;
  },
  accept: (turn, { taskId }, data) => {
    const node = turn.graph.task(taskId!)!;
    const refusal = refuseReviewed(turn, node.id, undefined);
    if (refusal !== null) return refusal;
    const facts = factsReviewed(turn.state, node.id, undefined);
    resolved(turn, data);
    for (const [name, value] of facts) turn.did('FactSet', { name, value, taskId: node.id });
    turn.did('ExceptionNoted', {
      what: `Work on "${node.name}" taken without a review`,
      reason: data.reason,
    });
    return null;
  },
  cancel: (turn, _incident, data) => {
    resolved(turn, data);
    closeInstance(turn, `The instance was cancelled: ${data.reason}`);
    turn.did('InstanceCancelled', { reason: data.reason });
    return null;
  },
  dismiss: (turn, _incident, data) => {
    resolved(turn, data);
    return null;
  },
};

function resolved(turn: Turn, { incidentId, action, target, reason }: Resolve): void {
  turn.did('IncidentResolved', { incidentId, action, reason, ...(target === undefined ? {} : { target }) });
}

/** A failed task starts again from its first attempt; an approval given before its work is kept. */
function retry(turn: Turn, { taskId }: IncidentState, data: Resolve): null {
  resolved(turn, data);
  turn.did('TaskReopened', { taskId: taskId!, reason: data.reason });
  return null;
}

/** Work that nobody could look over is done again as after a rejection: nothing was built on it. */
function redoUnreviewed(turn: Turn, { taskId }: IncidentState, data: Resolve): null {
  resolved(turn, data);
  startRework(turn, [turn.graph.task(taskId!)!], data.reason, null);
  return null;
}

/** The rejected task, or what the operator names; a sign-off or a gate is not work. */
function redoTargets(turn: Turn, rejected: ApprovalState, target: string | undefined): TaskNode[] | Refusal {
  if (target !== undefined) return workNamedAfter(turn, rejected, target);
  if (rejected.taskId !== undefined) return [turn.graph.task(rejected.taskId)!];
  const message = 'a sign-off or a gate is not work; name the task or phase that is to be done again.';
  return refusals.noSuchTarget(message, null);
}

/** Where nothing is named, resolving it is enough: what was held is looked at again at the end of the turn. */
function askAgain(turn: Turn, incident: IncidentState, reason: string): void {
  const isLate = incident.kind === 'approval-overdue' || incident.kind === 'nobody-to-escalate-to';
  // What a rule could tell nobody of is about no approval, or about one that is closed.
  if (isLate && incident.approvalId !== undefined) {
    const approval = turn.state.approvals[incident.approvalId]!;
    turn.did('ApprovalReasked', {
      approvalId: approval.id,
      artifacts: approval.artifacts,
      voided: [],
      reason,
      clock: clockAnew(turn, approval),
    });
  }
  const message = own(turn.state.notifications, incident.notificationId ?? '');
  if (message !== undefined) {
    turn.did('NotificationRequested', { ...message, attempt: message.attempt + 1 });
  }
}
