// What was taken off a person's hands: what, by whom, who has it now, and why.
import { holderNow } from '../../process/approvals/holders.ts';
import { assigneeOf } from '../../process/people.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { MailSource } from './mail-source.ts';
import type { MailFrame, MailView, MailViewOf } from './mail-views.ts';

type Item = MailViewOf<'handed_over'>['items'][number];

/** Null where nothing of it is on record. */
export function handedOverView(source: MailSource, frame: MailFrame): MailView | null {
  const { graph, state, people, notification } = source;
  const { participantId, approvalIds, taskId } = notification;
  const items: Item[] = approvalIds.flatMap((id) => {
    const approval = state.approvals[id];
    if (!approval) return [];
    return [
      itemOf(source, 'decision', approval.title, id, holderNow(approval, participantId) ?? participantId),
    ];
  });
  const task = taskId === undefined ? undefined : graph.task(taskId);
  if (task) {
    items.push(itemOf(source, 'task', task.name, task.id, assigneeOf(graph, state, task.id)));
  }
  if (items.length === 0) return null;
  return { ...frame, kind: 'handed_over', items, by: byWhom() };

  /** The last one to have handed anything of it over; null: their own hand, or nobody known. */
  function byWhom(): string | null {
    const by = source.handOvers?.[0]?.by.id;
    return by === undefined || by === participantId ? null : actorName(graph, by, people, frame.operator);
  }
}

function itemOf(
  { graph, people, handOvers = [] }: MailSource,
  what: Item['what'],
  title: string,
  id: string,
  holder: string,
): Item {
  const event = handOvers.find(({ data }) => ('approvalId' in data ? data.approvalId : data.taskId) === id);
  return {
    what,
    title,
    holder: actorName(graph, holder, people),
    absence: event?.data.how === 'absence',
    // Of an absence the engine speaks for itself.
    reason: event === undefined || event.data.how === 'absence' ? null : event.data.reason,
  };
}
