// Trouble that somebody has to see: what each kind offers as a cure, and when it is over by itself.
import { hasAnswered, isOpen, openApprovals, unanswered } from '../approvals/approvals.ts';
import type { EventOfType, IncidentAction, IncidentKind, Subject } from '../events.ts';
import { own } from '../own.ts';
import type { ApprovalState, IncidentState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { wanted } from '../notices/wanted.ts';

type About = Omit<
  EventOfType<'IncidentRaised'>['data'],
  'incidentId' | 'kind' | 'message' | 'cure' | 'actions'
>;

const OFFERED: Record<IncidentKind, { actions: IncidentAction[]; cure: string }> = {
  'approval-rejected': {
    actions: ['redo', 'ask-again', 'cancel'],
    cure: 'Have the work done again (redo; a sign-off or a gate needs a task or phase as target), ask again, or cancel.',
  },
  'rework-exhausted': {
    actions: ['redo', 'ask-again', 'cancel'],
    cure: 'It was rejected as often as it is asked by itself. Talk to the people, then have it done again (redo), ask again, or cancel.',
  },
  'approval-overdue': {
    actions: ['ask-again', 'cancel'],
    cure: 'It can still be decided. Ask again for a new deadline and a fresh message, or cancel.',
  },
  'task-failed': {
    actions: ['redo', 'reassign', 'skip', 'cancel'],
    cure: 'Have it tried again (redo), give it to somebody else (reassign, with an agent or a person as target), complete it by hand, skip it with a reason, or cancel.',
  },
  'no-address': {
    actions: ['cancel'],
    cure: 'Give them an address: PUT participants/<id>. They are then asked at once.',
  },
  'mail-refused': {
    actions: ['ask-again', 'dismiss'],
    cure: 'Correct the address (PUT participants/<id>), or send it again with ask-again.',
  },
  'mail-failed': {
    actions: ['ask-again', 'dismiss'],
    cure: 'It is tried again every hour. Look at the mail server; ask-again sends it now.',
  },
  'condition-error': {
    actions: ['ask-again', 'cancel'],
    cure: 'Set the facts that it reads so that it can be evaluated, then ask-again. What the start did not give needs a new start.',
  },
  'nobody-to-escalate-to': {
    actions: ['ask-again', 'dismiss', 'cancel'],
    cure: 'Give a person it can be escalated to an address, or ask again for a new deadline.',
  },
  'substitute-unfit': {
    actions: ['dismiss'],
    cure: 'Hand it over to somebody else. Until then it waits for the person who is away.',
  },
  'nobody-to-review': {
    actions: ['accept', 'redo', 'skip', 'cancel'],
    cure: 'Look the work over and take it as it is (accept), have it done again (redo), skip it with a reason, or cancel.',
  },
  'paused-by-rule': {
    actions: ['cancel'],
    cure: 'Look at what the rule found, then resume the instance, or cancel it.',
  },
  'books-unreachable': { actions: ['dismiss'], cure: 'Nothing was lost. Dismiss it once it is explained.' },
  'seal-key-missing': {
    actions: ['dismiss'],
    cure: 'Give the worker the key with which the message was sealed.',
  },
  'record-conflict': {
    actions: ['dismiss'],
    cure: 'Compare the books with the history in Temporal before anything else.',
  },
};

/** What an incident of this kind says of its cure. */
export function offered(kind: IncidentKind): { actions: IncidentAction[]; cure: string } {
  return OFFERED[kind];
}

/** Raises an incident, unless one of its kind about the same thing is open. `subject` is what its id names. */
export function raiseIncident(
  turn: Turn,
  kind: IncidentKind,
  subject: string,
  message: string,
  about: About,
): void {
  const isOpenAlready = Object.values(turn.state.incidents).some(
    (incident) => incident.kind === kind && sameSubject(incident, about),
  );
  if (isOpenAlready) return;
  const incidentId = `${kind}.${subject}.${turn.state.incidentCount + 1}`;
  turn.follows('IncidentRaised', { incidentId, kind, message, ...OFFERED[kind], ...about });
}

/** What an incident about an approval is about. */
export function aboutApproval({ id, phaseId, taskId, gateId }: ApprovalState): About {
  return {
    approvalId: id,
    phaseId,
    ...(taskId === undefined ? {} : { taskId }),
    ...(gateId === undefined ? {} : { gateId }),
  };
}

/** The same of what a rule or an errand is about. An approval that is closed needs nobody: it is left out. */
export function aboutSubject(state: ProcessState, { approvalId, ...rest }: Subject): About {
  const approval = approvalId === undefined ? undefined : own(state.approvals, approvalId);
  return approval !== undefined && isOpen(approval) ? aboutApproval(approval) : rest;
}

function sameSubject(incident: IncidentState, about: About): boolean {
  return (
    incident.approvalId === about.approvalId &&
    incident.taskId === about.taskId &&
    incident.gateId === about.gateId &&
    incident.phaseId === about.phaseId &&
    incident.participantId === about.participantId
  );
}

/** Closes an incident that is over without anybody's doing. */
export function mend(turn: Turn, incidentId: string, reason: string): void {
  turn.follows('IncidentResolved', { incidentId, action: 'mended', reason });
}

/** Closes what the state has moved past: overdue approvals that were decided, addresses that came. */
export function mendIncidents(turn: Turn): void {
  for (const incident of Object.values(turn.state.incidents)) {
    const reason = MENDED[incident.kind](turn.state, incident);
    if (reason !== null) mend(turn, incident.id, reason);
  }
}

const notByItself = (): null => null;

/** Why an incident is over, or null while it lasts. */
const MENDED: Record<IncidentKind, (state: ProcessState, incident: IncidentState) => string | null> = {
  'approval-overdue': approvalClosed,
  'nobody-to-escalate-to': (state, incident) =>
    incident.approvalId === undefined ? taskOver(state, incident) : approvalClosed(state, incident),
  'no-address': (state, incident) => {
    if (own(state.bindings, incident.participantId!) !== undefined) return 'They have an address now.';
    return isNeeded(state, incident) ? null : 'Nothing waits for them any more.';
  },
  'mail-refused': messageMoot,
  'mail-failed': messageMoot,
  // Closed where the thing itself goes on: by an action, or when the condition can be evaluated.
  'approval-rejected': taskOver,
  'rework-exhausted': taskOver,
  'task-failed': taskOver,
  'nobody-to-review': taskOver,
  'condition-error': taskOver,
  'substitute-unfit': otherwiseHeld,
  'paused-by-rule': ({ pausedAt }) => (pausedAt === undefined ? 'The instance goes on.' : null),
  'books-unreachable': notByItself,
  'seal-key-missing': notByItself,
  'record-conflict': notByItself,
};

function taskOver(state: ProcessState, { taskId }: IncidentState): string | null {
  const status = taskId === undefined ? undefined : own(state.tasks, taskId)?.status;
  return status === 'completed' || status === 'skipped' ? 'The task is over.' : null;
}

function approvalClosed(state: ProcessState, { approvalId }: IncidentState): string | null {
  const approval = approvalId === undefined ? undefined : own(state.approvals, approvalId);
  return approval !== undefined && isOpen(approval) ? null : 'The approval is closed.';
}

/** Of an approval or a person's task that stayed with somebody away. */
function otherwiseHeld(
  state: ProcessState,
  { approvalId, taskId, participantId }: IncidentState,
): string | null {
  const id = participantId!;
  if (own(state.away ?? {}, id) === undefined) return 'They are back.';
  const waits =
    approvalId === undefined
      ? isTheirTask(state, taskId!, id)
      : openApprovals(state).some((each) => each.id === approvalId && unanswered(each).includes(id));
  return waits ? null : 'It waits for them no longer.';
}

function isTheirTask(state: ProcessState, taskId: string, id: string): boolean {
  const { status, assignee = id } = state.tasks[taskId]!;
  return status === 'running' && assignee === id;
}

function messageMoot(state: ProcessState, { notificationId }: IncidentState): string | null {
  const message = notificationId === undefined ? undefined : own(state.notifications, notificationId);
  return message === undefined || wanted(state, message) ? null : 'Nobody needs the message any more.';
}

/** The incident names the task where it is about a person's own work; else it is about requests put to them. */
function isNeeded(state: ProcessState, { participantId, taskId }: IncidentState): boolean {
  if (taskId !== undefined) return isTheirTask(state, taskId, participantId!);
  return openApprovals(state).some(
    (approval) => approval.approvers.includes(participantId!) && !hasAnswered(approval, participantId!),
  );
}
