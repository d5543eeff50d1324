// Who is told what, once a command has run its course: one message a person for what opened together.
import { askedNow, askedSoFar, hasAnswered, isOpen, openApprovals } from '../approvals/approvals.ts';
import type { NewEvent } from '../events.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import { own } from '../own.ts';
import { workerOf } from '../people.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { tellHandedOver, tellOutcomes } from './former-holders.ts';
import { isBound, notify, notifyEach } from './notify.ts';

/** Tells people what the events of this turn mean for them. The last step of a turn. */
export function tellPeople(turn: Turn): void {
  const happened = [...turn.events];
  tellWithdrawn(turn, happened);
  tellAsked(turn, happened);
  tellAssigned(turn, happened);
  tellHandedOver(turn, happened);
  tellOutcomes(turn, happened);
}

function tellAsked(turn: Turn, happened: NewEvent[]): void {
  const ids = new Set(
    happened.flatMap(({ type, data }) =>
      type === 'ApprovalRequested' || type === 'ApprovalReasked' || type === 'ApprovalTurnCame'
        ? [data.approvalId]
        : [],
    ),
  );
  for (const id of openedAgain(turn, happened)) ids.add(id);
  const bound = boundNow(happened);
  const asked = openApprovals(turn.state).map((approval) => ({
    approval,
    to: askedNow(approval).filter(
      (id) =>
        ids.has(approval.id) ||
        bound.includes(id) ||
        tookOver(happened, approval.id, id) ||
        isTakenFrom(happened, approval.id, id),
    ),
  }));
  const reachable = asked.map(({ approval, to }) => ({
    approvalId: approval.id,
    to: to.filter((id) => isBound(turn, id)),
  }));
  notifyEach(turn, 'approval', reachable);
  for (const { approval, to } of asked) {
    for (const id of to.filter((each) => !isBound(turn, each))) {
      const message = `"${approval.title}" needs a decision by ${id}, for whom no address is known.`;
      raiseIncident(turn, 'no-address', id, message, { participantId: id });
    }
  }
}

function tellAssigned(turn: Turn, happened: NewEvent[]): void {
  const given = new Set(
    happened.flatMap(({ type, data }) =>
      type === 'TaskStarted' || type === 'TaskHandedOver' ? [data.taskId] : [],
    ),
  );
  const bound = boundNow(happened);
  for (const { id, name } of turn.graph.tasks) {
    if (turn.state.tasks[id]!.status !== 'running') continue;
    const { id: assignee, kind } = workerOf(turn.graph, turn.state, id);
    if (kind !== 'human') continue;
    if (!given.has(id) && !bound.includes(assignee)) continue;
    if (isBound(turn, assignee)) notify(turn, 'task', assignee, { taskId: id });
    else {
      const message = `The task "${name}" is for ${assignee}, for whom no address is known.`;
      raiseIncident(turn, 'no-address', assignee, message, { participantId: assignee, taskId: id });
    }
  }
}

/** Told are those who had been asked before this turn, unless they are asked the same anew in it. */
function tellWithdrawn(turn: Turn, happened: NewEvent[]): void {
  const askedBefore = turn.before?.approvals ?? {};
  const withdrawn = happened
    .flatMap(({ type, data }) =>
      type === 'ApprovalWithdrawn' ? [turn.state.approvals[data.approvalId]!] : [],
    )
    .filter(({ id }) => own(askedBefore, id) !== undefined);
  const stillAsked = openApprovals(turn.state);
  notifyEach(
    turn,
    'withdrawn',
    withdrawn.map((approval) => ({
      approvalId: approval.id,
      to: askedSoFar(approval).filter((id) => isBound(turn, id) && !isAskedAnew(stillAsked, approval, id)),
    })),
  );
}

function isAskedAnew(open: ApprovalState[], withdrawn: ApprovalState, participantId: string): boolean {
  return open.some(
    (approval) =>
      approval.kind === withdrawn.kind &&
      approval.subjectId === withdrawn.subjectId &&
      approval.approvers.includes(participantId) &&
      !hasAnswered(approval, participantId),
  );
}

/** Approvals that had been settled, until a decision was taken back. Where it was open still, nobody hears anything new. */
function openedAgain({ before }: Turn, happened: NewEvent[]): string[] {
  return happened.flatMap(({ type, data }) =>
    type === 'DecisionRevoked' && !isOpen(before!.approvals[data.approvalId]!) ? [data.approvalId] : [],
  );
}

function tookOver(happened: NewEvent[], approvalId: string, id: string): boolean {
  return happened.some(
    ({ type, data }) => type === 'ApprovalHandedOver' && data.approvalId === approvalId && data.to === id,
  );
}

/** An operator took their decision back: they are asked anew, also where it was open still. */
function isTakenFrom(happened: NewEvent[], approvalId: string, id: string): boolean {
  return happened.some(
    ({ type, by, data }) =>
      type === 'DecisionRevoked' &&
      by.kind !== 'participant' &&
      data.approvalId === approvalId &&
      data.participantId === id,
  );
}

function boundNow(happened: NewEvent[]): string[] {
  return happened.flatMap(({ type, data }) => (type === 'ParticipantBound' ? [data.participantId] : []));
}
