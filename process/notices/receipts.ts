// The receipt of a decision, mailed to the person who made it. `decide` calls this once for each turn.
import { notify } from './notify.ts';
import { own } from '../own.ts';
import type { Turn } from '../turn.ts';

/** A receipt for each decision that this turn counted. Who has no address any more gets none. */
export function tellReceipts(turn: Turn): void {
  const decided = turn.events.flatMap(({ type, data }) => (type === 'ApprovalDecided' ? [data] : []));
  for (const { participantId, approvalId, decisionId } of decided) {
    if (own(turn.state.bindings, participantId) === undefined) continue;
    notify(turn, 'receipt', participantId, { approvalIds: [approvalId], decisionId });
  }
}
