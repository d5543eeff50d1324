// Who may take over an approval or a task from somebody, and how somebody new comes in for it.
import type { TaskNode } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { Refusal, Successor } from '../commands.ts';
import type { HandOver } from '../events.ts';
import { own } from '../own.ts';
import { assigneeOf, personOf } from '../people.ts';
import type { Principal } from '../principal.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { unfitToDecide } from './fit-to-decide.ts';
import { firstHolder } from './holders.ts';
import { isSamePerson } from './one-mailbox.ts';

const ID = /^[a-z][a-z0-9_-]{0,63}$/;

/** Why they cannot decide on it in the place of `from`; null where they can. */
export function unfitForApproval(
  turn: Turn,
  approval: ApprovalState,
  from: string,
  to: Successor,
): Refusal | null {
  const { participantId: id, isStarter } = to;
  const refusal = unknownSuccessor(turn, to);
  if (refusal !== null) return refusal;
  if (isInvolved(approval, from, id)) return refusals.alreadyAnApprover(id, approval);
  const namesake = sharesMailbox(turn, approval, from, id);
  if (namesake !== undefined) return refusals.successorShares(id, namesake, approval);
  const isNew = personOf(turn.graph, turn.state, id) === undefined;
  return unfitToDecide(turn.graph, turn.state, approval, {
    id,
    ...(isNew ? { inPlaceOf: from } : {}),
    ...(isNew && isStarter !== undefined ? { isStarter } : {}),
  });
}

/** Why they cannot do the task; null where they can. Who is asked to approve it does not do it. */
export function unfitForTask(turn: Turn, node: TaskNode, to: Successor): Refusal | null {
  const { participantId: id } = to;
  const refusal = unknownSuccessor(turn, to);
  if (refusal !== null) return refusal;
  if (assigneeOf(turn.graph, turn.state, node.id) === id)
    return refusals.invalid('to', `${id} has it already.`);
  return isAskedToApprove(turn, node, id) ? refusals.approverMayNotDo(id, node.id) : null;
}

/** Whether they, or somebody at the same address, are or were asked to approve the task. */
export function isAskedToApprove({ state }: Turn, { id: taskId, approval }: TaskNode, id: string): boolean {
  const about = Object.values(state.approvals).filter((each) => each.taskId === taskId);
  const approvers = [...(approval?.approvers ?? []), ...about.flatMap((each) => each.approvers)];
  return approvers.some((each) => isSamePerson(state, id, each));
}

/** Why this cannot be somebody who takes over; null where it can: a person here with an address, or a new one. */
export function unknownSuccessor(
  { graph, state }: Turn,
  { participantId: id, bindingId }: Successor,
): Refusal | null {
  if (graph.agent(id) !== undefined) return refusals.isAgent(id);
  if (personOf(graph, state, id) !== undefined) {
    const isReachable = state.allowUnbound || own(state.bindings, id) !== undefined;
    return isReachable ? null : refusals.successorUnaddressed(id);
  }
  if (bindingId === undefined || !ID.test(id)) return refusals.noSuchSuccessor(id);
  return Object.keys(state.guests ?? {}).length < LIMITS.guests
    ? null
    : refusals.invalid(
        'to',
        `at most ${LIMITS.guests} people join beside the definition's; name one of them.`,
      );
}

/** Somebody new joins first, so that what follows can speak of them. */
export function welcome(turn: Turn, to: Successor, inPlaceOf: string): void {
  const { participantId, bindingId, isStarter } = to;
  if (bindingId === undefined || personOf(turn.graph, turn.state, participantId) !== undefined) return;
  const starter = isStarter === undefined ? {} : { isStarter };
  turn.did('GuestJoined', { participantId, bindingId, inPlaceOf, ...starter });
}

/** An operator who gives away what the definition gave to somebody goes past it, and says why. */
export function unexplained({ kind }: Principal, reason: string): Refusal | null {
  return kind !== 'participant' && reason === ''
    ? refusals.reasonRequired('what the definition gives to one person goes to another')
    : null;
}

/** Noted where an operator did it. */
export function noteOverride(turn: Turn, what: string, reason: string): void {
  if (turn.by.kind !== 'participant') turn.did('ExceptionNoted', { what, reason });
}

/** Whose hand it was. */
export function handOf({ kind }: Principal): HandOver {
  return kind === 'participant' ? 'delegated' : 'reassigned';
}

/** Who else decides it, or has, at the same address; whose place it is may take it there. */
function sharesMailbox(
  { state }: Turn,
  { approvers, decisions }: ApprovalState,
  from: string,
  id: string,
): string | undefined {
  const involved = [...approvers, ...decisions.map(({ participantId }) => participantId)];
  return involved.find((each) => each !== from && isSamePerson(state, id, each));
}

/** Whether they have, had or took a part in it; what came from them may go back to them. */
function isInvolved(approval: ApprovalState, from: string, id: string): boolean {
  const { approvers, decisions, inPlaceOf = {} } = approval;
  if (approvers.includes(id) || decisions.some(({ participantId }) => participantId === id)) return true;
  const had = Object.hasOwn(inPlaceOf, id) || Object.values(inPlaceOf).includes(id);
  return had && firstHolder(approval, id) !== firstHolder(approval, from);
}
