// The end of an instance: nothing is asked any more, no trouble is left open. The event of the end itself comes after.
import { openApprovals } from './approvals/approvals.ts';
import { dropErrands } from './errands/end-errand.ts';
import { mend } from './trouble/incidents.ts';
import type { Turn } from './turn.ts';

/** Withdraws what is open and closes the incidents, with the reason on each. */
export function closeInstance(turn: Turn, reason: string): void {
  for (const { id } of openApprovals(turn.state))
    turn.follows('ApprovalWithdrawn', { approvalId: id, reason });
  for (const questionId of Object.keys(turn.state.questions ?? {})) {
    turn.follows('QuestionDropped', { questionId, reason });
  }
  dropErrands(turn, reason);
  for (const id of Object.keys(turn.state.incidents)) mend(turn, id, reason);
}
