// Every refusal of the engine, in words that name the field and the cure. A refusal changes nothing.
import type { JsonObject } from '../definition/types.ts';
import type { Refusal } from './commands.ts';
import type { RefusalCode } from './events.ts';
import type { Principal } from './principal.ts';
import type { ApprovalState, DecisionState, ProcessState } from './state.ts';

function refuse(code: RefusalCode, message: string, details?: JsonObject): Refusal {
  return details === undefined ? { code, message } : { code, message, details };
}

export const refusals = {
  forbidden: (by: Principal, what: string) =>
    refuse('forbidden', `${by.kind} "${by.id}" may not ${what}.`, { principal: by.kind }),
  invalid: (field: string, message: string) => refuse('invalid-command', `${field}: ${message}`, { field }),
  notStarted: () =>
    refuse('invalid-command', 'The instance has not started; its first command is StartInstance.'),
  alreadyStarted: (instanceId: string) =>
    refuse('invalid-command', `Instance ${instanceId} has started already.`),
  closed: (state: ProcessState) =>
    refuse(
      'instance-closed',
      `The instance is ${state.status}${state.closeReason === undefined ? '' : ` (${state.closeReason})`}; nothing can be changed any more.`,
      { status: state.status, closedAt: state.closedAt ?? null, reason: state.closeReason ?? null },
    ),
  paused: () => refuse('instance-paused', 'The instance is paused; resume it first.'),
  notPaused: () => refuse('instance-not-paused', 'The instance is not paused.'),
  reasonRequired: (why: string) => refuse('reason-required', `reason: say why; ${why}.`, { field: 'reason' }),

  unaddressed: (participantIds: string[]) =>
    refuse(
      'approver-without-address',
      `No address is known for ${participantIds.join(', ')}, whose approval is needed. Name them under externalParticipants, or start with allowUnbound.`,
      { participantIds },
    ),
  noSuchPerson: (id: string) =>
    refuse('participant-not-found', `The definition has no participant "${id}".`, { participantId: id }),
  isAgent: (id: string) =>
    refuse('participant-is-agent', `"${id}" is an agent; only people approve and have addresses.`, {
      participantId: id,
    }),

  noSuchTask: (id: string) => refuse('task-not-found', `The definition has no task "${id}".`, { taskId: id }),
  taskNotOpen: (id: string, status: string, cure: string) =>
    refuse('task-not-open', `Task "${id}" is ${status}; ${cure}.`, { taskId: id, status }),
  notAPersons: (id: string, assignee: string) =>
    refuse(
      'task-not-a-persons',
      `Task "${id}" is the work of agent "${assignee}"; only a person's task is completed this way.`,
      { taskId: id, assignee },
    ),
  resultDoesNotFit: (message: string, details?: JsonObject) =>
    refuse('result-does-not-fit', message, details),

  noSuchApproval: (id: string) =>
    refuse('approval-not-found', `There is no approval "${id}" in this instance.`, { approvalId: id }),
  alreadyDecided: (approval: ApprovalState, decisions: DecisionState[]) =>
    refuse(
      'approval-already-decided',
      `"${approval.title}" has been decided: ${decisions.map(({ participantId, choice }) => `${participantId} ${choice === 'approve' ? 'approved' : 'rejected'}`).join(', ')}.`,
      {
        approvalId: approval.id,
        status: approval.status,
        decidedAt: approval.decidedAt ?? null,
        decisions: decisions.map(({ decisionId, participantId, choice, comment, receivedAt }) => ({
          decisionId,
          participantId,
          choice,
          comment,
          receivedAt,
        })),
      },
    ),
  approvalExpired: (approval: ApprovalState) =>
    refuse(
      'approval-expired',
      `"${approval.title}" was to be decided by its deadline and has been rejected by it.`,
      { approvalId: approval.id, dueAt: approval.dueAt },
    ),
  approvalClosed: (approval: ApprovalState) =>
    refuse(
      'approval-closed',
      `"${approval.title}" is no longer asked: ${approval.closedBecause ?? 'it was withdrawn'}`,
      { approvalId: approval.id, status: approval.status, reason: approval.closedBecause ?? null },
    ),
  otherRound: (approval: ApprovalState, round: number) =>
    refuse(
      'approval-closed',
      `round: this is round ${approval.round} of "${approval.title}", not ${round}.`,
      {
        approvalId: approval.id,
        round: approval.round,
      },
    ),
  notAnApprover: (id: string, title: string) =>
    refuse('not-an-approver', `${id} is not asked to decide "${title}".`, { participantId: id }),
  mayNotApprove: (id: string) =>
    refuse('not-an-approver', `approverIds: ${id} is not an approver in the definition.`, {
      participantId: id,
    }),
  doerMayNotApprove: (id: string, taskId: string) =>
    refuse('doer-may-not-approve', `${id} does the work of task "${taskId}" and may not approve it.`, {
      participantId: id,
      taskId,
    }),
  commentRequired: () =>
    refuse('comment-required', 'comment: say why; a rejection needs a comment.', { field: 'comment' }),
  stale: (changed: { key: string; shown: number; now: number }[]) =>
    refuse(
      'shown-is-stale',
      `What was shown has changed since: ${changed.map(({ key, now }) => `${key} is at version ${now} now`).join(', ')}. Look again and decide anew.`,
      { changed },
    ),
  decisionIdReused: (decisionId: string, recorded: JsonObject) =>
    refuse(
      'decision-id-reused',
      `Decision ${decisionId} is on record with another answer; open the page again to decide anew.`,
      { decisionId, recorded },
    ),
  approvalIdTaken: (id: string) =>
    refuse('approval-id-taken', `id: "${id}" is taken; choose another or leave it out.`, { field: 'id', id }),

  nothingToAdvance: (message: string, waitsFor: JsonObject[]) =>
    refuse('nothing-to-advance', message, { waitsFor }),

  factIsDerived: (name: string) =>
    refuse(
      'fact-is-derived',
      `"${name}" follows from the definition or from the course of the process and cannot be set; choose another name.`,
      { name },
    ),
  factReserved: (name: string) =>
    refuse('fact-reserved', `"${name}" ends in _approved: only an operator sets it, with a reason.`, {
      name,
    }),
  factTooLarge: (name: string, limit: number) =>
    refuse('fact-too-large', `value: fact "${name}" is larger than ${limit} bytes of JSON.`, { name, limit }),
  tooManyFacts: (limit: number) =>
    refuse('too-many-facts', `An instance holds at most ${limit} facts; set one that is there.`, { limit }),
  tooMuchRead: (limit: number) =>
    refuse(
      'too-much-read',
      `What the definition's expressions read of facts, results and metadata holds at most ${limit} bytes of JSON in all; keep large data in artifacts.`,
      { limit },
    ),
  tooManyRequests: (limit: number) =>
    refuse(
      'too-many-requests',
      `All requests for approval beside the definition's hold at most ${limit} bytes of text; complete tasks first, or say less.`,
      { limit },
    ),
  tooManyArtifacts: (limit: number) =>
    refuse('too-many-artifacts', `An instance holds at most ${limit} artifacts; use a key that is there.`, {
      limit,
    }),

  noSuchIncident: (id: string) =>
    refuse('incident-not-found', `There is no open incident "${id}"; it may have been resolved.`, {
      incidentId: id,
    }),
  actionNotPossible: (action: string, actions: string[]) =>
    refuse(
      'incident-action-not-possible',
      `action: "${action}" does not mend this; possible: ${actions.join(', ')}.`,
      { action, actions },
    ),
  noSuchTarget: (message: string, target: string | null) =>
    refuse('target-not-found', `target: ${message}`, { field: 'target', target }),
};
