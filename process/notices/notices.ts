// Who is told what, once a command has run its course: one message a person for what opened together.
import { hasAnswered, openApprovals, unanswered } from '../approvals/approvals.ts';
import type { NewEvent, NotificationKind } from '../events.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import { own } from '../own.ts';
import type { ApprovalState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Tells people what the events of this turn mean for them. The last step of a turn. */
export function tellPeople(turn: Turn): void {
  const happened = [...turn.events];
  tellWithdrawn(turn, happened);
  tellAsked(turn, happened);
  tellAssigned(turn, happened);
}

/** One message to one person. Its id is derived from the number of its event. */
export function notify(
  turn: Turn,
  kind: NotificationKind,
  participantId: string,
  about: { approvalIds?: string[]; taskId?: string; decisionId?: string },
): void {
  turn.follows('NotificationRequested', {
    notificationId: `${kind}.${turn.state.seq + 1}.${participantId}`,
    participantId,
    kind,
    approvalIds: [],
    ...about,
    attempt: 1,
  });
}

/** One message a person over several approvals, in the order in which people first appear. */
export function notifyEach(
  turn: Turn,
  kind: NotificationKind,
  asked: { approvalId: string; to: string[] }[],
): void {
  const byPerson = new Map<string, string[]>();
  for (const { approvalId, to } of asked) {
    for (const id of to) byPerson.set(id, [...(byPerson.get(id) ?? []), approvalId]);
  }
  for (const [id, approvalIds] of byPerson) notify(turn, kind, id, { approvalIds });
}

function tellAsked(turn: Turn, happened: NewEvent[]): void {
  const ids = new Set(
    happened.flatMap(({ type, data }) =>
      type === 'ApprovalRequested' || type === 'ApprovalReasked' ? [data.approvalId] : [],
    ),
  );
  const bound = boundNow(happened);
  const asked = openApprovals(turn.state).map((approval) => ({
    approval,
    to: unanswered(approval).filter((id) => ids.has(approval.id) || bound.includes(id)),
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
  const started = new Set(
    happened.flatMap(({ type, data }) => (type === 'TaskStarted' ? [data.taskId] : [])),
  );
  const bound = boundNow(happened);
  for (const { id, name, task, assigneeKind } of turn.graph.tasks) {
    if (assigneeKind !== 'human' || turn.state.tasks[id]!.status !== 'running') continue;
    if (!started.has(id) && !bound.includes(task.assignee)) continue;
    if (isBound(turn, task.assignee)) notify(turn, 'task', task.assignee, { taskId: id });
    else {
      const message = `The task "${name}" is for ${task.assignee}, for whom no address is known.`;
      raiseIncident(turn, 'no-address', task.assignee, message, {
        participantId: task.assignee,
        taskId: id,
      });
    }
  }
}

/** Told are those who had been asked before this turn, unless they are asked the same anew in it. */
function tellWithdrawn(turn: Turn, happened: NewEvent[]): void {
  const withdrawn = happened
    .flatMap(({ type, data }) =>
      type === 'ApprovalWithdrawn' ? [turn.state.approvals[data.approvalId]!] : [],
    )
    .filter(({ id }) => own(turn.before?.approvals ?? {}, id) !== undefined);
  const stillAsked = openApprovals(turn.state);
  notifyEach(
    turn,
    'withdrawn',
    withdrawn.map((approval) => ({
      approvalId: approval.id,
      to: approval.approvers.filter((id) => isBound(turn, id) && !isAskedAnew(stillAsked, approval, id)),
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

function boundNow(happened: NewEvent[]): string[] {
  return happened.flatMap(({ type, data }) => (type === 'ParticipantBound' ? [data.participantId] : []));
}

function isBound(turn: Turn, participantId: string): boolean {
  return own(turn.state.bindings, participantId) !== undefined;
}
