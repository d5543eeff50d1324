// Why an answer was not counted, as its author reads it on a page or in a mail: who decided and when, in words. The
// engine's own sentences hold ids.
import type { ProcessGraph } from '../../definition/graph.ts';
import { askedNow, isOpen, mayDecideOn } from '../approvals/approvals.ts';
import { holderNow } from '../approvals/holders.ts';
import { isSamePerson } from '../approvals/one-mailbox.ts';
import type { Refusal } from '../commands.ts';
import type { RefusalCode } from '../events.ts';
import { own } from '../own.ts';
import type { ApprovalState, DecisionState, ProcessState } from '../state.ts';
import { actorName } from './actor-name.ts';
import type { People } from './types.ts';
import { writtenDate } from './written-date.ts';

interface Course {
  graph: ProcessGraph;
  state: ProcessState;
  people: People;
}

interface Answer {
  approvalId: string;
  participantId: string;
  /** What the engine said of it; null: it was not sent, because nothing waits for this person there. */
  refusal: Refusal | null;
}

/** `why`: one or more sentences. `stands`: an earlier answer of the same person that counts; null: there is none. */
export interface NotCounted {
  why: string;
  stands: DecisionState | null;
}

/** Pure: read from where the instance stands, and from the refusal where that alone tells. */
export function notCounted(course: Course, { approvalId, participantId, refusal }: Answer): NotCounted {
  const words = refusal && ofTheAnswer(refusal);
  if (words) return { why: words, stands: null };
  const { graph, state } = course;
  const approval = own(state.approvals, approvalId);
  const holder = approval && holderNow(approval, participantId);
  if (approval && holder !== undefined && holder !== participantId) {
    return { why: handedOver(course, approval, holder), stands: null };
  }
  if (!approval || !mayDecideOn(graph, state, approval, participantId)) {
    return { why: 'This is not among what you are asked.', stands: null };
  }
  const stands = approval.decisions.findLast((each) => each.participantId === participantId) ?? null;
  if (stands !== null) {
    const did = stands.choice === 'approve' ? 'approved' : 'rejected';
    const since = approval.status === 'withdrawn' ? 'It was withdrawn since.' : 'The first answer stands.';
    return { why: `You ${did} this before, ${writtenDate(stands.receivedAt)}. ${since}`, stands };
  }
  const isShared = approval.decisions.some((each) => isSamePerson(state, participantId, each.participantId));
  if (refusal?.code === 'not-an-approver' && isShared) return { why: SHARED, stands };
  return { why: outOfTurn(course, approval, participantId) ?? ended(course, approval, refusal), stands };
}

const SHARED =
  'Somebody with your e-mail address has answered this, and one address gives one answer. Who runs the process can give each of you an address of your own.';

/** What is the matter with the answer itself, wherever the process stands. */
function ofTheAnswer({ code, message }: Refusal): string | undefined {
  // Names artifacts and versions, and nobody.
  return code === 'shown-is-stale' ? message : OF_THE_ANSWER[code];
}

const OF_THE_ANSWER: Partial<Record<RefusalCode, string>> = {
  'comment-required': 'A rejection needs a comment that says what has to change.',
  'code-required': 'It needs the code that is mailed to you. Open the page again and give it.',
  'decision-id-reused': 'This form was sent before, with another answer. The first answer stands.',
  'doer-may-not-approve':
    'You did this work, or somebody with your e-mail address did, and who did it does not approve it.',
  'starter-may-not-approve':
    'You started this process, or somebody with your e-mail address did, and who starts it does not approve in it.',
  'invalid-command': 'It could not be read. Open the page again and decide anew.',
};

function handedOver(course: Course, approval: ApprovalState, holder: string): string {
  const name = nameOf(course, holder);
  if (isOpen(approval) && course.state.closedAt === undefined) {
    return `It is decided by ${name} now, in your place.`;
  }
  return `It was handed over to ${name}. ${ended(course, approval, null)}`;
}

function outOfTurn(course: Course, approval: ApprovalState, participantId: string): string | null {
  const [first] = askedNow(approval);
  const waits = approval.inOrder === true && first !== undefined && first !== participantId;
  if (!waits || !isOpen(approval) || course.state.closedAt !== undefined) return null;
  return `${nameOf(course, first)} is asked before you. You are told when it is your turn.`;
}

function ended(course: Course, approval: ApprovalState, refusal: Refusal | null): string {
  return [howItClosed(course.state), whatCameOfIt(course, approval, refusal)].filter(Boolean).join(' ');
}

function howItClosed({ status, closedAt, closeReason }: ProcessState): string | null {
  if (closedAt === undefined) return null;
  const reason = closeReason ? `: \u201c${closeReason}\u201d` : '';
  return `The process was ${status === 'failed' ? 'ended' : status} on ${writtenDate(closedAt)}${reason}.`;
}

function whatCameOfIt(course: Course, approval: ApprovalState, refusal: Refusal | null): string {
  switch (approval.status) {
    case 'granted':
      return `It was approved before your answer came${whoAndWhen(course, approval, 'approve')}.`;
    case 'rejected':
      return `It was rejected before your answer came${whoAndWhen(course, approval, 'reject')}.`;
    case 'withdrawn':
      return 'It was withdrawn; nobody is asked any more.';
    case 'pending':
    case 'overdue':
      // Open again since, or open in a process that has ended.
      return (refusal && SINCE[refusal.code]) ?? 'Nothing is decided in it any more.';
  }
}

/** Said of a refusal whose reason has passed. */
const SINCE: Partial<Record<RefusalCode, string>> = {
  'not-your-turn': 'It was not your turn yet when your answer came.',
  'not-an-approver': 'You were not asked when your answer came.',
  'approval-already-decided': 'It had been decided when your answer came.',
  'approval-expired': 'Its time was over when your answer came.',
  'approval-closed': 'Nobody was asked any more when your answer came.',
};

/** ", by Jane Doe, Thu 12 March 2026, 17:32 UTC", or at the deadline where nobody said so. */
function whoAndWhen(course: Course, approval: ApprovalState, choice: DecisionState['choice']): string {
  const byDeadline = approval.closedBecause === 'timeout';
  const last = byDeadline ? undefined : approval.decisions.findLast((each) => each.choice === choice);
  if (!last) return `, at its deadline, ${writtenDate(approval.dueAt)}`;
  return `, by ${nameOf(course, last.participantId)}, ${writtenDate(last.receivedAt)}`;
}

const nameOf = ({ graph, people }: Course, id: string): string => actorName(graph, id, people);
