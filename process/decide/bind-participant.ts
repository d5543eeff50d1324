// BindParticipant: a person has an address now. What waits for them is sent to it by the end of the turn.
import { openApprovals } from '../approvals/approvals.ts';
import { neededApprovers } from '../approvals/needed-approvers.ts';
import { boundAs, clashByDefinition, clashInOpen } from '../approvals/one-mailbox.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { mend } from '../trouble/incidents.ts';
import { own } from '../own.ts';
import { personOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { Handler, Turn } from '../turn.ts';

type Bound = CommandOfType<'BindParticipant'>['data'];

export const bindParticipant: Handler<CommandOfType<'BindParticipant'>> = (turn, { data }) => {
  const { participantId, bindingId } = data;
  if (turn.graph.agent(participantId) !== undefined) return refusals.isAgent(participantId);
  if (personOf(turn.graph, turn.state, participantId) === undefined) {
    return refusals.noSuchPerson(participantId);
  }
  const starter = starterWhoApproves(turn, data);
  if (starter !== undefined) return refusals.starterWouldApprove(starter);
  const shared = sharedAddress(turn, participantId, data.sameAs);
  if (shared !== null) return shared;
  const known = own(turn.state.bindings, participantId);
  if (known === bindingId) return null;
  const anew = known !== undefined;
  const reason = data.reason?.trim() ?? '';
  turn.did('ParticipantBound', {
    participantId,
    bindingId,
    ...(reason === '' ? {} : { reason }),
    anew,
    ...(data.isStarter === undefined ? {} : { isStarter: data.isStarter }),
    ...(data.sameAs === undefined ? {} : { sameAs: data.sameAs }),
  });
  if (anew) {
    const why = reason === '' ? 'No reason was given.' : reason;
    turn.did('ExceptionNoted', { what: `New address for ${participantId}`, reason: why });
  }
  for (const { id, kind, participantId: of } of Object.values(turn.state.incidents)) {
    if (of === participantId && (kind === 'mail-refused' || kind === 'mail-failed')) {
      mend(turn, id, 'They have a new address.');
    }
  }
  return null;
};

/** Of those who have the new address: one who approves, where one of them is the starter. */
function starterWhoApproves(
  turn: Turn,
  { participantId, isStarter, sameAs = [] }: Bound,
): string | undefined {
  const { starterIs = [] } = turn.state;
  const isOne = isStarter ?? starterIs.includes(participantId);
  if (!turn.graph.separationOfDuties || !(isOne || sameAs.some((each) => starterIs.includes(each))))
    return undefined;
  return [participantId, ...sameAs].find((each) => approves(turn, each));
}

/** An address by which an approval could never be granted, since those who share it count as one person. */
function sharedAddress({ graph, state }: Turn, id: string, same: string[] | undefined): Refusal | null {
  const { sameAs = [] } = boundAs(state, id, same);
  const clash = clashByDefinition(graph, sameAs, id) ?? clashInOpen(graph, state, sameAs, id);
  return clash && refusals.addressShared(clash.ids.find((each) => each !== id)!, clash);
}

/** By the definition, or because they are asked now. */
function approves({ graph, state }: Turn, participantId: string): boolean {
  return (
    neededApprovers(graph).includes(participantId) ||
    openApprovals(state).some(({ approvers }) => approvers.includes(participantId))
  );
}
