// The next moment at which time alone moves an instance. One timer is set for it; `PassTime` then does what is due.
import type { ProcessGraph } from '../definition/graph.ts';
import { openApprovals } from './approvals/approvals.ts';
import type { NextDeadline } from './decider.ts';
import { riskMoments } from './rules/deadline-at-risk.ts';
import type { ApprovalState, ProcessState } from './state.ts';

/** Epoch ms of the next deadline; null where there is none, while paused, and once closed. May lie in the past: due now. */
export const nextDeadline: NextDeadline = (graph: ProcessGraph, state: ProcessState) => {
  if (state.status !== 'running') return null;
  const all = [
    ...openApprovals(state).flatMap(approvalDeadlines),
    ...Object.values(state.tasks).flatMap(({ retryAt }) => retryAt ?? []),
    ...Object.values(state.failedDeliveries).flatMap(({ retryAt }) => retryAt ?? []),
    ...Object.values(state.digests ?? {}).map(({ dueAt }) => dueAt),
    ...Object.values(state.errands ?? {}).flatMap(({ dueAt }) => dueAt ?? []),
    ...riskMoments(graph, state),
  ];
  return all.length === 0 ? null : Math.min(...all);
};

function approvalDeadlines(approval: ApprovalState): number[] {
  const { reminderAts, remindersSent, escalations = [], escalationsDone = 0, status, dueAt } = approval;
  return [
    ...reminderAts.slice(remindersSent, remindersSent + 1),
    ...escalations.slice(escalationsDone, escalationsDone + 1).map(({ at }) => at),
    ...(status === 'pending' ? [dueAt] : []),
  ];
}

/** How many reminders are due by now beyond those sent: several missed collapse into one. Index of the last, or null. */
export function dueReminder({ reminderAts, remindersSent }: ApprovalState, at: number): number | null {
  const last = reminderAts.findLastIndex((each) => each <= at);
  return last >= remindersSent ? last : null;
}

/** The last rung of the ladder that is due by now and was not reached: several missed collapse into one. Its index, or null. */
export function dueRung({ escalations = [], escalationsDone = 0 }: ApprovalState, at: number): number | null {
  const last = escalations.findLastIndex((rung) => rung.at <= at);
  return last >= escalationsDone ? last : null;
}
