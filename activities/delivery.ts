// One mail to one person of an instance: to whom it goes, in whose name it comes, that it goes once, and that its way is
// on record. What it says is for those who call this.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import { operatorName } from '../process/views/actor-name.ts';
import type { People } from '../process/views/types.ts';
import type { JournalType } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
import { type Mail, messageIdOf, oneLine } from './mail/index.ts';
import type { MailSender, OutgoingMail } from './ports.ts';

/** Pauses between tries within one attempt, ms; after that whoever asked for the mail plans the next. */
const PAUSES_MS = [500, 3_000];

type Outcome = Awaited<ReturnType<MailSender['send']>>;

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

/** By the bindings that count: one that was refused is nobody's address. */
export async function addresseeOf(
  { books, operatorName: fallback }: Pick<ActivityDeps, 'books' | 'operatorName'>,
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
): Promise<Addressee | Unreachable> {
  const bindings = (await books.bindings(state.instanceId)).filter(
    ({ id, participantId: who }) => Object.hasOwn(state.bindings, who) && state.bindings[who] === id,
  );
  const bound = bindings.find(({ participantId: who }) => who === participantId);
  if (!bound?.email) return { outcome: 'no-address', reason: `${participantId} has no mail address.` };
  if (graph.person(participantId)?.human.notificationPreferences?.email === false) {
    const reason = `${participantId} wants no e-mail, and there is no other way to reach them.`;
    return { outcome: 'no-address', reason };
  }
  const people: People = Object.fromEntries(
    bindings.map(({ participantId: who, name, email }) => [
      who,
      { ...(name !== null && { name }), ...(email !== null && { email }) },
    ]),
  );
  const operator = oneLine(operatorName(graph, people, fallback), 100);
  // The same person whose name the mail comes in: answers go to nobody else.
  const [delegator] = graph.delegators;
  const answers =
    delegator === undefined || delegator === participantId ? undefined : people[delegator]?.email;
  return {
    bindingId: bound.id,
    to: { name: bound.name ?? participantId, address: bound.email },
    people,
    fromName: `${operator} via Countersign`,
    ...(answers !== undefined && { replyTo: { name: operator, address: answers } }),
  };
}

/** Sends it, and writes into the journal that it went. A failure is handed back, and is the caller's to record. */
export async function deliver(
  deps: Pick<ActivityDeps, 'books' | 'mail' | 'publicUrl' | 'now'>,
  delivery: Delivery,
  addressee: Addressee,
  { subject, text, html }: Mail,
): Promise<Outcome> {
  const { to, fromName, replyTo } = addressee;
  const sent = await send(deps.mail, {
    to,
    fromName,
    ...(replyTo && { replyTo }),
    subject,
    text,
    html,
    messageId: messageIdOf(delivery.instanceId, delivery.id, deps.publicUrl),
  });
  if (sent.outcome === 'sent') {
    await noteDelivery(deps, 'delivery_sent', delivery, { bindingId: addressee.bindingId });
  }
  return sent;
}

/** One entry about a delivery in the journal. `more`: what is known beyond what was asked for. */
export async function noteDelivery(
  { books, now }: Pick<ActivityDeps, 'books' | 'now'>,
  type: Extract<JournalType, 'delivery_sent' | 'delivery_failed'>,
  { instanceId, id, attempt, participantId, kind, approvalIds }: Delivery,
  more: { bindingId?: string; outcome?: string; reason?: string },
): Promise<void> {
  const data = { notificationId: id, attempt, participantId, channel: 'mail', kind, approvalIds, ...more };
  await books.appendJournal({ instanceId, type, at: now(), actor: 'engine', data });
}

/** It went, and whoever sent it was killed before they could say so. `attempt` absent: at any attempt. */
export async function wasSent(
  { books }: Pick<ActivityDeps, 'books'>,
  { instanceId, id, attempt }: Pick<Delivery, 'instanceId' | 'id'> & { attempt?: number },
): Promise<boolean> {
  const sent = await books.trail({ instanceId, types: ['delivery_sent'], newestFirst: true, limit: 200 });
  return sent.some(({ body }) => {
    const data = (body['data'] ?? body) as { notificationId?: unknown; attempt?: unknown };
    return data.notificationId === id && (attempt === undefined || data.attempt === attempt);
  });
}

async function send(mail: MailSender, message: OutgoingMail): Promise<Outcome> {
  let sent = await mail.send(message);
  for (const pause of PAUSES_MS) {
    if (sent.outcome !== 'failed') return sent;
    await sleep(pause);
    sent = await mail.send(message);
  }
  return sent;
}
