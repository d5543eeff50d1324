// PassTime: whatever is due by now. Deadlines are kept in workflow time; the messages at hand were taken before this.
import { askedNow, openApprovals } from '../approvals/approvals.ts';
import { escalationTargets } from '../approvals/ask.ts';
import { reject } from '../approvals/conclude.ts';
import { dueReminder, dueRung } from '../deadlines.ts';
import { aboutApproval, raiseIncident } from '../trouble/incidents.ts';
import { notifyEach } from '../notices/notify.ts';
import { own } from '../own.ts';
import { startTask } from '../settle/start-task.ts';
import type { ApprovalState } from '../state.ts';
import type { CommandOfType } from '../commands.ts';
import type { Handler, Turn } from '../turn.ts';

export const passTime: Handler<CommandOfType<'PassTime'>> = (turn) => {
  if (turn.state.status !== 'running') return null;
  rejectExpired(turn);
  remind(turn);
  climb(turn);
  markOverdue(turn);
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

/** Tells the people on the path; where nobody on it can be reached, that is an incident. */
function escalate(turn: Turn, due: { approval: ApprovalState; rung: number | null }[]): void {
  const escalated: { approvalId: string; to: string[] }[] = [];
  for (const { approval, rung } of due) {
    const to = [...new Set(namedBy(approval, rung, turn.at).flatMap((name) => targets(turn, name)))];
    turn.follows('ApprovalEscalated', { approvalId: approval.id, to, rung });
    escalated.push({ approvalId: approval.id, to });
    if (to.length > 0) continue;
    const message = `"${approval.title}" should be escalated, and nobody it could be escalated to is there and has an address.`;
    raiseIncident(turn, 'nobody-to-escalate-to', approval.subjectId, message, aboutApproval(approval));
  }
  notifyEach(turn, 'escalation', escalated);
}

/** Whom the definition names: for the deadline and the last rung due by now, with all rungs at that same moment. */
function namedBy(approval: ApprovalState, rung: number | null, at: number): (string | undefined)[] {
  const { escalations = [], escalateTo } = approval;
  const reached = escalations[rung ?? dueRung(approval, at) ?? -1];
  const atOnce = escalations.filter((each) => each.at === reached?.at).map(({ to }) => to);
  return rung === null ? [escalateTo, ...atOnce] : atOnce;
}

function targets(turn: Turn, named: string | undefined): string[] {
  return escalationTargets(turn.graph, turn.state, turn.at, named);
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
