// One message to one person: how it comes onto the record, by which the shell sends it.
import type { NotificationKind } from '../events.ts';
import { own } from '../own.ts';
import type { Turn } from '../turn.ts';

/** One message to one person. Its id is derived from the number of its event. */
export function notify(
  turn: Turn,
  kind: NotificationKind,
  participantId: string,
  about: {
    approvalIds?: string[];
    taskId?: string;
    decisionId?: string;
    questionId?: string;
    text?: string;
    fromSeq?: number;
  },
): void {
  turn.follows('NotificationRequested', {
    notificationId: `${kind}.${turn.state.seq + 1}.${participantId}`,
    participantId,
    kind,
    approvalIds: [],
    ...about,
    attempt: 1,
  });
}

/** One message a person over several approvals, in the order in which people first appear. */
export function notifyEach(
  turn: Turn,
  kind: NotificationKind,
  asked: { approvalId: string; to: string[] }[],
): void {
  const byPerson = new Map<string, string[]>();
  for (const { approvalId, to } of asked) {
    for (const id of to) byPerson.set(id, [...(byPerson.get(id) ?? []), approvalId]);
  }
  for (const [id, approvalIds] of byPerson) notify(turn, kind, id, { approvalIds });
}

/** Whether messages can reach them. */
export function isBound(turn: Turn, participantId: string): boolean {
  return own(turn.state.bindings, participantId) !== undefined;
}
