// What a message needs of the books beyond the state: the round before, who handed what over, the news since.
import type { EventOfType, EventType, ProcessEvent } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import type { Books } from '../store/books.ts';
import { type AskedBefore, ASKING, reaskedWhy, roundBefore } from '../process/views/asked-before.ts';
import type { MailMaterial } from './mail/index.ts';
import type { NotifyInput } from './ports.ts';

type Notification = NotifyInput['notifications'][number];
type Handing = EventOfType<'ApprovalHandedOver' | 'TaskHandedOver'>;

/** By the kind of message: nothing is read that it does not say. */
export async function materialOf(
  books: Books,
  state: ProcessState,
  notification: Notification,
): Promise<MailMaterial> {
  const { instanceId } = state;
  switch (notification.kind) {
    case 'receipt': {
      const outcome = await outcomeIn(books, instanceId, notification.decisionId);
      return { ...outcome, versions: await books.artifactVersions(instanceId) };
    }
    case 'refusal':
      return await outcomeIn(books, instanceId, notification.decisionId);
    case 'approval':
    case 'reminder':
      return { before: await askedBefore(books, state, notification) };
    case 'task':
    case 'handed_over':
      return { handOvers: await handOversOf(books, instanceId, notification) };
    case 'progress':
      return { news: await newsFor(books, instanceId, notification) };
    default:
      return {};
  }
}

/** The newest events of some types, newest first. */
async function newest<T extends EventType>(
  books: Books,
  instanceId: string,
  types: T[],
): Promise<{ event: EventOfType<T>; hash: string }[]> {
  const entries = await books.trail({ instanceId, types, newestFirst: true, limit: 500 });
  return entries.map(({ body, hash }) => ({ event: body as unknown as EventOfType<T>, hash }));
}

/** What came of a decision, with the head of the chain at that very entry, as its page shows it. */
async function outcomeIn(
  books: Books,
  instanceId: string,
  decisionId: string | undefined,
): Promise<Pick<MailMaterial, 'outcome'>> {
  if (decisionId === undefined) return {};
  const decided = await newest(books, instanceId, ['ApprovalDecided', 'DecisionRefused']);
  const found = decided.find(({ event }) => event.data.decisionId === decisionId);
  return found ? { outcome: { event: found.event, head: found.hash } } : {};
}

/** For each approval that was there before: its round before, or why the same round is asked anew. */
async function askedBefore(
  books: Books,
  state: ProcessState,
  { kind, approvalIds }: Notification,
): Promise<Record<string, AskedBefore>> {
  const events = (await newest(books, state.instanceId, [...ASKING])).map(({ event }) => event);
  const before: Record<string, AskedBefore> = {};
  for (const id of approvalIds) {
    const reasked = kind === 'approval' ? reaskedWhy(events, id) : {};
    const past = { ...roundBefore(events, id), ...reasked };
    if (Object.keys(past).length > 0) before[id] = past;
  }
  return before;
}

/** Those that took something of this message from this person, or gave it to them. Newest first. */
async function handOversOf(
  books: Books,
  instanceId: string,
  { participantId, approvalIds, taskId }: Notification,
): Promise<Handing[]> {
  const all = await newest(books, instanceId, ['ApprovalHandedOver', 'TaskHandedOver']);
  return all
    .map(({ event }) => event)
    .filter(({ data }) => data.from === participantId || data.to === participantId)
    .filter(({ data }) =>
      'taskId' in data ? data.taskId === taskId : approvalIds.includes(data.approvalId),
    );
}

/** From `fromSeq` to the event that asked for this message, which is not news itself. */
async function newsFor(
  books: Books,
  instanceId: string,
  { id, fromSeq = 1 }: Notification,
): Promise<ProcessEvent[]> {
  const events = await books.events(instanceId, fromSeq - 1);
  const own = events.findIndex(
    ({ type, data }) => type === 'NotificationRequested' && data.notificationId === id,
  );
  return own === -1 ? events : events.slice(0, own);
}
