// Work as it was handed in, whole, and as a person corrected it in a review: each as it stood from its event on.
import type { Concern, EventOfType, ProcessEvent } from '../events.ts';

/** Its `concerns` are all that were raised over the work, those on the way first. */
export type HandedIn = EventOfType<'TaskWorkDone'> & {
  /** The person whose correction made it so; its `seq` is then the correction's. */
  correctedBy?: string;
};

/** The types of the events that say so. */
export const HANDED_IN = ['TaskWorkDone', 'TaskWorkCorrected', 'ConcernRaised'] as const;

/** Newest first. `events`: in order; other types are passed over. */
export function handedIn(events: ProcessEvent[]): HandedIn[] {
  const all: HandedIn[] = [];
  const onTheWay = new Map<string, Concern[]>();
  for (const event of events) {
    if (event.type === 'ConcernRaised') {
      const { taskId, kind, text } = event.data;
      const before = all.find(({ data }) => data.taskId === taskId)?.data.concerns ?? [];
      // What stands in the work itself is raised once more behind it.
      if (!before.some((each) => isSame(each, event.data)))
        onTheWay.set(taskId, [...(onTheWay.get(taskId) ?? []), { kind, text }]);
    }
    if (event.type === 'TaskWorkDone') {
      const { taskId, concerns } = event.data;
      all.unshift({
        ...event,
        data: { ...event.data, concerns: joined(onTheWay.get(taskId) ?? [], concerns) },
      });
      onTheWay.delete(taskId);
    }
    if (event.type !== 'TaskWorkCorrected') continue;
    const { taskId, participantId, summary, result, facts } = event.data;
    const before = all.find(({ data }) => data.taskId === taskId);
    if (!before) continue;
    const data = {
      ...before.data,
      ...(summary !== undefined && { summary }),
      ...(result !== undefined && { result }),
      ...(facts !== undefined && { facts }),
    };
    all.unshift({ ...before, seq: event.seq, data, correctedBy: participantId });
  }
  return all;
}

/** Each once, in order. */
export function joined(before: Concern[], then: Concern[]): Concern[] {
  const all = [...before, ...then];
  return all.filter((each, index) => all.findIndex((other) => isSame(each, other)) === index);
}

const isSame = (a: Concern, b: Concern): boolean => a.kind === b.kind && a.text === b.text;
