// BindParticipant: a person has an address now. What waits for them is sent to it by the end of the turn.
import { openApprovals } from '../approvals/approvals.ts';
import { neededApprovers } from '../approvals/needed-approvers.ts';
import type { CommandOfType } from '../commands.ts';
import { mend } from '../trouble/incidents.ts';
import { own } from '../own.ts';
import { personOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { Handler, Turn } from '../turn.ts';

export const bindParticipant: Handler<CommandOfType<'BindParticipant'>> = (turn, { data }) => {
  const { participantId, bindingId } = data;
  if (turn.graph.agent(participantId) !== undefined) return refusals.isAgent(participantId);
  if (personOf(turn.graph, turn.state, participantId) === undefined) {
    return refusals.noSuchPerson(participantId);
  }
  if (data.isStarter === true && turn.graph.separationOfDuties && approves(turn, participantId)) {
    return refusals.starterWouldApprove(participantId);
  }
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

/** By the definition, or because they are asked now. */
function approves({ graph, state }: Turn, participantId: string): boolean {
  return (
    neededApprovers(graph).includes(participantId) ||
    openApprovals(state).some(({ approvers }) => approvers.includes(participantId))
  );
}
