// SetFact: one fact by name. A name in `_approved` stands in for somebody's word, so it takes a reason and is an exception.
import { isApprovalFact } from '../../definition/fact-name.ts';
import { isErrandId } from '../at-work/at-work.ts';
import type { CommandOfType } from '../commands.ts';
import { refuseFacts } from '../data/facts.ts';
import { refuseReads } from '../carry/read-room.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const setFact: Handler<CommandOfType<'SetFact'>> = (turn, { by, data }) => {
  const { name, value } = data;
  const refusal =
    refuseFacts(turn.graph, turn.state, [[name, value]], by) ??
    refuseReads(turn.graph, turn.state, { facts: [[name, value]] });
  if (refusal !== null) return refusal;
  const reason = data.reason?.trim() ?? '';
  if (isApprovalFact(name) && reason === '') {
    return refusals.reasonRequired(`"${name}" stands in for an approval`);
  }
  turn.did('FactSet', {
    name,
    value,
    ...(reason === '' ? {} : { reason }),
    ...(by.kind === 'agent' && !isErrandId(by.taskId) ? { taskId: by.taskId } : {}),
  });
  if (isApprovalFact(name)) turn.did('ExceptionNoted', { what: `Fact "${name}" set by hand`, reason });
  return null;
};
