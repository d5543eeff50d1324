// One message to one person over one channel: that it is tried a few times, that it goes once, and that its way is on
// record. What it says is for those who call this.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import type { People } from '../process/views/types.ts';
import type { JournalEntry, JournalType } from '../store/books.ts';
import { OUR_BRAND } from '../platform/brand.ts';
import type { ActivityDeps } from './deps.ts';
import { type Mail, messageIdOf } from './mail/index.ts';
import type { Channel, OutgoingMail, Sent } from './ports.ts';
import { type Recipient, recipientOf } from './recipient.ts';

/** Pauses between tries within one attempt, ms; after that whoever asked for the message plans the next. */
const PAUSES_MS = [500, 3_000];
/** Who asks for a longer pause is asked again by the next attempt, if there is one. */
const LONGEST_PAUSE_MS = 10_000;

/** A person who can be written to. */
export interface Addressee {
  bindingId: string;
  to: OutgoingMail['to'];
  /** Names and addresses of everybody in the instance, as its own bindings say. */
  people: People;
  /** "John Smith via Countersign". */
  fromName: string;
  /** Who runs the process, where they have an address and are not the one written to. */
  replyTo?: OutgoingMail['to'];
}
export interface Unreachable {
  outcome: 'no-address';
  /** A sentence without the address. */
  reason: string;
}

/** What is on record of a delivery. */
export interface Delivery {
  instanceId: string;
  /** The notification's or mail's id: what goes under it goes once. */
  id: string;
  attempt: number;
  participantId: string;
  kind: string;
  approvalIds: string[];
}

/** For a mail beside the process. `asked`: by the person or for their safety, so that it goes whatever they prefer. */
export async function addresseeOf(
  deps: Pick<ActivityDeps, 'books' | 'operatorName' | 'brand'>,
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
  asked = true,
): Promise<Addressee | Unreachable> {
  const recipient = await recipientOf(deps, graph, state, participantId);
  if (!asked && recipient.preferences.email === false)
    return { outcome: 'no-address', reason: `${participantId} wants no e-mail.` };
  return mailAddressee(recipient, deps.brand?.name) ?? noMailAddress(participantId);
}

const noMailAddress = (participantId: string): Unreachable => ({
  outcome: 'no-address',
  reason: `${participantId} has no mail address.`,
});

/** Null where they have no mail address. */
export function mailAddressee(
  { bindingId, email, name, people, operator }: Recipient,
  via: string = OUR_BRAND.name,
): Addressee | null {
  if (bindingId === null || email === null) return null;
  return {
    bindingId,
    to: { name, address: email },
    people,
    fromName: `${operator.name} via ${via}`,
    ...(operator.address !== undefined && { replyTo: { name: operator.name, address: operator.address } }),
  };
}

/** Sends it, and writes into the journal that it went. A failure is handed back, and is the caller's to record. */
export async function deliver(
  deps: Pick<ActivityDeps, 'books' | 'mail' | 'publicUrl' | 'now'>,
  delivery: Delivery,
  addressee: Addressee,
  { subject, text, html }: Mail,
): Promise<Sent> {
  const { to, fromName, replyTo, bindingId } = addressee;
  const messageId = messageIdOf(delivery.instanceId, delivery.id, deps.publicUrl);
  const mail = { to, fromName, ...(replyTo && { replyTo }), subject, text, html, messageId };
  const sent = await severalTries(() => deps.mail.send(mail));
  if (sent.outcome === 'sent') await noteDelivery(deps, 'delivery_sent', delivery, { bindingId });
  return sent;
}

/** A few tries with pauses between them, as long as it fails. */
export async function severalTries(send: () => Promise<Sent>): Promise<Sent> {
  let sent = await send();
  for (const pause of PAUSES_MS) {
    if (sent.outcome !== 'failed') return sent;
    const asked = sent.retryAfterMs ?? 0;
    if (asked > LONGEST_PAUSE_MS) return sent;
    await sleep(Math.max(pause, asked));
    sent = await send();
  }
  return sent;
}

/** What is known beyond what was asked for. `channel`: default mail. */
interface Known {
  channel?: Channel;
  bindingId?: string;
  outcome?: string;
  reason?: string;
}

/** One entry about a delivery in the journal. */
export async function noteDelivery(
  { books, now }: Pick<ActivityDeps, 'books' | 'now'>,
  type: DeliveryNote,
  delivery: Delivery,
  more: Known,
): Promise<void> {
  await books.appendJournal(deliveryNote(type, delivery, more, now()));
}

type DeliveryNote = Extract<JournalType, 'delivery_sent' | 'delivery_failed' | 'delivery_dropped'>;

/** The entry itself, for what is written together with something else. `at`: epoch ms. */
export function deliveryNote(
  type: DeliveryNote,
  { instanceId, id, attempt, participantId, kind, approvalIds }: Delivery,
  { channel = 'mail', bindingId, outcome, reason }: Known,
  at: number,
): JournalEntry {
  const data = {
    notificationId: id,
    attempt,
    participantId,
    channel,
    kind,
    approvalIds,
    ...(bindingId !== undefined && { bindingId }),
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason }),
  };
  return { instanceId, type, at, actor: 'engine', data };
}

/** It went, and whoever sent it was killed before they could say so. `attempt` absent: at any attempt. */
export async function wasSent(
  deps: Pick<ActivityDeps, 'books'>,
  { attempt, ...message }: Pick<Delivery, 'instanceId' | 'id'> & { attempt?: number },
): Promise<boolean> {
  const went = await sentOver(deps, message);
  return went.some((each) => attempt === undefined || each.attempt === attempt);
}

/** The channels over which a message went, and at which attempt. */
export async function sentOver(
  { books }: Pick<ActivityDeps, 'books'>,
  { instanceId, id }: Pick<Delivery, 'instanceId' | 'id'>,
): Promise<{ channel: Channel; attempt: number }[]> {
  const sent = await books.trail({ instanceId, types: ['delivery_sent'], newestFirst: true, limit: 400 });
  return sent.flatMap(({ body: { notificationId, attempt, channel } }) =>
    notificationId === id ? [{ channel: channel as Channel, attempt: Number(attempt) }] : [],
  );
}
