// The delivery ledger of an instance, folded from its trail: each message to a person with all that became of it.
import type { JsonObject } from '../../definition/types.ts';
import { instant, instantOrNull } from '../../process/views/format.ts';
import type { Names } from '../../process/views/names.ts';
import type { DeliveryAttemptView, DeliveryView } from '../../process/views/types.ts';
import type { TrailEntry } from '../../store/books.ts';
import { contentOf } from './audit-reader.ts';

/** What of a trail the ledger is made of. */
export const LEDGER_TYPES = [
  'NotificationRequested',
  'DeliveryFailed',
  'delivery_sent',
  'delivery_failed',
  'delivery_dropped',
];

interface Message {
  /** Position of its first entry: by this they are listed. */
  position: number;
  requestedAt: number;
  data: JsonObject;
  attempts: DeliveryAttemptView[];
  /** The newest that was asked for. */
  attempt: number;
  retryAt?: number;
}

export interface LedgerEntry {
  position: number;
  view: DeliveryView;
}

/** `entries`: those of `LEDGER_TYPES`, in order of position. Newest message first. */
export function deliveryLedger(entries: TrailEntry[], names: Names): LedgerEntry[] {
  const messages = new Map<string, Message>();
  for (const entry of entries) {
    const data = contentOf(entry);
    const id = textIn(data, 'notificationId');
    const message = messages.get(id) ?? {
      position: entry.position,
      requestedAt: entry.at,
      data,
      attempts: [],
      attempt: 1,
    };
    messages.set(id, message);
    FOLD[entry.type]?.(message, entry, data);
  }
  return [...messages]
    .map(([id, message]) => ({ position: message.position, view: viewOf(id, message, names) }))
    .reverse();
}

/** Entries outlive the release that wrote them: read with care. */
function textIn(data: JsonObject, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}

type Fold = (message: Message, entry: TrailEntry, data: JsonObject) => void;

const noted =
  (outcome: DeliveryAttemptView['outcome'] | null): Fold =>
  (message, { at }, data) => {
    message.attempts.push({
      channel: data['channel'] as DeliveryAttemptView['channel'],
      attempt: Number(data['attempt']),
      at: instant(at),
      outcome: outcome ?? (data['outcome'] as DeliveryAttemptView['outcome']),
      reason: typeof data['reason'] === 'string' ? data['reason'] : null,
    });
  };

const FOLD: Record<string, Fold> = {
  NotificationRequested: (message, _entry, data) => {
    message.attempt = Number(data['attempt']);
    delete message.retryAt;
  },
  delivery_sent: noted('sent'),
  delivery_failed: noted(null),
  delivery_dropped: noted('dropped'),
  DeliveryFailed: (message, { at }, data) => {
    if (typeof data['retryAt'] === 'number') message.retryAt = data['retryAt'];
    // What an activity could say of it is on the journal; where it could not, the event alone knows.
    const { attempt } = message;
    if (message.attempts.some((each) => each.attempt === attempt && each.outcome !== 'sent')) return;
    const outcome = data['refused'] === true ? 'refused' : 'failed';
    const reason = textIn(data, 'reason');
    message.attempts.push({ channel: null, attempt, at: instant(at), outcome, reason });
  },
};

function viewOf(id: string, { requestedAt, data, attempts, retryAt }: Message, names: Names): DeliveryView {
  const participantId = textIn(data, 'participantId');
  const ids = data['approvalIds'];
  const approvalIds = Array.isArray(ids) ? ids.filter((each) => typeof each === 'string') : [];
  const status = statusOf(attempts);
  return {
    id,
    kind: textIn(data, 'kind'),
    participantId,
    name: names.actor(participantId),
    approvalIds,
    requestedAt: instant(requestedAt),
    status,
    retryAt: status === 'sent' ? null : instantOrNull(retryAt),
    attempts,
  };
}

/** Mail speaks for the message where it was tried, else Slack does; a notice on a page alone has reached nobody. */
function statusOf(attempts: DeliveryAttemptView[]): DeliveryView['status'] {
  const tried = (channel: DeliveryAttemptView['channel']) =>
    attempts.filter((each) => each.channel === channel);
  const telling = [tried('mail'), tried('slack'), tried(null)].find((some) => some.length > 0) ?? [];
  if (telling.some(({ outcome }) => outcome === 'sent')) return 'sent';
  return telling.at(-1)?.outcome ?? 'waiting';
}
