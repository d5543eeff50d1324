// One approval over its events: who is asked now, until when, and the spans of it and of each person's turn.
import { askedNow } from '../approvals/approvals.ts';
import type { Choice } from '../events.ts';
import type { About, CourseLog } from './course-log.ts';
import type { Mark, Span } from './types.ts';

/** A decision that counts. `receivedAt`: when the API took it. */
interface Decided {
  decisionId: string;
  participantId: string;
  choice: Choice;
  receivedAt: number;
  mark: Mark;
}

export interface ApprovalTrack {
  approvalId: string;
  about: About;
  approvers: string[];
  inOrder: boolean;
  decisions: Decided[];
  status: 'pending' | 'overdue' | 'closed';
  /** Epoch ms; the last deadline set. */
  dueAt: number;
  /** The one under way, or the last one. */
  span: Span;
  /** Of those who are asked now. */
  turns: Map<string, Span>;
}

/** Begins turns of those who are asked now, and ends those of the others. */
export function syncTurns(log: CourseLog, track: ApprovalTrack, at: number): void {
  const asked = track.status === 'closed' ? [] : askedNow(track);
  for (const who of track.turns.keys()) if (!asked.includes(who)) endTurn(log, track, who, at);
  for (const who of asked) if (!track.turns.has(who)) beginTurn(log, track, who, at);
}

function beginTurn(log: CourseLog, track: ApprovalTrack, who: string, at: number): void {
  // Who is asked once it is late has no deadline to keep.
  const dueAt = track.status === 'overdue' ? null : track.dueAt;
  const about: About = { ...track.about, who, whoKind: 'person', dueAt };
  track.turns.set(who, log.begin('turn', turnOf(track, who), at, about));
}

function endTurn(log: CourseLog, track: ApprovalTrack, who: string, at: number): void {
  const span = track.turns.get(who)!;
  const subject = turnOf(track, who);
  track.turns.delete(who);
  const decision = track.decisions.find(({ participantId }) => participantId === who);
  if (decision !== undefined) {
    log.end('turn', subject, at, decision.choice === 'approve' ? 'approved' : 'rejected');
    span.inTime = span.dueAt === null ? null : isInTime(log, span.dueAt, decision);
  } else if (span.from === at) {
    // Asked and in the same moment not any more, as who is away: they never had a turn.
    log.forget('turn', subject);
  } else {
    log.end('turn', subject, at, track.approvers.includes(who) ? 'not-needed' : 'handed-over');
  }
}

/** The approval is settled, or of no use any more. `answer`: what settled it; null: nobody's. */
export function settleTrack(
  log: CourseLog,
  track: ApprovalTrack,
  at: number,
  outcome: 'granted' | 'rejected' | 'withdrawn',
  inTime: boolean | null,
): void {
  log.end('approval', track.approvalId, at, outcome);
  track.span.inTime = inTime;
  track.status = 'closed';
  syncTurns(log, track, at);
}

/** Whether an answer came by the deadline; a pause stops the clock. */
export function isInTime(
  log: CourseLog,
  dueAt: number,
  { receivedAt }: Pick<Decided, 'receivedAt'>,
): boolean {
  return Math.min(receivedAt, log.pausedAt ?? Infinity) <= dueAt;
}

/** Another deadline, for all who are asked now. */
export function setDeadline(track: ApprovalTrack, dueAt: number): void {
  track.status = 'pending';
  track.dueAt = dueAt;
  for (const span of [track.span, ...track.turns.values()]) {
    span.dueAt = dueAt;
    span.inTime = null;
  }
}

/** Nobody answered by the deadline. */
export function becomeOverdue(track: ApprovalTrack): void {
  track.status = 'overdue';
  for (const span of [track.span, ...track.turns.values()]) if (span.dueAt !== null) span.inTime = false;
}

const turnOf = ({ approvalId }: ApprovalTrack, who: string): string => `${approvalId}.${who}`;
