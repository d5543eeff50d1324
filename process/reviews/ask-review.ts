// Work that its agent was not sure of: a person looks it over before anything else is asked about it.
import type { TaskNode } from '../../definition/graph.ts';
import { holds, isOpen, latestApproval } from '../approvals/approvals.ts';
import { askDefined } from '../approvals/ask.ts';
import { unfitToDecide } from '../approvals/fit-to-decide.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';

/** Asks for the review, or holds the task where nobody can make it, or it was refused for a person to look at. */
export function settleReview(turn: Turn, node: TaskNode): void {
  const latest = latestApproval(turn.state, 'review', node.id);
  if (latest !== undefined && isOpen(latest)) return;
  const taskId = node.id;
  if (holds(turn.state, latest)) {
    turn.follows('TaskBlocked', { taskId, reason: 'The review of its work was refused.' });
    return;
  }
  const { graph, state } = turn;
  const named = node.review?.approvers ?? [];
  const asked = { kind: 'review' as const, taskId, approvers: named };
  const approvers = named.filter((id) => unfitToDecide(graph, state, asked, { id }) === null);
  if (approvers.length > 0) {
    askDefined(turn, { ...node.review!, approvers });
    return;
  }
  const message = `The work on "${node.name}" is to be looked over, because its agent was not sure of it, and nobody who could is named.`;
  turn.follows('TaskBlocked', { taskId, reason: message });
  raiseIncident(turn, 'nobody-to-review', taskId, message, { taskId, phaseId: node.phaseId });
}
