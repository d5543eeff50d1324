// SetAbsence: somebody is away, and what they are asked goes to their substitute; or they are back.
import { noteOverride, unexplained, unknownSuccessor, welcome } from '../approvals/successor.ts';
import { standInFor } from '../approvals/stand-ins.ts';
import type { CommandOfType, Refusal, Successor } from '../commands.ts';
import { own } from '../own.ts';
import { personOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { Handler, Turn } from '../turn.ts';

/** What the substitute has taken over by then stays with them when the absence ends. */
export const setAbsence: Handler<CommandOfType<'SetAbsence'>> = (turn, { by, data }) => {
  const { participantId, substitute } = data;
  const { graph, state } = turn;
  if (graph.agent(participantId) !== undefined) return refusals.isAgent(participantId);
  if (personOf(graph, state, participantId) === undefined) return refusals.noSuchPerson(participantId);
  const reason = data.reason.trim();
  if (substitute === null) {
    if (own(state.away ?? {}, participantId) === undefined) return null;
    turn.did('AbsenceSet', { participantId, substitute, until: null, reason });
    return null;
  }
  const known = own(state.away ?? {}, participantId);
  if (known?.substitute === substitute.participantId && known.until === data.until) return null;
  const refusal = impossible(turn, participantId, substitute, data.until) ?? unexplained(by, reason);
  if (refusal !== null) return refusal;
  welcome(turn, substitute, participantId);
  const until = data.until;
  turn.did('AbsenceSet', { participantId, substitute: substitute.participantId, until, reason });
  noteOverride(turn, `${substitute.participantId} is asked in the place of ${participantId}`, reason);
  standInFor(turn, participantId);
  return null;
};

function impossible(
  turn: Turn,
  participantId: string,
  substitute: Successor,
  until: number | null,
): Refusal | null {
  // Also what is no number is not ahead.
  if (until !== null && !(until > turn.at))
    return refusals.invalid('until', 'an absence ends in the future.');
  if (substitute.participantId === participantId) {
    return refusals.invalid('substitute', `${participantId} is away; name somebody else.`);
  }
  return unknownSuccessor(turn, substitute);
}
