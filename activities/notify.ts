// One message to one person: what it says is folded from the books, its link is minted here, and what became of it is in
// the journal where it went, or comes back to the process where it did not.
import type { EventOfType } from '../process/events.ts';
import type { ActivityDeps } from './deps.ts';
import { addresseeOf, deliver, noteDelivery, wasSent } from './delivery.ts';
import { instanceOf } from './instance-of.ts';
import { type MailSource, buildMailView, carriesLink, renderMail } from './mail/index.ts';
import { mailedLink } from './mailed-link.ts';
import type { NotifyInput, NotifyResult, NotSealed } from './ports.ts';
import { record } from './record.ts';

/** Writes the batch that came along first; where that is not sealed, nothing is sent. */
export async function notify(deps: ActivityDeps, input: NotifyInput): Promise<NotifyResult | NotSealed> {
  const recorded = input.batch && (await record(deps, input.batch));
  if (recorded && 'verdicts' in recorded) return recorded;
  return { ...recorded, ...(await tell(deps, input)) };
}

async function tell(deps: ActivityDeps, input: NotifyInput): Promise<Omit<NotifyResult, 'head'>> {
  const { instanceId, notification } = input;
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const addressee = await addresseeOf(deps, graph, state, notification.participantId);
  if ('outcome' in addressee) return addressee;
  const delivery = { instanceId, ...notification };
  if (await wasSent(deps, delivery)) return { outcome: 'sent' };

  const answersReachOperator = addressee.replyTo !== undefined;
  const { people } = addressee;
  const outcome = await outcomeIn(deps, instanceId, notification.decisionId);
  const isReceipt = notification.kind === 'receipt';
  const source = {
    graph,
    state,
    people,
    notification,
    answersReachOperator,
    ...(outcome && { outcome }),
    ...(isReceipt && { versions: await deps.books.artifactVersions(instanceId) }),
    now: deps.now(),
  };
  // What it was about is over: nothing is left to say, and no link is made for it.
  if (buildMailView({ ...source, link: null }) === null) return { outcome: 'sent', reason: 'moot' };
  const link = carriesLink(notification.kind) ? await mailedLink(deps, graph, state, delivery) : null;
  const mail = renderMail(buildMailView({ ...source, link })!);
  const sent = await deliver(deps, delivery, addressee, mail);
  // A closed instance takes no more events; its last messages are not tried again by it.
  if (sent.outcome !== 'sent' && state.closedAt !== undefined) {
    await noteDelivery(deps, 'delivery_failed', delivery, sent);
  }
  return sent;
}

/** What came of a decision, with the head of the chain at that very entry, as its page shows it. */
async function outcomeIn(
  { books }: ActivityDeps,
  instanceId: string,
  decisionId: string | undefined,
): Promise<MailSource['outcome'] | null> {
  if (decisionId === undefined) return null;
  const types = ['ApprovalDecided', 'DecisionRefused'];
  const newest = await books.trail({ instanceId, types, newestFirst: true, limit: 500 });
  for (const { body, hash } of newest) {
    const event = body as unknown as EventOfType<'ApprovalDecided' | 'DecisionRefused'>;
    if (event.data.decisionId === decisionId) return { event, head: hash };
  }
  return null;
}
