// Every refusal of the engine, in words that name the field and the cure. A refusal changes nothing.
import type { JsonObject } from '../definition/types.ts';
import type { Clash } from './approvals/one-mailbox.ts';
import type { Refusal } from './commands.ts';
import type { RefusalCode } from './events.ts';
import type { Principal } from './principal.ts';
import type { ApprovalState, DecisionState, ProcessState } from './state.ts';

function refuse(code: RefusalCode, message: string, details?: JsonObject): Refusal {
  return details === undefined ? { code, message } : { code, message, details };
}

/** Whom to turn to instead. */
const WHO_MAY: Partial<Record<RefusalCode, string>> = {
  'may-not-delegate':
    'an approver or assignee with canDelegate does it for themselves, a delegator or an operator for others',
  'not-an-approver': 'only approvers do, and people with mayDecide',
};

const codeOf = ({ taskId }: Clash): RefusalCode =>
  taskId === undefined ? 'already-an-approver' : 'doer-may-not-approve';

function sayClash({ ids: [one, other], taskId }: Clash): string {
  return taskId === undefined
    ? `${one} and ${other} decide the same approval, which needs both, and one address gives one answer`
    : `${one} does the work of task "${taskId}", and ${other} is needed to approve it`;
}

export const refusals = {
  forbidden: (by: Principal, what: string) =>
    refuse('forbidden', `${by.kind} "${by.id}" may not ${what}.`, { principal: by.kind }),
  /** A person without the right; `code` says which kind of right. */
  lacksRight: (code: RefusalCode, id: string, what: string) =>
    refuse(code, `participant "${id}" may not ${what}${code in WHO_MAY ? `; ${WHO_MAY[code]}` : ''}.`, {
      principal: 'participant',
      participantId: id,
    }),
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
  notPaused: () => refuse('instance-not-paused', 'The instance is not paused; only a paused one is resumed.'),
  reasonRequired: (why: string) => refuse('reason-required', `reason: say why; ${why}.`, { field: 'reason' }),

  unaddressed: (participantIds: string[]) =>
    refuse(
      'approver-without-address',
      `No address is known for ${participantIds.join(', ')}, whose approval is needed. Name them under externalParticipants, or start with allowUnbound.`,
      { participantIds },
    ),
  unaddressedSubstitutes: (participantIds: string[]) =>
    refuse(
      'approver-without-address',
      `away: no address is known for ${participantIds.join(', ')}, who would be asked instead. Name them under externalParticipants, name somebody else, or start with allowUnbound.`,
      { field: 'away', participantIds },
    ),
  noSuchPerson: (id: string) =>
    refuse('participant-not-found', `There is no participant "${id}" here; name a person of the process.`, {
      participantId: id,
    }),
  isAgent: (id: string) =>
    refuse('participant-is-agent', `"${id}" is an agent; only people approve and have addresses.`, {
      participantId: id,
    }),

  noSuchTask: (id: string) =>
    refuse('task-not-found', `The definition has no task "${id}"; name one of its tasks.`, { taskId: id }),
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
    refuse(
      'approval-not-found',
      `There is no approval "${id}" in this instance; name one that is listed among its approvals.`,
      { approvalId: id },
    ),
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
    refuse(
      'not-an-approver',
      `${id} is not asked to decide "${title}"; those who are decide it, or hand it over.`,
      { participantId: id },
    ),
  /** They were asked, and somebody else decides in their place now. */
  notAnApproverAnyMore: (id: string, title: string, handedTo: string) =>
    refuse('not-an-approver', `"${title}" is decided by ${handedTo} now, in the place of ${id}.`, {
      participantId: id,
      handedTo,
    }),
  mailboxAnswered: (id: string, other: string, title: string) =>
    refuse(
      'not-an-approver',
      `${id} has the e-mail address of ${other}, who has answered "${title}", and one address gives one answer; give ${id} an address of their own, or hand it over to somebody else.`,
      { participantId: id, answeredBy: other },
    ),
  mayNotApprove: (id: string) =>
    refuse(
      'not-an-approver',
      `${id} is no approver in the definition; name somebody with raidRole "approver" or mayDecide: true.`,
      { participantId: id },
    ),
  doerMayNotApprove: (id: string, taskId: string) =>
    refuse('doer-may-not-approve', `${id} does the work of task "${taskId}" and may not approve it.`, {
      participantId: id,
      taskId,
    }),
  approverMayNotDo: (id: string, taskId: string) =>
    refuse(
      'doer-may-not-approve',
      `to: ${id} is asked to approve task "${taskId}" and may not do it as well; name another person.`,
      { field: 'to', participantId: id, taskId },
    ),
  starterMayNotApprove: (id: string) =>
    refuse(
      'starter-may-not-approve',
      `${id} started this instance and may not approve in it; name somebody else.`,
      { participantId: id },
    ),
  starterIsNeeded: (participantIds: string[]) =>
    refuse(
      'starter-may-not-approve',
      `${participantIds.join(', ')} would start this instance and approve in it. Have somebody else start it, give the approver another address, or set separationOfDuties: false in the definition.`,
      { participantIds },
    ),
  starterWouldApprove: (id: string) =>
    refuse(
      'starter-may-not-approve',
      `email: this is the address of who started the instance, and ${id} approves in it; give the address of somebody else.`,
      { participantId: id },
    ),
  /** At a bind: the other one has the new address. */
  addressShared: (other: string, clash: Clash) =>
    refuse(
      codeOf(clash),
      `email: this is the address of ${other}: ${sayClash(clash)}; give an address of their own, or hand over first what one of them is asked.`,
      { field: 'email', participantIds: clash.ids },
    ),
  /** At the start. */
  addressesShared: (clash: Clash) =>
    refuse(
      codeOf(clash),
      `${clash.ids.join(' and ')} have one e-mail address: ${sayClash(clash)}; give each of them an address of their own.`,
      { participantIds: clash.ids },
    ),
  /** Of a request by hand. */
  approversShare: (clash: Clash) =>
    refuse(
      codeOf(clash),
      `approverIds: ${clash.ids.join(' and ')} have one e-mail address: ${sayClash(clash)}; name people with addresses of their own.`,
      { field: 'approverIds', participantIds: clash.ids },
    ),
  notYourTurn: (id: string, approval: ApprovalState, before: string[]) =>
    refuse(
      'not-your-turn',
      `"${approval.title}" is decided in order, and it is the turn of ${before.join(', ')}; ${id} is asked when theirs comes.`,
      { approvalId: approval.id, participantId: id, before },
    ),
  codeRequired: (approval: ApprovalState) =>
    refuse(
      'code-required',
      `"${approval.title}" is decided with a code that is mailed to you; ask for one on its page and give it.`,
      { approvalId: approval.id },
    ),
  deadlineNotAhead: (now: number) =>
    refuse('deadline-not-ahead', 'dueAt: a deadline lies in the future.', { field: 'dueAt', now }),
  nudgedJustNow: (approval: ApprovalState, nudgedAt: number, againAt: number) =>
    refuse(
      'nudged-just-now',
      `Those asked for "${approval.title}" were reminded a moment ago; do it again five minutes after that.`,
      { approvalId: approval.id, nudgedAt, againAt },
    ),
  nobodyToNudge: (approval: ApprovalState, participantIds: string[]) =>
    refuse(
      'approver-without-address',
      `No address is known for ${participantIds.join(', ')}, so nobody can be reminded of "${approval.title}"; give them one with PUT participants/<id>.`,
      { approvalId: approval.id, participantIds },
    ),
  approvalRequired: (approval: ApprovalState) =>
    refuse(
      'approval-required',
      `"${approval.title}" is asked by the definition and cannot be withdrawn. Move its deadline, have somebody else decide it, or cancel the instance.`,
      { approvalId: approval.id },
    ),
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
  noSuchDecision: (decisionId: string, title: string) =>
    refuse(
      'decision-not-found',
      `"${title}" has no decision "${decisionId}" that counts; look at its decisions again and name one of them.`,
      { decisionId },
    ),
  builtUpon: (title: string, why: string) =>
    refuse(
      'decision-built-upon',
      `The decision on "${title}" can no longer be taken back: ${why}. Tell an operator, who can send work back.`,
    ),
  approvalIdTaken: (id: string) =>
    refuse('approval-id-taken', `id: "${id}" is taken; choose another or leave it out.`, { field: 'id', id }),

  noSuchSuccessor: (id: string) =>
    refuse(
      'participant-not-found',
      `to: nobody is called "${id}" here; name a person of the process, or somebody new by name and e-mail address.`,
      { field: 'to', participantId: id },
    ),
  alreadyAnApprover: (id: string, approval: ApprovalState) =>
    refuse(
      'already-an-approver',
      `to: ${id} is asked to decide "${approval.title}", or was, for somebody else; name another person.`,
      { field: 'to', participantId: id, approvalId: approval.id },
    ),
  successorShares: (id: string, other: string, approval: ApprovalState) =>
    refuse(
      'already-an-approver',
      `to: ${id} has the e-mail address of ${other}, who decides "${approval.title}", and one address gives one answer; name another person.`,
      { field: 'to', participantId: id, approvalId: approval.id },
    ),
  successorUnaddressed: (id: string) =>
    refuse(
      'approver-without-address',
      `to: no address is known for ${id}; give them one first, with PUT participants/${id}.`,
      { field: 'to', participantId: id },
    ),

  nothingToAdvance: (message: string, waitsFor: JsonObject[]) =>
    refuse('nothing-to-advance', message, { waitsFor }),

  nothingToRetry: (id: string, status: string, cure: string) =>
    refuse('nothing-to-retry', `Task "${id}" is ${status}; ${cure}.`, { taskId: id, status }),

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
  uploadKey: (key: string) =>
    refuse('invalid-command', `key: "${key}" would be a person's upload; let it begin with another word.`, {
      field: 'key',
    }),
  notTheirKey: (prefix: string) =>
    refuse('invalid-command', `key: what you upload is stored under "${prefix}…".`, { field: 'key', prefix }),
  tooManyArtifacts: (limit: number) =>
    refuse('too-many-artifacts', `An instance holds at most ${limit} artifacts; use a key that is there.`, {
      limit,
    }),

  tooManyToolCalls: (limit: number, inAll: number) =>
    refuse(
      'too-many-requests',
      `One attempt has at most ${limit} calls put to people, and all that are under way ${inAll}; go on without.`,
      { limit, inAll },
    ),
  nobodyToApprove: (tool: string) =>
    refuse(
      'nobody-to-approve',
      `Nobody may approve the call of "${tool}": the task has no approver, nobody is named to review, and there is no delegator. Name one in the definition.`,
    ),
  /** Who decides on the task would decide on their own words. */
  approverMayNotCorrect: (id: string, taskId: string) =>
    refuse(
      'may-not-correct',
      `correction: ${id} is asked to approve task "${taskId}" and would approve their own words. Reject it with a comment, so that it is done again, or let somebody else correct it.`,
      { field: 'correction', participantId: id, taskId },
    ),
  nobodyToAsk: () =>
    refuse(
      'nobody-to-ask',
      'Nobody who could answer has an address: no person of the escalation path, no delegator, no approver of the task. Give one of them an address, or go on without an answer.',
    ),
  tooManyQuestions: (limit: number) =>
    refuse('too-many-questions', `At most ${limit} questions wait at a time; wait for an answer first.`, {
      limit,
    }),
  noSuchQuestion: (id: string) =>
    refuse(
      'question-not-found',
      `There is no open question "${id}"; it may have been answered, or the work that it was for is over.`,
      { questionId: id },
    ),
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

/** Null while its clocks run. */
export const whyPaused = ({ status }: ProcessState): Refusal | null =>
  status === 'paused' ? refusals.paused() : null;
