// One message to one person: what it says is folded from the books, its link is minted here, and what became of it is in
// the journal where it went, or comes back to the process where it did not.
import { setTimeout as sleep } from 'node:timers/promises';
import type { People } from '../process/views/types.ts';
import type { ActivityDeps } from './deps.ts';
import { instanceOf } from './instance-of.ts';
import { buildMailView, carriesLink, messageIdOf, renderMail } from './mail/index.ts';
import { mailedLink } from './mailed-link.ts';
import type { MailSender, NotifyInput, NotifyResult, OutgoingMail } from './ports.ts';
import { record } from './record.ts';

/** Pauses between tries within one attempt, ms; after that the process plans the next by its own clock. */
const PAUSES_MS = [500, 3_000];

export async function notify(deps: ActivityDeps, input: NotifyInput): Promise<NotifyResult> {
  const head = input.batch && (await record(deps.books, input.batch)).head;
  const result = await deliver(deps, input);
  return { ...(head !== undefined && { head }), ...result };
}

async function deliver(deps: ActivityDeps, input: NotifyInput): Promise<Omit<NotifyResult, 'head'>> {
  const { instanceId, notification } = input;
  const { id: notificationId, participantId, attempt } = notification;
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const bindings = await deps.books.bindings(instanceId);
  const bound = bindings.find(({ id }) => id === state.bindings[participantId]);
  if (!bound?.email) return { outcome: 'no-address', reason: `${participantId} has no mail address.` };
  if (graph.person(participantId)?.human.notificationPreferences?.email === false) {
    const reason = `${participantId} wants no e-mail, and there is no other way to reach them.`;
    return { outcome: 'no-address', reason };
  }
  // It went, and we were killed before we could say so.
  if (await wasSent(deps, instanceId, notificationId, attempt)) return { outcome: 'sent' };

  const people: People = Object.fromEntries(
    bindings
      .filter(({ id, participantId: who }) => state.bindings[who] === id)
      .map(({ participantId: who, name, email }) => [
        who,
        { ...(name !== null && { name }), ...(email !== null && { email }) },
      ]),
  );
  const source = { graph, state, people, notification, now: deps.now() };
  // What it was about is over: nothing is left to say, and no link is made for it.
  if (buildMailView({ ...source, link: null }) === null) return { outcome: 'sent', reason: 'moot' };
  const link = carriesLink(notification.kind) ? await mailedLink(deps, graph, state, input) : null;
  const auditHead = notification.kind === 'receipt' ? await headOf(deps, instanceId) : null;
  const { subject, text, html } = renderMail(buildMailView({ ...source, link, auditHead })!);
  const sent = await send(deps.mail, {
    to: { name: bound.name ?? participantId, address: bound.email },
    subject,
    text,
    html,
    messageId: messageIdOf(instanceId, notificationId, deps.publicUrl),
  });
  if (sent.outcome !== 'sent') return sent;
  await deps.books.appendJournal({
    instanceId,
    type: 'delivery_sent',
    at: deps.now(),
    actor: 'engine',
    data: {
      notificationId,
      attempt,
      participantId,
      bindingId: bound.id,
      channel: 'mail',
      kind: notification.kind,
      approvalIds: notification.approvalIds,
    },
  });
  return sent;
}

async function send(mail: MailSender, message: OutgoingMail): ReturnType<MailSender['send']> {
  let sent = await mail.send(message);
  for (const pause of PAUSES_MS) {
    if (sent.outcome !== 'failed') return sent;
    await sleep(pause);
    sent = await mail.send(message);
  }
  return sent;
}

async function wasSent(
  { books }: ActivityDeps,
  instanceId: string,
  notificationId: string,
  attempt: number,
): Promise<boolean> {
  const sent = await books.trail({ instanceId, types: ['delivery_sent'], newestFirst: true, limit: 200 });
  return sent.some(({ body }) => {
    const data = (body['data'] ?? body) as { notificationId?: unknown; attempt?: unknown };
    return data.notificationId === notificationId && data.attempt === attempt;
  });
}

/** The newest entry of the events' chain, hex: what the receipt makes the person a witness of. */
async function headOf({ books }: ActivityDeps, instanceId: string): Promise<string | null> {
  const newest = await books.trail({ instanceId, newestFirst: true, limit: 50 });
  return newest.find(({ stream }) => stream === 'events')?.hash ?? null;
}
