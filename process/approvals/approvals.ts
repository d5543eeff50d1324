// Reading approvals in the state: which one speaks for a task, phase or gate, who has not answered, who may.
import type { ProcessGraph } from '../../definition/graph.ts';
import { indexOf } from './approval-index.ts';
import type { ApprovalKind } from '../events.ts';
import { personOf } from '../people.ts';
import type { ApprovalState, DecisionState, IncidentState, ProcessState } from '../state.ts';

/** An approval's id: kind, subject and round. */
export function approvalIdOf(kind: ApprovalKind, subjectId: string, round: number): string {
  return `${kind}.${subjectId}.${round}`;
}

/** The newest round asked for a subject; undefined before the first. */
export function latestApproval(
  state: ProcessState,
  kind: ApprovalKind,
  subjectId: string,
): ApprovalState | undefined {
  return indexOf(state.approvals).latest(kind, subjectId);
}

/** Pending or overdue: it can be decided. */
export function isOpen(approval: ApprovalState): boolean {
  return approval.status === 'pending' || approval.status === 'overdue';
}

/** Approvals that can be decided, in the order asked. */
export function openApprovals(state: ProcessState): ApprovalState[] {
  return indexOf(state.approvals).open;
}

/** A rejected approval holds what it is about until its incident is resolved. */
export function holds(state: ProcessState, approval: ApprovalState | undefined): boolean {
  return (
    approval?.status === 'rejected' &&
    Object.values(state.incidents).some(
      (incident) => isOnRejection(incident) && incident.approvalId === approval.id,
    )
  );
}

/** Whether an incident holds a rejected approval for a person. */
export function isOnRejection({ kind }: Pick<IncidentState, 'kind'>): boolean {
  return kind === 'approval-rejected' || kind === 'rework-exhausted';
}

/** Whether the subject's next round is to be asked: never asked, withdrawn, or rejected and since resolved. */
export function needsAsking(state: ProcessState, latest: ApprovalState | undefined): boolean {
  if (latest === undefined || latest.status === 'withdrawn') return true;
  return latest.status === 'rejected' && !holds(state, latest);
}

/** What tells whose answer is waited for. */
type Asked = Pick<ApprovalState, 'approvers' | 'inOrder'> & {
  decisions: Pick<DecisionState, 'participantId'>[];
};

/** Approvers who have not answered, those whose turn has not come included. */
export function unanswered(approval: Asked): string[] {
  return approval.approvers.filter((id) => !hasAnswered(approval, id));
}

/** Approvers whose answer is waited for now: all who have not answered; in order, the first of them. */
export function askedNow(approval: Asked): string[] {
  const open = unanswered(approval);
  if (approval.inOrder !== true) return open;
  // Who answered in the place of an approver after an escalation took the turn of the first one.
  const passed = approval.decisions.filter(
    ({ participantId }) => !approval.approvers.includes(participantId),
  );
  return open.slice(passed.length, passed.length + 1);
}

/** Approvers who were put the question by now: everybody; in order, those who answered and whose turn it is. */
export function askedSoFar(approval: ApprovalState): string[] {
  if (approval.inOrder !== true) return approval.approvers;
  const now = askedNow(approval);
  return approval.approvers.filter((id) => hasAnswered(approval, id) || now.includes(id));
}

/** Whether the person's decision on it counts. */
export function hasAnswered(approval: Asked, participantId: string): boolean {
  return approval.decisions.some((decision) => decision.participantId === participantId);
}

/** Its approvers, and people an escalation reached whom the definition lets decide. */
export function mayDecideOn(
  graph: ProcessGraph,
  state: ProcessState,
  approval: ApprovalState,
  participantId: string,
): boolean {
  if (approval.approvers.includes(participantId)) return true;
  const isReached = approval.escalatedTo?.includes(participantId) === true;
  return isReached && personOf(graph, state, participantId)?.mayDecide === true;
}

/** A review of an agent's work, or a call of a tool: the engine chose who is asked. */
export function isOversight({ kind, toolCall }: Partial<Pick<ApprovalState, 'kind' | 'toolCall'>>): boolean {
  return kind === 'review' || toolCall !== undefined;
}

/** Newest rounds of the ad-hoc requests about a task, beside its own approval; none that was taken back. */
export function adHocApprovals(state: ProcessState, taskId: string): ApprovalState[] {
  return indexOf(state.approvals).adHoc(taskId);
}
