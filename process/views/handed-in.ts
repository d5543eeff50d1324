// Work as it was handed in, whole, and as a person corrected it in a review: each as it stood from its event on.
import type { EventOfType, ProcessEvent } from '../events.ts';

export type HandedIn = EventOfType<'TaskWorkDone'> & {
  /** The person whose correction made it so; its `seq` is then the correction's. */
  correctedBy?: string;
};

/** The types of the events that say so. */
export const HANDED_IN = ['TaskWorkDone', 'TaskWorkCorrected'] as const;

/** Newest first. `events`: in order; other types are passed over. */
export function handedIn(events: ProcessEvent[]): HandedIn[] {
  const all: HandedIn[] = [];
  for (const event of events) {
    if (event.type === 'TaskWorkDone') all.unshift(event);
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
