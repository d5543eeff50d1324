// All decisions of an instance, whatever became of them since: from the events, for the state keeps the last rounds only.
import type { ProcessEvent } from '../../process/events.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { PastDecisionView } from '../page-views.ts';
import type { ViewSource } from './view-source.ts';

/** Newest first. `events`: in order; other types than those of decisions are passed over. */
export function decisionHistory(source: ViewSource, events: ProcessEvent[]): PastDecisionView[] {
  const titles = new Map<string, string>();
  const decisions = new Map<string, PastDecisionView>();
  const end = (decisionId: string, why: string): void => {
    const decision = decisions.get(decisionId);
    if (decision) decision.void = why;
  };
  for (const event of events) {
    if (event.type === 'ApprovalRequested') {
      const { approvalId, title, round } = event.data;
      titles.set(approvalId, round > 1 ? `${title}, round ${round}` : title);
    } else if (event.type === 'ApprovalDecided') {
      const { decisionId, approvalId, participantId, choice, comment, receivedAt } = event.data;
      decisions.set(decisionId, {
        decisionId,
        title: titles.get(approvalId) ?? approvalId,
        choice,
        at: receivedAt,
        byName: actorName(source.graph, participantId, source.people),
        own: participantId === source.participantId,
        comment,
        void: null,
      });
    } else if (event.type === 'DecisionRevoked') {
      end(event.data.decisionId, `Taken back: ${event.data.reason}`);
    } else if (event.type === 'ApprovalReasked') {
      for (const id of event.data.voided) end(id, 'No longer counts: a newer version is asked about.');
    }
  }
  return [...decisions.values()].sort((a, b) => b.at - a.at);
}
