// Folds of approvals: asked, answered, and what came of them.
import { approvalIdOf, hasAnswered } from '../approvals/approvals.ts';
import { BOUNDS, cutBytes, newestWithin, sizeOf } from '../bounds.ts';
import { handedOver } from '../approvals/holders.ts';
import { roomFor } from '../carry/kept-texts.ts';
import type { Clock } from '../events.ts';
import { own } from '../own.ts';
import type { ApprovalState, ProcessState, RefusedDecision } from '../state.ts';
import { wanted } from '../notices/wanted.ts';
import { type Folds, onlyOnRecord } from './fold.ts';
import { withoutPast } from './past-approvals.ts';
import { waiting, withGate } from './phases.ts';
import { reviewed, withTask } from './tasks.ts';
import { without } from './without.ts';

export const approvalFolds: Folds<
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
  ApprovalRequested: (state, { at, by, data }) => {
    const { approvalId: id, ...ask } = data;
    const before = own(state.approvals, approvalIdOf(ask.kind, ask.subjectId, ask.round - 1));
    const askedBy = by.kind === 'agent' ? by.id : before?.askedBy;
    const approval: ApprovalState = {
      id,
      ...ask,
      status: 'pending',
      requestedAt: at,
      remindersSent: 0,
      decisions: [],
      ...(askedBy === undefined ? {} : { askedBy }),
    };
    const kept = withoutPast(state, approval);
    return subjectAsked({ ...kept, approvals: { ...kept.approvals, [id]: approval } }, approval);
  },
  ApprovalReasked: (state, { at, data }) => {
    const { voided, artifacts, clock } = data;
    const approval = state.approvals[data.approvalId]!;
    const gone = approval.decisions.filter(({ decisionId }) => voided.includes(decisionId));
    const asked = withApproval(state, data.approvalId, (before) => ({
      ...before,
      artifacts,
      decisions: before.decisions.filter((decision) => !gone.includes(decision)),
      ...(clock === undefined ? {} : anew(clock)),
    }));
    // Their ids stay known: a decision that was counted and then voided is never counted again.
    const refused = gone.map(
      ({ decisionId, participantId, choice }): RefusedDecision => ({
        decisionId,
        approvalId: approval.id,
        participantId,
        choice,
        code: 'shown-is-stale',
        message: `It was counted, and no longer counts: ${data.reason}`,
        at,
      }),
    );
    return withRefused(asked, refused);
  },
  ApprovalDecided: (state, event) => {
    const { decisionId, participantId, choice, receivedAt, approvalId } = event.data;
    // A rejecting comment is what those are told who do it again.
    const inShort = choice === 'reject' ? BOUNDS.shortTextBytes : 0;
    const room = roomFor(state, event.data.comment, inShort);
    const decided = withApproval(room.state, approvalId, (approval) => {
      // It was counted, so it saw what the approval shows.
      const shown = approval.artifacts;
      const decision = { decisionId, participantId, choice, comment: room.text, shown, receivedAt };
      return { ...approval, decisions: [...approval.decisions, { ...decision, seq: event.seq }] };
    });
    return withoutMootDeliveries(decided);
  },
  DecisionRefused: (state, { at, data }) => withRefused(state, [{ ...data, at }]),
  ForeignMessageRefused: onlyOnRecord,
  ApprovalGranted: (state, { at, data }) => {
    const { kind, taskId } = state.approvals[data.approvalId]!;
    const granted = close(state, data.approvalId, (approval) => ({
      ...approval,
      status: 'granted',
      decidedAt: at,
    }));
    return kind === 'review' ? withTask(granted, taskId!, reviewed) : granted;
  },
  ApprovalRejected: (state, { at, data }) =>
    close(state, data.approvalId, (approval) => ({
      ...approval,
      status: 'rejected',
      decidedAt: at,
      // By its deadline, then: nobody of that name decided.
      ...(hasAnswered(approval, data.by) ? {} : { closedBecause: 'timeout' }),
    })),
  ApprovalWithdrawn: (state, { data }) => {
    const { gateId } = state.approvals[data.approvalId]!;
    const withdrawn = close(state, data.approvalId, (approval) => ({
      ...approval,
      status: 'withdrawn',
      closedBecause: data.reason,
      ...(data.forGood === true ? { forGood: true } : {}),
    }));
    return gateId === undefined ? withdrawn : withGate(withdrawn, gateId, waiting);
  },
  ApprovalOverdue: (state, { data }) =>
    withApproval(state, data.approvalId, (approval) => ({ ...approval, status: 'overdue' })),
  ApprovalReminded: (state, { data }) =>
    withApproval(state, data.approvalId, (approval) => ({ ...approval, remindersSent: data.index + 1 })),
  ApprovalEscalated: (state, { at, data }) =>
    withApproval(state, data.approvalId, (approval) => ({
      ...approval,
      escalatedAt: at,
      // The deadline's own escalation speaks for every rung before it, too.
      ...(approval.escalations === undefined
        ? {}
        : { escalationsDone: data.rung === null ? approval.escalations.length : data.rung + 1 }),
      escalatedTo: [...new Set([...(approval.escalatedTo ?? []), ...data.to])],
    })),
  ApprovalDeadlineMoved: (state, { data }) =>
    withApproval(state, data.approvalId, (approval) => ({ ...approval, ...anew(data) })),
  ApprovalNudged: (state, { at, data }) =>
    withApproval(state, data.approvalId, (approval) => ({ ...approval, nudgedAt: at })),
  ApprovalTurnCame: onlyOnRecord,
  ApprovalHandedOver: (state, { data }) =>
    withoutMootDeliveries(withApproval(state, data.approvalId, (approval) => handedOver(approval, data))),
  DecisionRevoked: (state, { at, data }) => {
    const approval = state.approvals[data.approvalId]!;
    const revoked = approval.decisions.find(({ decisionId }) => decisionId === data.decisionId)!;
    // A pause stops the clock.
    const now = state.pausedAt ?? at;
    const reopened = withApproval(state, data.approvalId, (before) => ({
      ...without(before, 'decidedAt', 'closedBecause'),
      status: before.dueAt <= now ? 'overdue' : 'pending',
      // What would have come while it was settled does not come now.
      remindersSent: before.reminderAts.filter((each) => each <= now).length,
      ...(before.escalations === undefined
        ? {}
        : { escalationsDone: before.escalations.filter((rung) => rung.at <= now).length }),
      decisions: before.decisions.filter((decision) => decision !== revoked),
    }));
    const { decisionId, participantId, choice } = revoked;
    // Its id stays known: what was counted and taken back is never counted again.
    const code = 'approval-closed' as const;
    const message = `It was counted, and taken back: ${cutBytes(data.reason, BOUNDS.shortTextBytes)}`;
    const refused = { decisionId, approvalId: approval.id, participantId, choice, code, message, at };
    return withRefused(subjectOpenAgain(reopened, approval), [refused]);
  },
};

/** Pending again, with all of the clock before it. */
const anew = ({ dueAt, reminderAts, escalations = [] }: Clock) =>
  ({ dueAt, reminderAts, escalations, escalationsDone: 0, remindersSent: 0, status: 'pending' }) as const;

/** The task or gate that was asked for shows it. */
function subjectAsked(state: ProcessState, approval: ApprovalState): ProcessState {
  const { kind, taskId, gateId, round, beforeWork } = approval;
  if (gateId !== undefined) return withGate(state, gateId, (gate) => ({ ...gate, round }));
  if (taskId === undefined) return state;
  return withTask(state, taskId, (task) => {
    const asked = kind === 'task' ? { ...task, round } : task;
    if (beforeWork === true) return { ...asked, status: 'awaiting_approval' };
    // Asked again after a rejection, finished work is no longer blocked.
    const isUnblocked = task.status === 'blocked' && task.workDoneAt !== undefined;
    return isUnblocked ? { ...asked, status: 'awaiting_approval' } : asked;
  });
}

/** What the settled approval had let through, or held, waits for it again. */
function subjectOpenAgain(state: ProcessState, { gateId, taskId, status }: ApprovalState): ProcessState {
  if (gateId !== undefined) return withGate(state, gateId, ({ round }) => ({ status: 'asked', round }));
  if (taskId === undefined || status !== 'rejected') return state;
  return withTask(state, taskId, (task) =>
    task.status === 'blocked' ? { ...task, status: 'awaiting_approval' } : task,
  );
}

function withApproval(
  state: ProcessState,
  id: string,
  change: (approval: ApprovalState) => ApprovalState,
): ProcessState {
  return { ...state, approvals: { ...state.approvals, [id]: change(state.approvals[id]!) } };
}

function close(
  state: ProcessState,
  id: string,
  change: (approval: ApprovalState) => ApprovalState,
): ProcessState {
  return withoutMootDeliveries(withApproval(state, id, (approval) => bare(change(approval))));
}

/** The arguments of a call are on the trail; there may be many of them. */
function bare(approval: ApprovalState): ApprovalState {
  return approval.toolCall === undefined ? approval : without(approval, 'description');
}

/** What nobody needs to be told any more is not tried again. */
function withoutMootDeliveries(state: ProcessState): ProcessState {
  const failed = Object.entries(state.failedDeliveries);
  const kept = failed.filter(([, delivery]) => wanted(state, delivery));
  return kept.length === failed.length ? state : { ...state, failedDeliveries: Object.fromEntries(kept) };
}

function withRefused(state: ProcessState, refused: RefusedDecision[]): ProcessState {
  const refusedDecisions = newestWithin(
    [...state.refusedDecisions, ...refused],
    BOUNDS.refusedDecisions,
    BOUNDS.refusedDecisionBytes,
    sizeOf,
  );
  return { ...state, refusedDecisions };
}
