// StartInstance: the first command. Everybody whose approval the definition needs has an address, or it is waived, none
// of them is who starts it, and no approval needs two answers of one mailbox.
import { LIMITS } from '../../definition/limits.ts';
import { neededApprovers } from '../approvals/needed-approvers.ts';
import { clashByDefinition, isSamePerson } from '../approvals/one-mailbox.ts';
import { jsonBytes } from '../bounds.ts';
import type { CommandOfType, Refusal, StartData } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { Handler, Turn } from '../turn.ts';

export const startInstance: Handler<CommandOfType<'StartInstance'>> = (turn, { data }) => {
  const { graph, before } = turn;
  if (before !== null) return refusals.alreadyStarted(before.instanceId);
  if (jsonBytes(data.context) > LIMITS.contextBytes) {
    return refusals.invalid('context', `at most ${LIMITS.contextBytes} bytes of JSON.`);
  }
  for (const id of Object.keys(data.bindings)) {
    if (graph.agent(id) !== undefined) return refusals.isAgent(id);
    if (graph.person(id) === undefined) return refusals.noSuchPerson(id);
  }
  const { away = {}, ...start } = data;
  const impossible = impossibleAbsence(turn, away) ?? unaddressedSubstitute(data);
  if (impossible !== null) return impossible;
  const needed = neededApprovers(graph);
  const starters = needed.filter((id) => data.starterIs?.some((each) => isSamePerson(data, id, each)));
  if (starters.length > 0 && graph.separationOfDuties) return refusals.starterIsNeeded(starters);
  const clash = clashByDefinition(graph, data.sameAs ?? []);
  if (clash !== null) return refusals.addressesShared(clash);
  const unaddressed = needed.filter((id) => !Object.hasOwn(data.bindings, id));
  if (unaddressed.length > 0 && !data.allowUnbound) return refusals.unaddressed(unaddressed);

  const { id: processId, version } = graph.definition;
  turn.did('InstanceStarted', { ...start, processId, version });
  setAbsences(turn, away);
  return null;
};

type Absences = NonNullable<StartData['away']>;

function impossibleAbsence({ graph, at }: Turn, away: Absences): Refusal | null {
  for (const [id, { substitute, until }] of Object.entries(away)) {
    const unknown = [id, substitute].find((each) => graph.person(each) === undefined);
    if (unknown !== undefined) return refusals.noSuchPerson(unknown);
    if (substitute === id) return refusals.invalid('away', `${id} is away; name somebody else.`);
    // Also what is no number is not ahead.
    if (until !== null && !(until > at)) return refusals.invalid('away', 'an absence ends in the future.');
  }
  return null;
}

function unaddressedSubstitute({ away = {}, bindings, allowUnbound }: StartData): Refusal | null {
  const substitutes = Object.values(away).map(({ substitute }) => substitute);
  const unaddressed = substitutes.filter((id) => !Object.hasOwn(bindings, id));
  return unaddressed.length > 0 && !allowUnbound ? refusals.unaddressedSubstitutes(unaddressed) : null;
}

/** What is said at the start goes before what the definition has; an absence that is over by now is none. */
function setAbsences(turn: Turn, said: Absences): void {
  for (const { id: participantId, human } of turn.graph.people) {
    const until = human.away?.until === undefined ? null : Date.parse(human.away.until);
    const written = human.away === undefined ? undefined : { substitute: human.away.substitute, until };
    const absence = own(said, participantId) ?? written;
    if (absence === undefined || (absence.until !== null && absence.until <= turn.at)) continue;
    turn.did('AbsenceSet', { participantId, ...absence, reason: '' });
  }
}
