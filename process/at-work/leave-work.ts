// What an attempt that is over leaves behind: nobody needs to answer its questions or approve its calls any more.
import { openApprovals } from '../approvals/approvals.ts';
import type { Turn } from '../turn.ts';
import { isAtWork } from './at-work.ts';

const OVER = 'The attempt that it was for is over.';

/** Drops open questions, and withdraws requests for calls of tools, whose attempt does not run any more. */
export function leaveWork(turn: Turn): void {
  for (const [questionId, question] of Object.entries(turn.state.questions ?? {})) {
    if (!isAtWork(turn.state, question)) turn.follows('QuestionDropped', { questionId, reason: OVER });
  }
  for (const { id, toolCall } of openApprovals(turn.state)) {
    if (toolCall === undefined || isAtWork(turn.state, toolCall)) continue;
    turn.follows('ApprovalWithdrawn', { approvalId: id, reason: OVER });
  }
}
