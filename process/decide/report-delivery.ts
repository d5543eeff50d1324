// ReportDelivery: a message could not go. What may pass is tried again by deadline; what was refused is an incident.
import type { CommandOfType } from '../commands.ts';
import { mend, raiseIncident } from '../trouble/incidents.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { Notification } from '../state.ts';
import type { Handler, Turn } from '../turn.ts';

/** Pause before a message is tried for the second time; each further one is twice as long. */
const DELIVERY_BACKOFF_FIRST_MS = 60_000;
/** No pause is longer than this. */
const DELIVERY_BACKOFF_MAX_MS = 60 * 60_000;
/** From this attempt on it is an incident that a message does not get through: a quarter of an hour of trying. */
const ATTEMPTS_UNTIL_INCIDENT = 5;

export const reportDelivery: Handler<CommandOfType<'ReportDelivery'>> = (turn, { data }) => {
  const { notificationId, outcome, reason } = data;
  const message = own(turn.state.notifications, notificationId);
  if (message === undefined) {
    return refusals.invalid('notificationId', `no message "${notificationId}" was handed out lately.`);
  }
  if (outcome === 'sent') {
    mendDelivery(turn, notificationId);
    return null;
  }
  const { participantId, attempt } = message;
  const failed = outcome === 'failed';
  const retryAt =
    turn.clock + Math.min(DELIVERY_BACKOFF_FIRST_MS * 2 ** (attempt - 1), DELIVERY_BACKOFF_MAX_MS);
  turn.did('DeliveryFailed', {
    notificationId,
    participantId,
    refused: !failed,
    reason,
    ...(failed ? { retryAt } : {}),
  });
  if (!failed || attempt >= ATTEMPTS_UNTIL_INCIDENT) raise(turn, message, outcome, reason);
  return null;
};

function raise(
  turn: Turn,
  { notificationId, participantId, kind }: Notification,
  outcome: 'failed' | 'refused' | 'no-address',
  reason: string,
): void {
  const message = `The ${kind} message to ${participantId} could not be delivered: ${reason}`;
  const incident = outcome === 'failed' ? 'mail-failed' : 'mail-refused';
  raiseIncident(turn, incident, participantId, message, { participantId, notificationId });
}

function mendDelivery(turn: Turn, notificationId: string): void {
  for (const incident of Object.values(turn.state.incidents)) {
    if (incident.notificationId === notificationId) mend(turn, incident.id, 'The message got through.');
  }
}
