// What a delegator, or a person reached by an escalation, may do about what others are asked.
import type { ApprovalState, DecisionState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { askedNow, stillAsked } from '../../process/views/approvals.ts';
import { sayList } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import type { ActView, ActionView, DoneView, DoneWords } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { REASON } from './action-fields.ts';
import { plainAction } from './hand-over-view.ts';
import { mayActIn, rightsOf } from './rights.ts';
import { assigneeOf, frameOf, openFor, tasksFor } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** All that is open and theirs to act on. Null where they may act on nothing. */
export function buildActView(source: ViewSource): ActView | null {
  const { graph, state, people } = source;
  const rights = rightsOf(source);
  const approvals = Object.values(state.approvals).filter((approval) => rights.actOn(approval));
  if (approvals.length === 0 && !rights.cancel) return null;
  const name = (id: string) => actorName(graph, id, people);
  return {
    frame: frameOf(source),
    approvals: approvals.map((approval) => ({
      approvalId: approval.id,
      title: approval.title,
      dueAt: approval.dueAt,
      overdue: approval.status === 'overdue',
      askedAt: approval.requestedAt,
      open: stillAsked(approval).map((id) => ({
        id,
        name: name(id),
        mayReplace: rights.handOver(approval, id),
      })),
      nudgedAt: approval.nudgedAt ?? null,
    })),
    tasks: graph.tasks
      .filter(
        ({ id }) =>
          graph.agent(assigneeOf(source, id)!) === undefined && state.tasks[id]?.status === 'running',
      )
      .filter(({ id }) => rights.handOverTask(assigneeOf(source, id)!))
      .map(({ id, name: taskName }) => ({
        taskId: id,
        name: taskName,
        doer: name(assigneeOf(source, id)!),
        since: state.tasks[id]?.startedAt ?? null,
      })),
    mayCancel: rights.cancel,
  };
}

const backToAct = { href: PATHS.act, label: 'Leave it as it is' };

/** Null where this person may not. */
export function deadlineView(source: ViewSource, approval: ApprovalState): ActionView | null {
  if (!rightsOf(source).actOn(approval)) return null;
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: approval.title,
    title: 'Move the deadline',
    says: [
      `It is due ${writtenDate(approval.dueAt)}${approval.status === 'overdue' ? ' and overdue' : ''}.`,
      'Those who are asked are told the new time. Nothing is approved by silence.',
    ],
    action: PATHS.moveDeadline(approval.id),
    fields: [
      {
        name: 'due',
        kind: 'date-time',
        label: 'New deadline',
        hint: 'In UTC, later or earlier than now set.',
        required: true,
      },
      REASON,
    ],
    button: 'Move the deadline',
    back: backToAct,
  };
}

/** Null where this person may not. */
export function nudgeView(source: ViewSource, approval: ApprovalState): ActionView | null {
  if (!rightsOf(source).actOn(approval)) return null;
  const asked = sayList(askedNow(approval).map((id) => actorName(source.graph, id, source.people)));
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: approval.title,
    title: `Remind ${asked} now`,
    says: [`A reminder with a fresh link goes out at once. It can be sent every five minutes at most.`],
    action: PATHS.nudge(approval.id),
    fields: [],
    button: 'Send the reminder',
    back: backToAct,
  };
}

/** Null where this person may not. */
export function cancelView(source: ViewSource): ActionView | null {
  if (!rightsOf(source).cancel) return null;
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: 'The whole process',
    title: `Cancel ${source.state.name}`,
    says: [
      'All work stops, nobody is asked any more, and those concerned are told. What is recorded stays recorded.',
      'This cannot be undone.',
    ],
    action: PATHS.cancel,
    fields: [REASON],
    button: 'Cancel the process',
    danger: true,
    back: backToAct,
  };
}

/** Null where it is not theirs or nothing is to be taken back any more. */
export function revokeView(
  source: ViewSource,
  approval: ApprovalState,
  decision: DecisionState,
): ActionView | null {
  if (!rightsOf(source).revoke(approval, decision)) return null;
  const answer = decision.choice === 'approve' ? 'approved' : 'rejected';
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: approval.title,
    title: 'Take back your answer',
    says: [
      `You ${answer} it on ${writtenDate(decision.receivedAt)}.`,
      'Your answer no longer counts and you are asked again. It stays on record that it was given and taken back.',
      'This works only while nothing was built on it.',
    ],
    action: PATHS.revoke(decision.decisionId),
    fields: [REASON],
    button: 'Take back my answer',
    danger: true,
    back: { href: PATHS.receipt(decision.decisionId), label: 'Leave it as it is' },
  };
}

/** What was done, and where this person goes on. */
export function doneView(source: ViewSource, words: DoneWords): DoneView {
  return {
    ...words,
    frame: frameOf(source),
    waits: openFor(source, source.participantId).length + tasksFor(source).length > 0,
    mayAct: mayActIn(source),
  };
}
