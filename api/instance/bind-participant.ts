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
import { othersAt } from './same-address.ts';
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
  const addresses = Object.entries(people).map(([who, { email }]) => ({ participantId: who, email }));
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
        sameAs: othersAt(given.email, participantId, addresses),
      },
    });
    bound = await boundBy(deps, row.id, id);
  }
  if (bound?.isAnew) await endOldLinks(deps, row.id, participantId, bound.position, by.id);
  return {
    id: participantId,
    name: name ?? person.name,
    role: person.human.role ?? null,
    raidRole: person.raidRole,
    bound: true,
  };
}

/** Where on the trail a binding came to count, and whether there was one before; null: it never did. */
async function boundBy(
  { books }: ApiDeps,
  instanceId: string,
  bindingId: string,
): Promise<{ position: number; isAnew: boolean } | null> {
  for await (const { body, position } of trailOf(books, instanceId, ['ParticipantBound'])) {
    const { data } = body as unknown as EventOfType<'ParticipantBound'>;
    if (data.bindingId === bindingId) return { position, isAnew: data.anew };
  }
  return null;
}

/**
 * Whoever reads the old mailbox decides no more. Links that came onto the trail after the binding (its `position`) go to
 * the new one and stay: clocks differ, the order of the trail does not.
 */
async function endOldLinks(
  deps: ApiDeps,
  instanceId: string,
  participantId: string,
  position: number,
  by: string,
): Promise<void> {
  const { books } = deps;
  const living = (await books.links(instanceId, participantId)).filter(({ revokedAt }) => revokedAt === null);
  const since = new Set<unknown>();
  for await (const entry of trailOf(books, instanceId, ['link_issued'])) {
    if (entry.position > position) since.add(entry.body['linkId']);
  }
  for (const { id: linkId } of living.filter(({ id }) => !since.has(id))) {
    const at = deps.now();
    const data = { linkId, participantId, why: 'bound anew' };
    await books.revokeLink(linkId, at, { instanceId, type: 'link_revoked', at, actor: by, data });
  }
}
