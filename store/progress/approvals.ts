// Approvals as lists show them, event by event.
import type { ListedApproval, Changes, Progress } from './progress.ts';

export const approvalChanges: Changes<
  | 'ApprovalRequested'
  | 'ApprovalReasked'
  | 'ApprovalDecided'
  | 'DecisionRefused'
  | 'ForeignMessageRefused'
  | 'ApprovalGranted'
  | 'ApprovalRejected'
  | 'ApprovalWithdrawn'
  | 'ApprovalOverdue'
  | 'ApprovalReminded'
  | 'ApprovalEscalated'
  | 'ApprovalDeadlineMoved'
  | 'ApprovalNudged'
  | 'ApprovalTurnCame'
  | 'ApprovalHandedOver'
  | 'DecisionRevoked'
> = {
  ApprovalRequested: (progress, { at, seq, data }) => {
    const { approvalId, kind, title, phaseId, taskId, gateId, round, dueAt, approvers, inOrder } = data;
    const asked: ListedApproval = {
      kind,
      title,
      phaseId,
      ...(taskId === undefined ? {} : { taskId }),
      ...(gateId === undefined ? {} : { gateId }),
      round,
      status: 'pending',
      requestedAt: at,
      dueAt,
      dueSeq: seq,
      approvers,
      ...(inOrder === undefined ? {} : { inOrder }),
      decisions: [],
    };
    return { approvals: { ...progress.approvals, [approvalId]: asked } };
  },
  ApprovalReasked: (progress, { seq, data: { approvalId, voided, clock } }) =>
    changed(progress, approvalId, (approval) => ({
      ...approval,
      decisions: approval.decisions.filter(({ decisionId }) => !voided.includes(decisionId)),
      // With a new clock it is open again, whatever it was before; without one it stays what it was.
      ...(clock === undefined ? {} : dueAnew(approval, clock.dueAt, seq)),
    })),
  ApprovalDecided: (progress, { data: { approvalId, decisionId, participantId, receivedAt } }) =>
    changed(progress, approvalId, (approval) => ({
      ...approval,
      decisions: [...approval.decisions, { decisionId, participantId, receivedAt }],
    })),
  DecisionRefused: null,
  ForeignMessageRefused: null,
  ApprovalGranted: (progress, { data }) => settled(progress, data.approvalId),
  ApprovalRejected: (progress, { data }) => settled(progress, data.approvalId),
  ApprovalWithdrawn: (progress, { data }) => settled(progress, data.approvalId),
  ApprovalOverdue: (progress, { data }) =>
    changed(progress, data.approvalId, (approval) => ({ ...approval, status: 'overdue' })),
  ApprovalReminded: null,
  ApprovalEscalated: null,
  ApprovalDeadlineMoved: (progress, { seq, data: { approvalId, dueAt } }) =>
    changed(progress, approvalId, (approval) => ({ ...approval, ...dueAnew(approval, dueAt, seq) })),
  ApprovalNudged: null,
  ApprovalTurnCame: null,
  ApprovalHandedOver: (progress, { data: { approvalId, from, to } }) =>
    changed(progress, approvalId, (approval) => ({
      ...approval,
      approvers: approval.approvers.map((id) => (id === from ? to : id)),
    })),
  DecisionRevoked: (progress, { at, data: { approvalId, decisionId } }) =>
    changed(progress, approvalId, (approval) => ({
      ...approval,
      // A pause stops the clock.
      status: approval.dueAt <= (progress.pausedAt ?? at) ? 'overdue' : 'pending',
      decisions: approval.decisions.filter((decision) => decision.decisionId !== decisionId),
    })),
};

/** The clock of what is pending stood for so long. */
export function resumed(progress: Progress, pausedMs: number, seq: number): Progress['approvals'] {
  const moved = Object.entries(progress.approvals).map(([id, approval]) => [
    id,
    approval.status === 'pending'
      ? { ...approval, ...dueAnew(approval, approval.dueAt + pausedMs, seq) }
      : approval,
  ]);
  return Object.fromEntries(moved) as Progress['approvals'];
}

const dueAnew = (before: ListedApproval, dueAt: number, seq: number) => ({
  status: 'pending' as const,
  dueAt,
  dueSeq: before.dueAt === dueAt ? before.dueSeq : seq,
});

const settled = (progress: Progress, id: string): Partial<Progress> =>
  changed(progress, id, (approval) => ({ ...approval, status: 'settled' }));

/** What is not there was settled before this batch: see `needsPast`. */
function changed(
  { approvals }: Progress,
  id: string,
  change: (approval: ListedApproval) => ListedApproval,
): Partial<Progress> {
  const before = approvals[id];
  return before === undefined ? {} : { approvals: { ...approvals, [id]: change(before) } };
}
