// What a person may do beyond deciding, as the pages offer it: what the engine would let them, as far as their link goes.
import { holds, latestApproval } from '../../process/approvals/approvals.ts';
import type { Right } from '../../process/raid.ts';
import { rightsOf as rightsIn } from '../../process/roles.ts';
import { isBuiltUpon } from '../../process/settle/built-upon.ts';
import type { ApprovalState, DecisionState } from '../../process/state.ts';
import { isOpen } from '../../process/views/approvals.ts';
import type { ViewSource } from './view-source.ts';

type RightsSource = Pick<ViewSource, 'graph' | 'state' | 'participantId' | 'permissions'>;

export interface Rights {
  /** Puts somebody else in the place of `from`, who has not answered. */
  handOver(approval: ApprovalState, from: string): boolean;
  handOverTask(assignee: string): boolean;
  /** Says that they are away, and who stands in. */
  setAway: boolean;
  /** Extends, nudges, reassigns: as a delegator, or reached by its escalation. */
  actOn(approval: ApprovalState): boolean;
  cancel: boolean;
  /** Takes back their own answer, while nothing was built on it. */
  revoke(approval: ApprovalState, decision: DecisionState): boolean;
}

/** A link that only shows lets nobody do anything, and only one that decides gives away a decision or takes one back. */
export function rightsOf({ graph, state, participantId, permissions }: RightsSource): Rights {
  const running = state.status === 'running' || state.status === 'paused';
  const acts = running && permissions.some((permission) => permission !== 'view');
  const has = (right: Right, approval?: ApprovalState) =>
    acts && rightsIn(graph, state, participantId, approval).includes(right);
  return {
    handOver: (approval, from) =>
      isOpen(approval) &&
      approval.approvers.includes(from) &&
      !approval.decisions.some((decision) => decision.participantId === from) &&
      (from === participantId
        ? has('hand-over-own', approval) && permissions.includes('approve')
        : has('hand-over-approvals', approval)),
    handOverTask: (assignee) => has(assignee === participantId ? 'hand-over-own' : 'hand-over-tasks'),
    setAway: has('own-absence'),
    actOn: (approval) => isOpen(approval) && has('move-deadline', approval),
    cancel: has('cancel'),
    revoke: (approval, decision) =>
      decision.participantId === participantId &&
      permissions.includes('approve') &&
      has('revoke', approval) &&
      (isOpen(approval) ||
        (approval.status === 'granted' &&
          latestApproval(state, approval.kind, approval.subjectId) === approval &&
          !isBuiltUpon(state, approval)) ||
        // Once its work is done again it is asked anew, and there is nothing left to take back.
        (approval.status === 'rejected' && approval.closedBecause !== 'timeout' && holds(state, approval))),
  };
}

/** Whether there is anything open that this person may extend, nudge, reassign or cancel. */
export function mayActIn(source: RightsSource): boolean {
  const { cancel, actOn } = rightsOf(source);
  return cancel || Object.values(source.state.approvals).some(actOn);
}
