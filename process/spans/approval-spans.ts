// Spans of approvals and of the turns of people in them; decisions and escalations.
import {
  type ApprovalTrack,
  becomeOverdue,
  isInTime,
  setDeadline,
  settleTrack,
  syncTurns,
} from './approval-track.ts';
import { gateWaitsAgain } from './phase-spans.ts';
import { momentOf, type Tracers, type Tracing } from './tracing.ts';

export const approvalTracers: Tracers<
  | 'ApprovalRequested'
  | 'ApprovalReasked'
  | 'ApprovalDecided'
  | 'DecisionRevoked'
  | 'ApprovalGranted'
  | 'ApprovalRejected'
  | 'ApprovalWithdrawn'
  | 'ApprovalOverdue'
  | 'ApprovalEscalated'
  | 'ApprovalDeadlineMoved'
  | 'ApprovalTurnCame'
  | 'ApprovalHandedOver'
  | 'ReworkStarted'
> = {
  ApprovalRequested: ({ log, approvals }, { at, data }) => {
    const { approvalId, phaseId, taskId = null, gateId = null, round, dueAt } = data;
    const about = { approvalId, phaseId, taskId, gateId, round, dueAt };
    const track: ApprovalTrack = {
      approvalId,
      about,
      approvers: data.approvers,
      inOrder: data.inOrder === true,
      decisions: [],
      status: 'pending',
      dueAt,
      span: log.begin('approval', approvalId, at, about),
      turns: new Map(),
    };
    approvals.set(approvalId, track);
    syncTurns(log, track, at);
  },
  ApprovalReasked: (tracing, { at, data }) => {
    const track = trackOf(tracing, data.approvalId);
    track.decisions = track.decisions.filter(({ decisionId }) => !data.voided.includes(decisionId));
    if (data.clock !== undefined) setDeadline(track, data.clock.dueAt);
    syncTurns(tracing.log, track, at);
  },
  ApprovalDecided: (tracing, { at, data }) => {
    const { decisionId, participantId, choice, receivedAt, approvalId } = data;
    const track = trackOf(tracing, approvalId);
    const { phaseId = null, taskId = null } = track.about;
    const mark = tracing.log.mark({
      kind: 'decision',
      id: decisionId,
      at,
      what: choice,
      phaseId,
      taskId,
      who: participantId,
    });
    track.decisions.push({ decisionId, participantId, choice, receivedAt, mark });
    // In order, the next one's turn comes in this same moment, unless this settles it: the events to come say so.
    syncTurns(tracing.log, track, at);
  },
  DecisionRevoked: (tracing, { at, data }) => {
    const { log } = tracing;
    const track = trackOf(tracing, data.approvalId);
    track.decisions = track.decisions.filter(({ decisionId }) => decisionId !== data.decisionId);
    if (track.status === 'closed') openAgain(tracing, track, at);
    syncTurns(log, track, at);
  },
  ApprovalGranted: (tracing, { at, data }) => {
    const track = trackOf(tracing, data.approvalId);
    settleTrack(tracing.log, track, at, 'granted', lastInTime(tracing, track));
  },
  ApprovalRejected: (tracing, { at, data }) => {
    const track = trackOf(tracing, data.approvalId);
    // Its deadline may have rejected it: nobody of that name decided then.
    const isAnswered = track.decisions.some(({ participantId }) => participantId === data.by);
    if (!isAnswered) becomeOverdue(track);
    settleTrack(tracing.log, track, at, 'rejected', isAnswered && lastInTime(tracing, track));
  },
  ApprovalWithdrawn: (tracing, { at, data }) => {
    const track = trackOf(tracing, data.approvalId);
    if (track.status === 'closed') {
      gateWaitsAgain(tracing, track.about, at);
      return;
    }
    settleTrack(tracing.log, track, at, 'withdrawn', track.status === 'overdue' ? false : null);
  },
  ApprovalOverdue: (tracing, { data }) => becomeOverdue(trackOf(tracing, data.approvalId)),
  ApprovalEscalated: (tracing, event) => {
    const { phaseId = null, taskId = null } = trackOf(tracing, event.data.approvalId).about;
    const id = momentOf(event);
    tracing.log.mark({ kind: 'escalation', id, at: event.at, what: null, phaseId, taskId, who: null });
  },
  ApprovalDeadlineMoved: (tracing, { data }) => setDeadline(trackOf(tracing, data.approvalId), data.dueAt),
  // Whose turn it is follows from the decisions.
  ApprovalTurnCame: null,
  ApprovalHandedOver: (tracing, { at, data: { approvalId, from, to } }) => {
    const track = trackOf(tracing, approvalId);
    track.approvers = track.approvers.map((id) => (id === from ? to : id));
    syncTurns(tracing.log, track, at);
  },
  ReworkStarted: (tracing, event) => {
    const { approvalId, targets } = event.data;
    const rejection = approvalId === undefined ? undefined : rejectionOf(trackOf(tracing, approvalId));
    if (rejection !== undefined) rejection.what = 'rework';
    tracing.log.mark({
      kind: approvalId === undefined ? 'sent-back' : 'rework',
      id: momentOf(event),
      at: event.at,
      what: null,
      phaseId: tracing.tasks.get(targets[0]!)?.phaseId ?? null,
      taskId: targets[0] ?? null,
      who: rejection?.who ?? null,
    });
  },
};

/** A pause stopped the clock of whatever was not late yet. */
export function shiftDeadlines({ approvals }: Tracing, byMs: number): void {
  for (const track of approvals.values()) {
    if (track.status === 'pending') setDeadline(track, track.dueAt + byMs);
  }
}

/** It had been settled; that does not count any more. */
function openAgain(tracing: Tracing, track: ApprovalTrack, at: number): void {
  const { log } = tracing;
  track.span.outcome = 'taken-back';
  track.span.inTime = null;
  track.span = log.begin('approval', track.approvalId, at, { ...track.about, dueAt: track.dueAt });
  track.status = 'pending';
  if (track.dueAt <= (log.pausedAt ?? at)) becomeOverdue(track);
  gateWaitsAgain(tracing, track.about, at);
}

/** By the answer that came last. */
function lastInTime({ log }: Tracing, { decisions, dueAt }: ApprovalTrack): boolean {
  return isInTime(log, dueAt, decisions.at(-1)!);
}

function rejectionOf({ decisions }: ApprovalTrack) {
  return decisions.findLast(({ choice }) => choice === 'reject')?.mark;
}

/** Every event about an approval comes after its request. */
function trackOf({ approvals }: Tracing, approvalId: string): ApprovalTrack {
  const track = approvals.get(approvalId);
  if (track === undefined) throw new Error(`No event asks for the approval ${approvalId}.`);
  return track;
}
