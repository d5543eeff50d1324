// What can be done about an open incident or approval, as requests that are ready but for what only the caller knows.
import type { JsonObject } from '../../definition/types.ts';
import type { IncidentAction, IncidentKind } from '../../process/events.ts';
import type { ActionOn, OperatorActionName } from '../../process/views/action-types.ts';
import type { OpenApprovalRow, OpenIncidentRow } from '../../store/books.ts';
import { operatorActions, pathOfAction } from './operator-actions.ts';

/** `body`: what is settled already. `needs`: fields of the body that are still to be filled in. */
export interface ReadyRequest {
  action: OperatorActionName;
  label: string;
  method: string;
  path: string;
  body: JsonObject;
  needs: string[];
}

const LABELS: Record<IncidentAction, string> = {
  redo: 'Have it done again',
  'ask-again': 'Ask again',
  skip: 'Skip the task',
  cancel: 'Cancel the instance',
  dismiss: 'Dismiss it',
  reassign: 'Give the task to somebody else',
  accept: 'Take the work as it is',
};

/** What mends it beside its own actions, and is named first. */
const BESIDE: Partial<Record<IncidentKind, (row: OpenIncidentRow) => ReadyRequest[]>> = {
  'no-address': address,
  'mail-refused': address,
  'paused-by-rule': ({ instanceId }) => [request(instanceId, 'resume', {}, ['reason'])],
  'approval-overdue': deadline,
  'nobody-to-escalate-to': deadline,
  'task-failed': ({ instanceId, taskId }) =>
    taskId === null ? [] : [request(instanceId, 'complete-task', { taskId }, ['reason'])],
};

/** Most to the point first. */
export function mendingOf(row: OpenIncidentRow): ReadyRequest[] {
  const { instanceId, incidentId, kind, actions } = row;
  const own = actions.map((action) => {
    const needs = [...(needsTarget(row, action) ? ['target'] : []), 'reason'];
    const made = request(instanceId, 'resolve-incident', { incidentId }, needs, { action });
    return { ...made, label: LABELS[action] };
  });
  return [...(BESIDE[kind]?.(row) ?? []), ...own];
}

/** What an operator may do while it is open. To withdraw it, too, where it was asked for beside the definition. */
export function steeringOf({ instanceId, approvalId, kind, waitsFor }: OpenApprovalRow): ReadyRequest[] {
  const on = { approvalId };
  return [
    request(instanceId, 'nudge', on, []),
    request(instanceId, 'move-deadline', on, ['extendBy', 'reason']),
    ...waitsFor.map((from) => request(instanceId, 'hand-over-approval', on, ['to', 'reason'], { from })),
    ...(kind === 'ad_hoc' ? [request(instanceId, 'withdraw-approval', on, ['reason'])] : []),
  ];
}

function address({ instanceId, participantId }: OpenIncidentRow): ReadyRequest[] {
  if (participantId === null) return [];
  return [request(instanceId, 'bind-participant', { participantId }, ['email'])];
}

function deadline({ instanceId, approvalId }: OpenIncidentRow): ReadyRequest[] {
  if (approvalId === null) return [];
  return [request(instanceId, 'move-deadline', { approvalId }, ['extendBy', 'reason'])];
}

/** A sign-off or a gate is not work: what is to be done again has to be named. */
function needsTarget({ kind, taskId }: OpenIncidentRow, action: IncidentAction): boolean {
  if (action === 'reassign') return true;
  return (
    action === 'redo' && taskId === null && (kind === 'approval-rejected' || kind === 'rework-exhausted')
  );
}

function request(
  instanceId: string,
  name: OperatorActionName,
  on: ActionOn,
  needs: string[],
  body: JsonObject = {},
): ReadyRequest {
  const action = operatorActions[name];
  const { label, method = 'post' } = action;
  const path = pathOfAction(instanceId, action, on);
  return { action: name, label, method: method.toUpperCase(), path, body, needs };
}
