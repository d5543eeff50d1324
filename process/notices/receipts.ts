// What came of a decision, mailed to the person who made it: the receipt, or that it was not counted.
import { isBound, notify } from './notify.ts';
import type { DecisionState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** A receipt for each decision that this turn counted. Who has no address any more gets none. Called once a turn. */
export function tellReceipts(turn: Turn): void {
  const decided = turn.events.flatMap(({ type, data }) => (type === 'ApprovalDecided' ? [data] : []));
  for (const { participantId, approvalId, decisionId } of decided) {
    if (!isBound(turn, participantId)) continue;
    notify(turn, 'receipt', participantId, { approvalIds: [approvalId], decisionId });
  }
}

/** Once a person and approval, whose id has its round: many clicks while no worker is there come to be refused at once. */
export function tellRefusal(
  turn: Turn,
  {
    participantId,
    approvalId,
    decisionId,
  }: Pick<DecisionState, 'participantId' | 'decisionId'> & { approvalId: string },
): void {
  const isTold = Object.values(turn.state.notifications).some(
    (each) =>
      each.kind === 'refusal' &&
      each.participantId === participantId &&
      each.approvalIds.includes(approvalId),
  );
  if (isTold || !isBound(turn, participantId)) return;
  notify(turn, 'refusal', participantId, { approvalIds: [approvalId], decisionId });
}
