// Approvals that are over and done with: the state keeps the newest of them, the books have them all.
import { indexOf } from '../approvals/approval-index.ts';
import { isOpen } from '../approvals/approvals.ts';
import { isAtWork } from '../at-work/at-work.ts';
import { BOUNDS } from '../bounds.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { without } from './without.ts';

/** The state without what has to go where this one is asked. */
export function withoutPast(
  state: ProcessState,
  { kind, round, toolCall }: Pick<ApprovalState, 'kind' | 'round' | 'toolCall'>,
): ProcessState {
  const called = toolCall === undefined ? state : withoutOldCalls(state);
  const reviewed = kind === 'review' ? withoutOldReviews(called) : called;
  return round === 1 ? reviewed : withoutOldRounds(reviewed);
}

/** A new round may let the oldest of the past ones go: closed, with a later one in their place. */
function withoutOldRounds(state: ProcessState): ProcessState {
  const index = indexOf(state.approvals);
  const past = Object.values(state.approvals).filter(
    (approval) => !isOpen(approval) && index.latest(approval.kind, approval.subjectId) !== approval,
  );
  return keeping(state, past, BOUNDS.pastRounds);
}

/** Of calls of tools whose attempt is over, the newest stay. */
function withoutOldCalls(state: ProcessState): ProcessState {
  const past = Object.values(state.approvals).filter(
    ({ toolCall }) => toolCall !== undefined && !isAtWork(state, toolCall),
  );
  return keeping(state, past, BOUNDS.pastToolCalls);
}

/** Once granted, nothing reads a review, nor the rounds before it. The task keeps its number, for the rounds that may come. */
function withoutOldReviews(state: ProcessState): ProcessState {
  const reviews = Object.values(state.approvals).filter(({ kind }) => kind === 'review');
  const granted = reviews.filter(({ status }) => status === 'granted');
  const old = new Map(oldest(granted, BOUNDS.pastReviews).map(({ subjectId, round }) => [subjectId, round]));
  if (old.size === 0) return state;
  const tasks = [...old].map(([id, reviewRound]) => [id, { ...state.tasks[id]!, reviewRound }]);
  const ids = reviews.filter(({ subjectId }) => old.has(subjectId)).map(({ id }) => id);
  return {
    ...state,
    tasks: { ...state.tasks, ...Object.fromEntries(tasks) },
    approvals: without(state.approvals, ...ids),
  };
}

function keeping(state: ProcessState, past: ApprovalState[], count: number): ProcessState {
  const old = oldest(past, count).map(({ id }) => id);
  return old.length === 0 ? state : { ...state, approvals: without(state.approvals, ...old) };
}

const oldest = (past: ApprovalState[], count: number): ApprovalState[] =>
  past.slice(0, Math.max(0, past.length - count));
