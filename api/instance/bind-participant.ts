// Binds a person of an instance to an address: the row first, then the command that makes it count.
import type { EventOfType } from '../../process/events.ts';
import { personOf } from '../../process/people.ts';
import type { Principal } from '../../process/principal.ts';
import type { ParticipantView } from '../../process/views/types.ts';
import type { InstanceRow } from '../../store/books.ts';
import { trailOf } from './trail.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstance } from './instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import { sendCommand } from './send-command.ts';
import { isStarter } from './starter.ts';

/** Throws where the id is no person's, and the engine's refusals. A binding whose command was refused is nobody's address. */
export async function bindParticipant(
  deps: ApiDeps,
  row: InstanceRow,
  participantId: string,
  given: { email: string; name?: string | undefined; reason?: string | undefined },
  by: Principal,
  newId: (prefix: string) => string,
): Promise<ParticipantView> {
  const { graph, state, people } = await readInstance(deps, row.id);
  const person = personOf(graph, state, participantId);
  if (!person) {
    throw graph.agent(participantId)
      ? new ApiProblem('participant-is-agent', `"${participantId}" is an agent; agents have no address.`)
      : new ApiProblem('participant-not-found', `"${participantId}" is not a person of this process.`);
  }
  // A guest has no other name than the one they came with.
  const isGuest = Object.hasOwn(state.guests ?? {}, participantId);
  const known = isGuest ? people[participantId]?.name : person.human.name;
  const name = given.name ?? known ?? null;
  const id = newId('bind');
  const repeated = (await deps.books.binding(id)) !== null;
  if (!repeated) {
    await deps.books.addBinding({
      id,
      instanceId: row.id,
      participantId,
      name,
      email: given.email,
      slack: person.human.slack ?? null,
      boundAt: deps.now(),
      boundBy: by.id,
    });
  }
  // A repeat of a call that died in between: it may have taken effect, and its instance be closed by now.
  let bound = repeated ? await boundBy(deps, row.id, id) : null;
  if (!bound) {
    await sendCommand(deps, row, {
      type: 'BindParticipant',
      id: newId('bound'),
      by,
      data: {
        participantId,
        bindingId: id,
        ...(given.reason ? { reason: given.reason } : {}),
        isStarter: await isStarter(deps.books, row, participantId, given.email),
      },
    });
    bound = await boundBy(deps, row.id, id);
  }
  if (bound?.data.anew) await endOldLinks(deps, row.id, participantId, bound.at, by.id);
  return {
    id: participantId,
    name: name ?? person.name,
    role: person.human.role ?? null,
    raidRole: person.raidRole,
    bound: true,
  };
}

/** The event by which a binding came to count; null: it never did. */
async function boundBy(
  { books }: ApiDeps,
  instanceId: string,
  bindingId: string,
): Promise<EventOfType<'ParticipantBound'> | null> {
  for await (const { body } of trailOf(books, instanceId, ['ParticipantBound'])) {
    const event = body as unknown as EventOfType<'ParticipantBound'>;
    if (event.data.bindingId === bindingId) return event;
  }
  return null;
}

/** Whoever reads the old mailbox decides no more. Links made since (`boundAt`, epoch ms) went to the new one and stay. */
async function endOldLinks(
  deps: ApiDeps,
  instanceId: string,
  participantId: string,
  boundAt: number,
  by: string,
): Promise<void> {
  const { books } = deps;
  const links = await books.links(instanceId, participantId);
  for (const { id: linkId } of links.filter((each) => each.revokedAt === null && each.issuedAt <= boundAt)) {
    const at = deps.now();
    const data = { linkId, participantId, why: 'bound anew' };
    await books.revokeLink(linkId, at, { instanceId, type: 'link_revoked', at, actor: by, data });
  }
}
