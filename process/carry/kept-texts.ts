// Comments, failures and feedback in the state: whole as long as all of them together keep within their room.
import { isOpen, holds } from '../approvals/approvals.ts';
import { BOUNDS, cutBytes, jsonBytes } from '../bounds.ts';
import type { ApprovalState, ProcessState } from '../state.ts';

/**
 * Makes room for one more text: comments of approvals that nothing comes of any more give way first, then the text itself
 * is kept in no more than `inShort` bytes. The events have every text whole.
 */
export function roomFor(
  state: ProcessState,
  text: string,
  inShort: number,
): { state: ProcessState; text: string } {
  const bytes = jsonBytes(text);
  if (bytes - 2 <= inShort) return { state, text };
  if (textBytesIn(state) + bytes <= BOUNDS.textBytesInAll) return { state, text };
  const cleared = withoutPastComments(state);
  if (textBytesIn(cleared) + bytes <= BOUNDS.textBytesInAll) return { state: cleared, text };
  return { state: cleared, text: cutBytes(text, inShort) };
}

function textBytesIn({ approvals, tasks }: ProcessState): number {
  let bytes = 0;
  for (const { decisions } of Object.values(approvals)) {
    for (const { comment } of decisions) if (comment !== '') bytes += jsonBytes(comment);
  }
  for (const { lastFailure, feedback } of Object.values(tasks)) {
    if (lastFailure !== undefined) bytes += jsonBytes(lastFailure);
    if (feedback !== undefined) bytes += jsonBytes(feedback);
  }
  return bytes;
}

function withoutPastComments(state: ProcessState): ProcessState {
  const approvals = Object.entries(state.approvals).map(([id, approval]): [string, ApprovalState] => {
    const isPast = !isOpen(approval) && !holds(state, approval);
    return [id, isPast && approval.decisions.some(hasComment) ? withoutComments(approval) : approval];
  });
  return { ...state, approvals: Object.fromEntries(approvals) };
}

function withoutComments(approval: ApprovalState): ApprovalState {
  const decisions = approval.decisions.map((decision) =>
    hasComment(decision) ? { ...decision, comment: '…' } : decision,
  );
  return { ...approval, decisions };
}

const hasComment = ({ comment }: { comment: string }): boolean => comment !== '' && comment !== '…';
