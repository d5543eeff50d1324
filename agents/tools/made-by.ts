// What came of a command that was made before: found on the trail by its id, so that a repeated call knows it again.
import type { EventOfType, EventType, ProcessEvent } from '../../process/events.ts';
import type { Books } from '../../store/books.ts';

const PAGE = 500;

/** The newest event of these types that fits; null: none. */
export async function eventOn<T extends EventType>(
  books: Books,
  instanceId: string,
  types: readonly T[],
  fits: (event: EventOfType<T>) => boolean,
): Promise<EventOfType<T> | null> {
  let found: EventOfType<T> | null = null;
  let after = 0;
  for (;;) {
    const page = await books.trail({ instanceId, after, limit: PAGE, types: [...types] });
    for (const { body } of page) {
      const event = body as unknown as EventOfType<T>;
      if (fits(event)) found = event;
    }
    if (page.length < PAGE) return found;
    after = page.at(-1)!.position;
  }
}

/** The event of a type among those that a command brought, else on the trail under the command's id. */
export async function madeBy<T extends EventType>(
  books: Books,
  instanceId: string,
  commandId: string,
  type: T,
  events: ProcessEvent[],
): Promise<EventOfType<T> | null> {
  const isIt = (event: ProcessEvent): event is EventOfType<T> => event.type === type;
  return (
    events.find(isIt) ?? (await eventOn(books, instanceId, [type], (event) => event.commandId === commandId))
  );
}
