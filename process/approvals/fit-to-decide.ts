// Who may be asked to decide, and may decide: one answer for asking, handing over and deciding alike.
import type { PersonNode, ProcessGraph } from '../../definition/graph.ts';
import type { Refusal } from '../commands.ts';
import { personOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { isOversight } from './approvals.ts';
import { doersOf, isSamePerson } from './one-mailbox.ts';

/** Somebody who may come to decide. */
export interface Candidate {
  id: string;
  /** Of a guest who has not joined yet: in whose place they would. */
  inPlaceOf?: string;
  /** True where an address that they are about to get is the starter's. */
  isStarter?: boolean;
}

/**
 * Why this person may not decide on it; null where they may. An agent never does, nor who is no approver, who does or did
 * the work, and who started the instance; nor anybody with the same address as these. Whether they are asked at all is another question.
 */
export function unfitToDecide(
  graph: ProcessGraph,
  state: ProcessState,
  about: Pick<ApprovalState, 'taskId'> & Partial<Pick<ApprovalState, 'kind' | 'toolCall' | 'approvers'>>,
  {
    id,
    inPlaceOf,
    isStarter = state.starterIs?.some((each) => isSamePerson(state, id, each)) === true,
  }: Candidate,
): Refusal | null {
  if (graph.agent(id) !== undefined) return refusals.isAgent(id);
  const person = personOf(graph, state, inPlaceOf ?? id);
  if (person === undefined) return refusals.noSuchPerson(id);
  if (!person.mayDecide && !overseesAgents(about, person)) return refusals.mayNotApprove(id);
  const { taskId } = about;
  if (taskId !== undefined && doersOf(graph, state, taskId).some((each) => isSamePerson(state, id, each))) {
    return refusals.doerMayNotApprove(id, taskId);
  }
  return isStarter && graph.separationOfDuties ? refusals.starterMayNotApprove(id) : null;
}

/** Looking over an agent's work, or a call of its tools, falls to people who need not be approvers of anything else. */
function overseesAgents(
  { kind, toolCall, approvers = [] }: Partial<Pick<ApprovalState, 'kind' | 'toolCall' | 'approvers'>>,
  { id, raidRole }: PersonNode,
): boolean {
  return isOversight({ kind, toolCall }) && (approvers.includes(id) || raidRole === 'delegator');
}
