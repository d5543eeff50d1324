// What can be started: the newest version of each definition.
import { CONSOLE, type StartChoice } from '../../console/index.ts';
import type { Books } from '../../store/books.ts';

export async function startChoices(books: Books): Promise<StartChoice[]> {
  const { items } = await books.definitions();
  return items.map(({ id, version, definition }) => ({
    processId: id,
    name: definition.name,
    version,
    description: definition.description ?? null,
    phases: definition.phases.length,
    href: CONSOLE.startProcess(id),
  }));
}
