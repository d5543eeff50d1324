// PassTime: whatever is due by now. Deadlines are kept in workflow time; the messages at hand were taken before this.
import { openApprovals, unanswered } from '../approvals/approvals.ts';
import { escalationTargets } from '../approvals/ask.ts';
import { reject } from '../approvals/conclude.ts';
import { dueReminder } from '../deadlines.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import { notifyEach } from '../notices/notices.ts';
import { own } from '../own.ts';
import { startTask } from '../settle/start-task.ts';
import type { ApprovalState } from '../state.ts';
import type { CommandOfType } from '../commands.ts';
import type { Handler, Turn } from '../turn.ts';

export const passTime: Handler<CommandOfType<'PassTime'>> = (turn) => {
  if (turn.state.status !== 'running') return null;
  rejectExpired(turn);
  remind(turn);
  escalateLate(turn);
  markOverdue(turn);
  retryTasks(turn);
  retryDeliveries(turn);
  return null;
};

/** Those that their deadline rejects need no reminder any more. */
function rejectExpired(turn: Turn): void {
  for (const approval of openApprovals(turn.state)) {
    if (approval.onTimeout !== 'reject' || approval.dueAt > turn.at) continue;
    const comment = `Nobody had decided by the deadline: ${unanswered(approval).join(', ')} did not answer.`;
    reject(turn, approval, 'engine', comment);
  }
}

function remind(turn: Turn): void {
  const reminded: { approvalId: string; to: string[] }[] = [];
  for (const approval of openApprovals(turn.state)) {
    const index = dueReminder(approval, turn.at);
    if (index === null) continue;
    const to = unanswered(approval).filter((id) => own(turn.state.bindings, id) !== undefined);
    turn.follows('ApprovalReminded', { approvalId: approval.id, to, index });
    reminded.push({ approvalId: approval.id, to });
  }
  notifyEach(turn, 'reminder', reminded);
}

function escalateLate(turn: Turn): void {
  const due = openApprovals(turn.state).filter(
    ({ escalateAt, escalatedAt }) =>
      escalatedAt === undefined && escalateAt !== undefined && escalateAt <= turn.at,
  );
  escalate(turn, due, 'escalateAfter');
}

function markOverdue(turn: Turn): void {
  const due = openApprovals(turn.state).filter(
    ({ status, dueAt }) => status === 'pending' && dueAt <= turn.at,
  );
  for (const approval of due) {
    const waits = unanswered(approval);
    turn.follows('ApprovalOverdue', { approvalId: approval.id, dueAt: approval.dueAt, waitsFor: waits });
    if (approval.onTimeout !== 'hold') continue;
    const message = `"${approval.title}" is overdue; it waits for ${waits.join(', ')}.`;
    raiseIncident(turn, 'approval-overdue', approval.subjectId, message, aboutOf(approval));
  }
  escalate(
    turn,
    due.filter(({ onTimeout }) => onTimeout === 'escalate'),
    'timeout',
  );
}

/** Tells the people on the path; where nobody on it can be reached, that is an incident. */
function escalate(turn: Turn, due: ApprovalState[], why: 'escalateAfter' | 'timeout'): void {
  const escalated: { approvalId: string; to: string[] }[] = [];
  for (const approval of due) {
    const to = escalationTargets(turn.graph, turn.state, approval.escalateTo);
    turn.follows('ApprovalEscalated', { approvalId: approval.id, to, why });
    escalated.push({ approvalId: approval.id, to });
    if (to.length > 0) continue;
    const message = `"${approval.title}" should be escalated, and nobody it could be escalated to has an address.`;
    raiseIncident(turn, 'nobody-to-escalate-to', approval.subjectId, message, aboutOf(approval));
  }
  notifyEach(turn, 'escalation', escalated);
}

function retryTasks(turn: Turn): void {
  for (const node of turn.graph.tasks) {
    const { retryAt } = turn.state.tasks[node.id]!;
    if (retryAt !== undefined && retryAt <= turn.at) startTask(turn, node);
  }
}

function retryDeliveries(turn: Turn): void {
  for (const { retryAt, ...message } of Object.values(turn.state.failedDeliveries)) {
    if (retryAt === undefined || retryAt > turn.at) continue;
    turn.follows('NotificationRequested', { ...message, attempt: message.attempt + 1 });
  }
}

function aboutOf({ id, phaseId, taskId, gateId }: ApprovalState) {
  return {
    approvalId: id,
    phaseId,
    ...(taskId === undefined ? {} : { taskId }),
    ...(gateId === undefined ? {} : { gateId }),
  };
}
