// From a notification and the state it was made in to what its mail says. Null where there is nothing left to say.
import type { NotificationKind } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { personOf } from '../../process/people.ts';
import { mayMend } from '../../process/trouble/ladder.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { isOpen, stillAsked } from '../../process/views/approvals.ts';
import type { MailKind } from '../../workflows/messages.ts';
import { askedItem, waitsFor } from './asked-view.ts';
import { outcomeView, receiptView, refusalView, whyWithdrawn } from './decision-views.ts';
import { handedOverView } from './handed-over-view.ts';
import type { MailSource } from './mail-source.ts';
import type { MailFrame, MailView } from './mail-views.ts';
import { progressView } from './progress-view.ts';
import { questionView } from './question-view.ts';

const WEEK_MS = 7 * 86_400_000;

/** A mailed link lives to the last deadline that its mail lists, or 7 days, whichever is later. Epoch ms. */
export function mailedLinkExpiresAt(state: ProcessState, approvalIds: string[], now: number): number {
  const deadlines = approvalIds.map((id) => state.approvals[id]?.dueAt ?? 0);
  return Math.max(now + WEEK_MS, ...deadlines);
}

/** Whether the kind of mail carries a link at all. */
export function carriesLink(kind: NotificationKind | MailKind): boolean {
  return CARRIES_LINK[kind];
}

const CARRIES_LINK: Record<NotificationKind | MailKind, boolean> = {
  approval: true,
  reminder: true,
  task: true,
  escalation: true,
  withdrawn: false,
  receipt: false,
  refusal: false,
  handed_over: false,
  outcome: false,
  question: true,
  word: true,
  progress: true,
  fresh_link: true,
  link_made: false,
  code: false,
  mention: true,
};

export function buildMailView(source: MailSource): MailView | null {
  const { graph, state, people, notification } = source;
  const { participantId } = notification;
  const frame = frameOf(source);
  const approvals = notification.approvalIds.flatMap((id) => state.approvals[id] ?? []);
  switch (notification.kind) {
    case 'approval':
    case 'reminder': {
      const waiting = approvals.filter((approval) => waitsFor(approval, participantId));
      if (waiting.length === 0) return null;
      const items = waiting.map((approval) => askedItem(source, approval));
      return { ...frame, kind: notification.kind, items };
    }
    case 'task':
      return taskView(source, frame);
    case 'escalation':
      return escalationView(source, frame, approvals);
    case 'withdrawn': {
      if (approvals.length === 0) return null;
      const items = approvals.map((approval) => ({
        title: approval.title,
        why: whyWithdrawn(source, approval),
      }));
      return { ...frame, kind: 'withdrawn', items };
    }
    case 'receipt':
      return receiptView(source, frame);
    case 'refusal':
      return refusalView(source, frame);
    case 'handed_over':
      return handedOverView(source, frame);
    case 'outcome':
      return outcomeView(source, frame, approvals);
    case 'question':
      return questionView(source, frame);
    case 'word': {
      const { text, taskId } = notification;
      const about = taskId === undefined ? null : (graph.task(taskId)?.name ?? null);
      return text === undefined ? null : { ...frame, kind: 'word', text, about };
    }
    case 'progress':
      return progressView(source, frame);
    case 'fresh_link': {
      const waiting = Object.values(state.approvals).filter((approval) => waitsFor(approval, participantId));
      const items = waiting.map(({ title, dueAt }) => ({ title, dueAt }));
      // Whoever is asked about an agent's work decides on that.
      const mayDecide = decides(source) || waiting.length > 0;
      return {
        ...frame,
        kind: 'fresh_link',
        items,
        mayDecide,
        byOperator: source.freshLinkBy === 'operator',
      };
    }
    case 'link_made': {
      if (!source.linkMade) return null;
      const { by, expiresAt, permissions } = source.linkMade;
      const mayDecide = permissions.includes('approve');
      return {
        ...frame,
        kind: 'link_made',
        by: actorName(graph, by, people, frame.operator),
        expiresAt,
        mayDecide,
      };
    }
    case 'code': {
      if (!source.code) return null;
      const { code, approvalId, expiresAt } = source.code;
      const title = state.approvals[approvalId]?.title ?? approvalId;
      return { ...frame, kind: 'code', title, code, expiresAt };
    }
    case 'mention': {
      if (!source.mentions) return null;
      const { items, more } = source.mentions;
      const nameOf = (author: string | null) =>
        author === null ? frame.operator : actorName(graph, author, people);
      const said = items.map(({ author, ...item }) => ({ ...item, by: nameOf(author) }));
      return { ...frame, kind: 'mention', items: said, more };
    }
  }
}

function frameOf(source: MailSource): MailFrame {
  const { graph, state, people, notification, now } = source;
  const personName = actorName(graph, notification.participantId, people);
  const label = graph.person(notification.participantId)?.name ?? null;
  return {
    brand: source.brand,
    operator: operatorName(graph, people, source.operatorName),
    processName: state.name,
    instanceId: state.instanceId,
    personName,
    personRole: label !== personName && label !== notification.participantId ? label : null,
    link: carriesLink(notification.kind) ? source.link : null,
    answersReachOperator: source.answersReachOperator ?? false,
    now,
  };
}

function decides({ graph, state, notification: { participantId } }: MailSource): boolean {
  return personOf(graph, state, participantId)?.mayDecide ?? false;
}

function taskView(source: MailSource, frame: MailFrame): MailView | null {
  const { graph, state, people, notification, handOvers = [] } = source;
  const task = graph.task(notification.taskId ?? '');
  if (!task) return null;
  const from = handOvers.find(
    ({ type, data }) => type === 'TaskHandedOver' && data.to === notification.participantId,
  )?.data.from;
  return {
    ...frame,
    kind: 'task',
    title: task.name,
    description: task.task.description ?? null,
    feedback: state.tasks[task.id]?.feedback ?? null,
    inPlaceOf: from === undefined ? null : actorName(graph, from, people),
  };
}

function escalationView(source: MailSource, frame: MailFrame, approvals: ApprovalState[]): MailView | null {
  const { graph, state, people, notification } = source;
  const open = approvals.filter(isOpen);
  const task = notification.taskId === undefined ? undefined : graph.task(notification.taskId);
  const trouble = task && state.tasks[task.id]?.status === 'blocked' ? state.tasks[task.id] : undefined;
  if (open.length === 0 && !trouble) return null;
  return {
    ...frame,
    kind: 'escalation',
    mayDecide: decides(source),
    items: open.map((approval) => ({
      title: approval.title,
      adHoc: approval.kind === 'ad_hoc',
      waitsFor: stillAsked(approval).map((id) => actorName(graph, id, people)),
      dueAt: approval.dueAt,
      overdue: approval.status === 'overdue',
    })),
    blocked:
      task && trouble
        ? {
            title: task.name,
            why: trouble.lastFailure ?? null,
            mayMend: mayMend(graph, state, task.id, notification.participantId),
          }
        : null,
  };
}
