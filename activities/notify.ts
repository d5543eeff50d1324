// The messages of one step, each to one person: what it says is folded from the books, its link is minted here, and what
// became of it is in the journal where it went, or comes back to the process where it did not.
import { Context } from '@temporalio/activity';
import type { EventOfType } from '../process/events.ts';
import type { ActivityDeps } from './deps.ts';
import { addresseeOf, deliver, noteDelivery, wasSent } from './delivery.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf } from './instance-of.ts';
import { type MailSource, buildMailView, carriesLink, renderMail } from './mail/index.ts';
import { mailedLink } from './mailed-link.ts';
import type { NotifyInput, NotifyOutcome, NotifyResult, NotSealed } from './ports.ts';
import { record } from './record.ts';

type Notification = NotifyInput['notifications'][number];

/** Trouble of ours is tried again for so long, ms; then the process hears of it, and of those messages only. */
const TROUBLE_MS = 3 * 60_000;

/** Writes the batch that came along first; where that is not sealed, nothing is sent. One that cannot go stops no other. */
export async function notify(deps: ActivityDeps, input: NotifyInput): Promise<NotifyResult | NotSealed> {
  const recorded = input.batch && (await record(deps, input.batch));
  if (recorded && 'verdicts' in recorded) return recorded;
  const told = await withHeartbeat(() =>
    Promise.allSettled(input.notifications.map((notification) => tell(deps, input.instanceId, notification))),
  );
  return { ...recorded, outcomes: told.map(outcomeOf) };
}

/** Throws the trouble while there is time for another attempt, in which those that went are known to have gone. */
function outcomeOf(told: PromiseSettledResult<NotifyOutcome>): NotifyOutcome {
  if (told.status === 'fulfilled') return told.value;
  const trouble: unknown = told.reason;
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs < TROUBLE_MS) throw trouble;
  return { outcome: 'failed', reason: trouble instanceof Error ? trouble.message : String(trouble) };
}

async function tell(
  deps: ActivityDeps,
  instanceId: string,
  notification: Notification,
): Promise<NotifyOutcome> {
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
    operatorName: deps.operatorName,
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
