// Binds a person of an instance to an address: the row first, then the command that makes it count.
import type { Principal } from '../process/principal.ts';
import type { ParticipantView } from '../process/views/types.ts';
import type { InstanceRow } from '../store/books.ts';
import type { ApiDeps } from './deps.ts';
import { graphOf } from './instance-reader.ts';
import { ApiProblem } from './problem.ts';
import { sendCommand } from './send-command.ts';

/** Throws where the id is no person's, and the engine's refusals. A binding whose command was refused is nobody's address. */
export async function bindParticipant(
  deps: ApiDeps,
  row: InstanceRow,
  participantId: string,
  given: { email: string; name?: string | undefined; reason?: string | undefined },
  by: Principal,
  newId: (prefix: string) => string,
): Promise<ParticipantView> {
  const graph = await graphOf(deps.books, row);
  const person = graph.person(participantId);
  if (!person) {
    throw graph.agent(participantId)
      ? new ApiProblem('participant-is-agent', `"${participantId}" is an agent; agents have no address.`)
      : new ApiProblem('participant-not-found', `"${participantId}" is not a person of this process.`);
  }
  const id = newId('bind');
  if (!(await deps.books.binding(id))) {
    await deps.books.addBinding({
      id,
      instanceId: row.id,
      participantId,
      name: given.name ?? person.human.name ?? null,
      email: given.email,
      slack: person.human.slack ?? null,
      boundAt: deps.now(),
      boundBy: by.id,
    });
  }
  const answer = await sendCommand(deps, row, {
    type: 'BindParticipant',
    id: newId('bound'),
    by,
    data: { participantId, bindingId: id, ...(given.reason ? { reason: given.reason } : {}) },
  });
  const anew = answer.events.some((event) => event.type === 'ParticipantBound' && event.data.anew);
  if (anew) await endOldLinks(deps, row.id, participantId, by.id);
  return {
    id: participantId,
    name: given.name ?? person.name,
    role: person.human.role ?? null,
    raidRole: person.raidRole,
    bound: true,
  };
}

/** Whoever reads the old mailbox decides no more. */
async function endOldLinks(
  deps: ApiDeps,
  instanceId: string,
  participantId: string,
  by: string,
): Promise<void> {
  const at = deps.now();
  for (const linkId of await deps.books.revokeLinksOf(instanceId, participantId, at)) {
    await deps.books.appendJournal({
      instanceId,
      type: 'link_revoked',
      at,
      actor: by,
      data: { linkId, participantId, why: 'bound anew' },
    });
  }
}
