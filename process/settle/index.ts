// What follows at once from where an instance stands, until nothing more does. Every command ends here.
import { leaveWork } from '../at-work/leave-work.ts';
import { openApprovals } from '../approvals/approvals.ts';
import { shown, versionNow } from '../approvals/ask.ts';
import { closeInstance } from '../close.ts';
import { tellEntryAgent } from '../errands/entry-agent.ts';
import { fireRules } from '../rules/fire-rules.ts';
import { mendIncidents } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';
import { settlePhases } from './phases.ts';
import { reopenStaleGrants } from './stale-grants.ts';

/** Nothing starts while paused and nothing after the end; what is already asked stays true to what is stored. */
export function settle(turn: Turn): void {
  if (turn.state.closedAt !== undefined) return;
  leaveWork(turn);
  reopenStaleGrants(turn);
  reaskStale(turn);
  let seen: number;
  let answered = 0;
  do {
    seen = turn.events.length;
    answered = answerEvents(turn, answered);
    // A rule may have paused it just now.
    if (turn.state.status !== 'running') continue;
    withdrawPastTasks(turn);
    settlePhases(turn);
    if (isFinished(turn)) {
      closeInstance(turn, 'The instance is complete.');
      turn.follows('InstanceCompleted', {});
      return;
    }
  } while (turn.events.length > seen);
  mendIncidents(turn);
}

/** What the team has to say to the events of this turn from `from` on: before anything builds on them. Up to which it is said. */
function answerEvents(turn: Turn, from: number): number {
  const upTo = turn.events.length;
  for (const event of turn.events.slice(from, upTo)) {
    fireRules(turn, event);
    tellEntryAgent(turn, event);
  }
  return upTo;
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
