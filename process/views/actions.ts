// Which operator's actions make sense now, on what: by the same guards as the engine's. What an action says (a reason, a
// person who fits) is judged when it is done.
import type { ProcessGraph } from '../../definition/graph.ts';
import { isOpen, unanswered } from '../approvals/approvals.ts';
import { whyNotComplete } from '../decide/complete-task.ts';
import { whyNotHandOver } from '../decide/hand-over-task.ts';
import { whyNotNudge } from '../decide/nudge-approvers.ts';
import { wayToRetry } from '../decide/retry-task.ts';
import { tooLateToRevoke } from '../decide/revoke-decision.ts';
import { whyNotSkip } from '../decide/skip-task.ts';
import { whyNotWithdraw } from '../decide/withdraw-approval.ts';
import { everybody } from '../people.ts';
import { workNamed } from '../rework/work-named.ts';
import { waitingManualGates } from '../settle/gates.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { OperatorActionName, PossibleAction } from './action-types.ts';

type Where = { graph: ProcessGraph; state: ProcessState };

/**
 * Of the instance first, then of its tasks, approvals, questions, incidents and people, in their order. `at`: epoch ms.
 * [] once it is closed. Links are not of the state: each that lives can be revoked (`revoke-link`).
 */
export function possibleActions(graph: ProcessGraph, state: ProcessState, at: number): PossibleAction[] {
  if (state.closedAt !== undefined) return [];
  const where = { graph, state };
  return [
    ...onInstance(where),
    ...graph.tasks.flatMap(({ id }) => onTask(where, id)),
    ...Object.values(state.approvals).flatMap((approval) => onApproval(state, approval, at)),
    ...Object.keys(state.questions ?? {}).map((questionId) => possible('answer-question', { questionId })),
    ...Object.values(state.incidents).map(({ id, actions }) =>
      possible('resolve-incident', { incidentId: id }, actions),
    ),
    ...everybody(graph, state).flatMap(({ id: participantId }) =>
      (['bind-participant', 'set-absence', 'revoke-links'] as const).map((action) =>
        possible(action, { participantId }),
      ),
    ),
  ];
}

function onInstance({ graph, state }: Where): PossibleAction[] {
  const isPaused = state.status === 'paused';
  const canAdvance = !isPaused && waitingManualGates(graph.phases, state).length > 0;
  const begun = [...graph.phases, ...graph.tasks]
    .map(({ id }) => id)
    .filter((id) => !('code' in workNamed({ graph, state }, id)));
  return [
    ...(canAdvance ? [possible('advance', {})] : []),
    possible(isPaused ? 'resume' : 'pause', {}),
    ...(begun.length > 0 ? [possible('send-back', {}, begun)] : []),
    possible('set-fact', {}),
    possible('cancel', {}),
  ];
}

function onTask({ graph, state }: Where, taskId: string): PossibleAction[] {
  const makesSense: [OperatorActionName, boolean][] = [
    ['retry-task', !('code' in wayToRetry(graph, state, graph.task(taskId)!))],
    ['complete-task', whyNotComplete(graph, state, taskId) === null],
    ['hand-over-task', whyNotHandOver(graph, state, taskId) === null],
    ['skip-task', whyNotSkip(graph, state, taskId) === null],
  ];
  return makesSense.filter(([, does]) => does).map(([action]) => possible(action, { taskId }));
}

function onApproval(state: ProcessState, approval: ApprovalState, at: number): PossibleAction[] {
  const on = { approvalId: approval.id };
  const isPaused = state.status === 'paused';
  const taken = tooLateToRevoke(state, approval) === null ? approval.decisions : [];
  return [
    ...(isOpen(approval) && !isPaused ? [possible('move-deadline', on)] : []),
    ...(whyNotNudge(state, approval, at) === null ? [possible('nudge', on)] : []),
    ...(isOpen(approval) ? [possible('hand-over-approval', on, unanswered(approval))] : []),
    ...(whyNotWithdraw(state, approval) === null ? [possible('withdraw-approval', on)] : []),
    ...taken.map(({ decisionId }) => possible('revoke-decision', { ...on, decisionId })),
  ];
}

const possible = (
  action: OperatorActionName,
  on: PossibleAction['on'],
  choices?: string[],
): PossibleAction => ({ action, on, ...(choices === undefined ? {} : { choices }) });
