// The messages of one step, each to one person: what it says is folded from the books, its link is minted here, and what
// became of it on each channel is in the journal. The process hears of the channel that has to reach the person.
import { Context } from '@temporalio/activity';
import type { ActivityDeps } from './deps.ts';
import { type Delivery, noteDelivery, sentOver } from './delivery.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf } from './instance-of.ts';
import { buildMailView } from './mail/index.ts';
import { materialOf } from './mail-material.ts';
import { overChannel } from './over-channel.ts';
import type { Channel, NotifyInput, NotifyOutcome, NotifyResult, NotSealed } from './ports.ts';
import { recipientOf, routesOf } from './recipient.ts';
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

/** Over every channel that the person wants; the answer is of the one that has to reach them. */
async function tell(
  deps: ActivityDeps,
  instanceId: string,
  notification: Notification,
): Promise<NotifyOutcome> {
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const recipient = await recipientOf(deps, graph, state, notification.participantId);
  const { must, reason, also } = routesOf(recipient, notification.kind, deps.slack ?? null);
  const delivery = { instanceId, ...notification };

  const went = await sentOver(deps, delivery);
  const isDone = (channel: Channel) =>
    went.some((sent) => sent.channel === channel && (channel !== must || sent.attempt === delivery.attempt));
  const todo = [...(must === null ? [] : [must]), ...also].filter((channel) => !isDone(channel));
  if (todo.length === 0)
    return must === null ? await unreachable(deps, delivery, reason) : { outcome: 'sent' };

  const source = {
    graph,
    state,
    people: recipient.people,
    operatorName: deps.operatorName,
    brand: deps.brand,
    notification,
    answersReachOperator: recipient.operator.address !== undefined,
    ...(await materialOf(deps.books, state, notification)),
    now: deps.now(),
  };
  // What it was about is over: nothing is left to say, and no link is made for it.
  if (buildMailView({ ...source, link: null }) === null) {
    if (went.length === 0) await noteDelivery(deps, 'delivery_dropped', delivery, {});
    return { outcome: 'sent', reason: 'moot' };
  }
  // All of them end before any trouble is told, so that what went is on record.
  const sent = await Promise.allSettled(
    todo.map((channel) => overChannel(deps, channel, { delivery, recipient, source, must })),
  );
  const trouble = sent.find((each) => each.status === 'rejected');
  if (trouble) throw trouble.reason;
  if (must === null) return await unreachable(deps, delivery, reason);
  const index = todo.indexOf(must);
  const outcome = index === -1 ? undefined : sent[index];
  if (outcome?.status !== 'fulfilled' || outcome.value.outcome === 'sent') return { outcome: 'sent' };
  return { outcome: outcome.value.outcome, reason: outcome.value.reason };
}

async function unreachable(deps: ActivityDeps, delivery: Delivery, reason: string): Promise<NotifyOutcome> {
  await noteDelivery(deps, 'delivery_failed', delivery, { outcome: 'no-address', reason });
  return { outcome: 'no-address', reason };
}
