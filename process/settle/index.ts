// What follows at once from where an instance stands, until nothing more does. Every command ends here.
import { openApprovals } from '../approvals/approvals.ts';
import { shown, versionNow } from '../approvals/ask.ts';
import { closeInstance } from '../close.ts';
import { mendIncidents } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';
import { settlePhases } from './phases.ts';
import { reopenStaleGrants } from './stale-grants.ts';

/** Nothing starts while paused and nothing after the end; what is already asked stays true to what is stored. */
export function settle(turn: Turn): void {
  if (turn.state.closedAt !== undefined) return;
  reopenStaleGrants(turn);
  reaskStale(turn);
  if (turn.state.status === 'running') {
    let seen: number;
    do {
      seen = turn.events.length;
      withdrawPastTasks(turn);
      settlePhases(turn);
      if (isFinished(turn)) {
        closeInstance(turn, 'The instance is complete.');
        turn.follows('InstanceCompleted', {});
        return;
      }
    } while (turn.events.length > seen);
  }
  mendIncidents(turn);
}

/** A newer version of what is shown on an open approval: decisions that saw the older one no longer count. */
function reaskStale(turn: Turn): void {
  for (const approval of openApprovals(turn.state)) {
    const isStale = approval.artifacts.some(({ key, version }) => version !== versionNow(turn.state, key));
    if (!isStale) continue;
    const artifacts = shown(
      turn.state,
      approval.artifacts.map(({ key }) => key),
    );
    const changed = artifacts.filter(({ version }, index) => version !== approval.artifacts[index]!.version);
    turn.follows('ApprovalReasked', {
      approvalId: approval.id,
      artifacts,
      voided: approval.decisions.map(({ decisionId }) => decisionId),
      reason: `There is a newer version of ${changed.map(({ key, version }) => `${key} (${version})`).join(', ')}.`,
    });
  }
}

/** What is still asked about a task that is over needs no answer. */
function withdrawPastTasks(turn: Turn): void {
  for (const { id, taskId } of openApprovals(turn.state)) {
    const status = taskId === undefined ? undefined : turn.state.tasks[taskId]!.status;
    if (status === 'skipped' || status === 'completed') {
      turn.follows('ApprovalWithdrawn', { approvalId: id, reason: `Its task is ${status}.` });
    }
  }
}

function isFinished(turn: Turn): boolean {
  return Object.values(turn.state.phases).every(
    ({ status }) => status === 'completed' || status === 'skipped',
  );
}
