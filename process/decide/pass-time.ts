// PassTime: whatever is due by now. Deadlines are kept in workflow time; the messages at hand were taken before this.
import { askedNow, openApprovals } from '../approvals/approvals.ts';
import { reject } from '../approvals/conclude.ts';
import { dueReminder, dueRung } from '../deadlines.ts';
import { aboutApproval, raiseIncident } from '../trouble/incidents.ts';
import { endOverdueErrands } from '../errands/end-errand.ts';
import { notifyEach } from '../notices/notify.ts';
import { own } from '../own.ts';
import { fireDeadlinesAtRisk } from '../rules/deadline-at-risk.ts';
import { startTask } from '../settle/start-task.ts';
import type { ApprovalState } from '../state.ts';
import type { CommandOfType } from '../commands.ts';
import type { Handler, Turn } from '../turn.ts';
import { escalate } from './escalate.ts';

export const passTime: Handler<CommandOfType<'PassTime'>> = (turn) => {
  if (turn.state.status !== 'running') return null;
  rejectExpired(turn);
  remind(turn);
  climb(turn);
  markOverdue(turn);
  endOverdueErrands(turn);
  fireDeadlinesAtRisk(turn);
  retryTasks(turn);
  retryDeliveries(turn);
  return null;
};

/** Those that their deadline rejects need no reminder any more. */
function rejectExpired(turn: Turn): void {
  for (const approval of openApprovals(turn.state)) {
    // One that was opened again after its deadline, by a decision taken back, stays open.
    if (approval.onTimeout !== 'reject' || approval.status !== 'pending' || approval.dueAt > turn.at)
      continue;
    const comment = `Nobody had decided by the deadline: ${askedNow(approval).join(', ')} did not answer.`;
    reject(turn, approval, 'engine', comment);
  }
}

function remind(turn: Turn): void {
  const reminded: { approvalId: string; to: string[] }[] = [];
  for (const approval of openApprovals(turn.state)) {
    const index = dueReminder(approval, turn.at);
    if (index === null) continue;
    const to = askedNow(approval).filter((id) => own(turn.state.bindings, id) !== undefined);
    turn.follows('ApprovalReminded', { approvalId: approval.id, to, index });
    reminded.push({ approvalId: approval.id, to });
  }
  notifyEach(turn, 'reminder', reminded);
}

function climb(turn: Turn): void {
  const due = openApprovals(turn.state).flatMap((approval) => {
    const rung = dueRung(approval, turn.at);
    return rung === null || isEscalatedByDeadline(approval, turn.at) ? [] : [{ approval, rung }];
  });
  escalate(turn, due);
}

function markOverdue(turn: Turn): void {
  const due = openApprovals(turn.state).filter(
    ({ status, dueAt }) => status === 'pending' && dueAt <= turn.at,
  );
  for (const approval of due) {
    const waits = askedNow(approval);
    turn.follows('ApprovalOverdue', { approvalId: approval.id, dueAt: approval.dueAt, waitsFor: waits });
    if (approval.onTimeout !== 'hold') continue;
    const message = `"${approval.title}" is overdue; it waits for ${waits.join(', ')}.`;
    raiseIncident(turn, 'approval-overdue', approval.subjectId, message, aboutApproval(approval));
  }
  const escalating = due.filter((approval) => isEscalatedByDeadline(approval, turn.at));
  escalate(
    turn,
    escalating.map((approval) => ({ approval, rung: null })),
  );
}

/** Rungs that were missed on the way there are told with it: one message, not two. */
function isEscalatedByDeadline({ status, onTimeout, dueAt }: ApprovalState, at: number): boolean {
  return status === 'pending' && onTimeout === 'escalate' && dueAt <= at;
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
