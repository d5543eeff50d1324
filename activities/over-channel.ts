// One message over one of its channels, with what became of it on record: a mail with the person's link, a line in a
// Slack channel, a notice behind the bell of their page.
import type { NotificationKind } from '../process/events.ts';
import type { NoticePlace } from '../store/books.ts';
import { actorName } from '../process/views/actor-name.ts';
import type { ActivityDeps } from './deps.ts';
import {
  type Delivery,
  deliver,
  deliveryNote,
  mailAddressee,
  noteDelivery,
  severalTries,
} from './delivery.ts';
import { type MailSource, briefOf, buildMailView, carriesLink, oneLine, renderMail } from './mail/index.ts';
import { mailedLink } from './mailed-link.ts';
import type { Channel, NotifyInput, Sent } from './ports.ts';
import type { Recipient } from './recipient.ts';

export interface Message {
  delivery: Delivery & Pick<NotifyInput['notifications'][number], 'kind'>;
  recipient: Recipient;
  /** Of a message that has something to say; its link is made where it is mailed. */
  source: Omit<MailSource, 'link'>;
  /** The channel that has to reach the person. */
  must: Channel | null;
}

/** Throws for trouble of ours alone: the books. */
export async function overChannel(deps: ActivityDeps, channel: Channel, message: Message): Promise<Sent> {
  const sent = await OVER[channel](deps, message);
  if (sent.outcome !== 'sent') {
    const { outcome, reason } = sent;
    await noteDelivery(deps, 'delivery_failed', message.delivery, { channel, outcome, reason });
  }
  return sent;
}

const OVER: Record<Channel, (deps: ActivityDeps, message: Message) => Promise<Sent>> = {
  mail: overMail,
  slack: overSlack,
  'in-app': overBell,
};

async function overMail(deps: ActivityDeps, { delivery, recipient, source }: Message): Promise<Sent> {
  const addressee = mailAddressee(recipient, deps.brand?.name);
  if (!addressee) return { outcome: 'refused', reason: `${delivery.participantId} has no mail address.` };
  const link = carriesLink(delivery.kind)
    ? await mailedLink(deps, source.graph, source.state, delivery)
    : null;
  return await deliver(deps, delivery, addressee, renderMail(buildMailView({ ...source, link })!));
}

async function overSlack(deps: ActivityDeps, { delivery, recipient, source, must }: Message): Promise<Sent> {
  const { slack } = deps;
  if (!slack) return { outcome: 'refused', reason: 'COUNTERSIGN_SLACK_WEBHOOK is not set.' };
  const { operator, bindingId } = recipient;
  const name = oneLine(actorName(source.graph, delivery.participantId, source.people), 100);
  const where = `${oneLine(source.state.name, 150)} (${delivery.instanceId})`;
  const message = {
    to: recipient.slack,
    name,
    from: operator.name,
    text: wordsOf(source),
    hint: `${where}. ${linkHint(delivery.kind, must, operator.name)}`,
  };
  const sent = await severalTries(() => slack.send(message));
  if (sent.outcome === 'sent') {
    const known = { channel: 'slack', ...(bindingId !== null && { bindingId }) } as const;
    await noteDelivery(deps, 'delivery_sent', delivery, known);
  }
  return sent;
}

/** Others read the channel: whoever had the link could act in this person's name. */
function linkHint(kind: NotificationKind, must: Channel | null, operator: string): string {
  if (!carriesLink(kind)) return 'Nothing is asked of you here.';
  if (must === 'mail') return 'Your personal link is in the mail to you, never in a channel.';
  return `Open it with the personal link that you were given, which is never in a channel. ${operator} can have a new one made.`;
}

async function overBell(deps: ActivityDeps, { delivery, source }: Message): Promise<Sent> {
  const { instanceId, id, participantId, kind } = delivery;
  const at = deps.now();
  await deps.books.addNotice(
    { instanceId, id, participantId, kind, text: wordsOf(source), place: PLACE[kind], at, readAt: null },
    deliveryNote('delivery_sent', delivery, { channel: 'in-app' }, at),
  );
  return { outcome: 'sent' };
}

/** The page of the portal that a notice leads to. */
const PLACE: Record<NotificationKind, NoticePlace> = {
  approval: 'decide',
  reminder: 'decide',
  task: 'home',
  escalation: 'home',
  withdrawn: 'home',
  receipt: 'home',
  refusal: 'decide',
  handed_over: 'home',
  outcome: 'home',
  question: 'home',
  word: 'home',
  progress: 'home',
};

const wordsOf = (source: Omit<MailSource, 'link'>): string =>
  briefOf(buildMailView({ ...source, link: null })!)!;
