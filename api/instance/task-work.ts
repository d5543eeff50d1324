// Reads what agents did on a task or errand, and what all of them have spent, from the trail.
import type { ProcessEvent } from '../../process/events.ts';
import { agentWork, WORK_ENTRIES } from '../../process/views/agent-work.ts';
import { WORK_EVENTS, type WorkSoFar, workSoFar } from '../../process/views/work-so-far.ts';
import type { TaskWorkView } from '../../process/views/types.ts';
import type { Books } from '../../store/books.ts';
import { allEntries } from './audit-reader.ts';
import { trailOf } from './trail.ts';

/** Null where no agent was ever set to it. */
export async function readTaskWork(
  books: Books,
  instanceId: string,
  workId: string,
): Promise<TaskWorkView | null> {
  return agentWork(await allEntries(books, instanceId, WORK_ENTRIES), workId);
}

/** `upTo`: number of the last event that counts, so that it fits the state it is shown with. */
export async function readWorkSoFar(books: Books, instanceId: string, upTo: number): Promise<WorkSoFar> {
  const events: ProcessEvent[] = [];
  for await (const { body, seq } of trailOf(books, instanceId, [...WORK_EVENTS])) {
    if (seq <= upTo) events.push(body as unknown as ProcessEvent);
  }
  return workSoFar(events);
}
