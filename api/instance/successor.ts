// Who takes over: somebody of the process, or a new person, whose address is written into the books before the command.
import { hashOf } from '../../platform/canonical-json.ts';
import type { Successor } from '../../process/commands.ts';
import type { InstanceRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstance } from './instance-reader.ts';
import { sameForm } from './same-address.ts';
import { isStarter } from './starter.ts';

/** As a caller or a form names them. */
export type NamedSuccessor = { participantId: string } | { name: string; email: string };

/**
 * The person as the engine is told of them. An address that is somebody's of this instance already means that person, so
 * that nobody is there twice. The same call again names the same person and writes nothing new. A binding whose command was
 * refused is nobody's address.
 */
export async function successorOf(
  deps: Pick<ApiDeps, 'books' | 'gateway' | 'now'>,
  row: InstanceRow,
  to: NamedSuccessor,
  by: string,
): Promise<Successor> {
  if ('participantId' in to) return { participantId: to.participantId };
  const email = to.email.trim();
  const address = sameForm(email);
  const { people } = await readInstance(deps, row.id);
  const known = Object.entries(people).findLast(([, person]) => sameForm(person.email ?? '') === address);
  if (known) return { participantId: known[0] };
  const participantId = `guest_${hashOf([row.id, address]).slice(0, 12)}`;
  const id = `bind-guest-${hashOf([row.id, address, to.name]).slice(0, 20)}`;
  await deps.books.addBinding({
    id,
    instanceId: row.id,
    participantId,
    name: to.name,
    email,
    slack: null,
    boundAt: deps.now(),
    boundBy: by,
  });
  return {
    participantId,
    bindingId: id,
    isStarter: await isStarter(deps.books, row, participantId, email),
  };
}
