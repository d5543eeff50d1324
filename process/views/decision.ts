// What came of one decision, by its id: from the state of a running instance, or from the recorded events of any.
import type { ProcessEvent, RefusalCode, ShownArtifact } from '../events.ts';
import { decisionOutcome as outcomeInState } from '../approvals/decision-outcome.ts';
import type { ProcessState } from '../state.ts';
import { instant } from './format.ts';
import type { DecisionOutcomeView } from './types.ts';

interface CountedDecision {
  decisionId: string;
  participantId: string;
  choice: 'approve' | 'reject';
  comment: string;
  receivedAt: number;
  shown: ShownArtifact[];
  viewed?: string;
}

/**
 * Counted or refused, as the state has it; null where it knows nothing of the id: not there yet, or so long ago that
 * only the books know. An id that was counted stays counted, also when another answer under it was refused later.
 * `auditHead`: head of the recorded event chain, hex, for the receipt.
 */
export function decisionOutcome(
  state: ProcessState,
  decisionId: string,
  auditHead: string | null = null,
): DecisionOutcomeView | null {
  const known = outcomeInState(state, decisionId);
  if (known === null) return null;
  return known.status === 'refused' ? refused(known) : counted(known.approvalId, known, known.seq, auditHead);
}

/** The same from recorded events, where the state has forgotten (an approval asked anew, a closed instance). */
export function decisionOutcomeInEvents(
  events: ProcessEvent[],
  decisionId: string,
  auditHead: string | null = null,
): DecisionOutcomeView | null {
  let refusal: DecisionOutcomeView | null = null;
  for (const event of events) {
    if (event.type === 'ApprovalDecided' && event.data.decisionId === decisionId) {
      return counted(event.data.approvalId, event.data, event.seq, auditHead);
    }
    if (event.type === 'DecisionRefused' && event.data.decisionId === decisionId) {
      refusal = refused(event.data);
    }
  }
  return refusal;
}

function counted(
  approvalId: string,
  decision: CountedDecision,
  auditSeq: number,
  auditHead: string | null,
): DecisionOutcomeView {
  return {
    status: 'counted',
    decisionId: decision.decisionId,
    approvalId,
    participantId: decision.participantId,
    choice: decision.choice,
    comment: decision.comment,
    receivedAt: instant(decision.receivedAt),
    shown: decision.shown.map(({ key, version }) => ({ key, version })),
    viewed: decision.viewed ?? null,
    auditSeq,
    auditHead,
  };
}

function refused(refusal: {
  decisionId: string;
  approvalId: string;
  code: RefusalCode;
  message: string;
}): DecisionOutcomeView {
  const { decisionId, approvalId, code, message } = refusal;
  return { status: 'refused', decisionId, approvalId, code, message };
}
