// From a notification and the state it was made in to what its mail says. Null where there is nothing left to say.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { NotificationKind, ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { isOpen, stillAsked } from '../../process/views/approvals.ts';
import { consequencesOf } from '../../process/views/consequences.ts';
import type { People } from '../../process/views/types.ts';
import type { AskedItem, MailView } from './mail-views.ts';

const WEEK_MS = 7 * 86_400_000;

export interface MailSource {
  graph: ProcessGraph;
  /** With the notification's event folded in, or later. */
  state: ProcessState;
  people: People;
  notification: {
    kind: NotificationKind;
    participantId: string;
    approvalIds: string[];
    taskId?: string;
    decisionId?: string;
  };
  link: { url: string; expiresAt: number } | null;
  /** Of the event chain, for a receipt. */
  auditHead?: string | null;
  answersReachOperator?: boolean;
  now: number;
}

/** A mailed link lives to the last deadline that its mail lists, or 7 days, whichever is later. Epoch ms. */
export function mailedLinkExpiresAt(state: ProcessState, approvalIds: string[], now: number): number {
  const deadlines = approvalIds.map((id) => state.approvals[id]?.dueAt ?? 0);
  return Math.max(now + WEEK_MS, ...deadlines);
}

/** Whether the kind of mail carries a link at all. */
export function carriesLink(kind: NotificationKind): boolean {
  return kind !== 'withdrawn' && kind !== 'receipt';
}

export function buildMailView(source: MailSource): MailView | null {
  const { graph, state, people, notification, now } = source;
  const { participantId } = notification;
  const personName = actorName(graph, participantId, people);
  const label = graph.person(participantId)?.name ?? null;
  const frame = {
    operator: operatorName(graph, people),
    processName: state.name,
    instanceId: state.instanceId,
    personName,
    personRole: label !== personName && label !== participantId ? label : null,
    link: carriesLink(notification.kind) ? source.link : null,
    answersReachOperator: source.answersReachOperator ?? false,
    now,
  };
  const approvals = notification.approvalIds.flatMap((id) => state.approvals[id] ?? []);
  switch (notification.kind) {
    case 'approval':
    case 'reminder': {
      const waiting = approvals.filter((approval) => waitsFor(approval, participantId));
      if (waiting.length === 0) return null;
      return {
        ...frame,
        kind: notification.kind,
        items: waiting.map((approval) => askedItem(source, approval)),
      };
    }
    case 'task': {
      const task = graph.task(notification.taskId ?? '');
      if (!task) return null;
      const feedback = state.tasks[task.id]?.feedback ?? null;
      return {
        ...frame,
        kind: 'task',
        title: task.name,
        description: task.task.description ?? null,
        feedback,
      };
    }
    case 'escalation': {
      const open = approvals.filter(isOpen);
      if (open.length === 0) return null;
      return {
        ...frame,
        kind: 'escalation',
        items: open.map((approval) => ({
          title: approval.title,
          waitsFor: stillAsked(approval).map((id) => actorName(graph, id, people)),
          dueAt: approval.dueAt,
          overdue: approval.status === 'overdue',
        })),
      };
    }
    case 'withdrawn':
      if (approvals.length === 0) return null;
      return {
        ...frame,
        kind: 'withdrawn',
        items: approvals.map((approval) => ({ title: approval.title, why: whyWithdrawn(source, approval) })),
      };
    case 'receipt':
      return receiptView(source, frame, approvals);
  }
}

type Frame = Omit<Extract<MailView, { kind: 'task' }>, 'kind' | 'title' | 'description' | 'feedback'>;

function receiptView(source: MailSource, frame: Frame, approvals: ApprovalState[]): MailView | null {
  const { notification, state } = source;
  for (const approval of approvals.length > 0 ? approvals : Object.values(state.approvals)) {
    const decision = approval.decisions.find(({ decisionId }) => decisionId === notification.decisionId);
    if (!decision) continue;
    return {
      ...frame,
      kind: 'receipt',
      title: approval.title,
      choice: decision.choice,
      comment: decision.comment,
      receivedAt: decision.receivedAt,
      shown: decision.shown.map((shown) => ({ ...shown, sha256: sha256Of(state, shown) })),
      decisionId: decision.decisionId,
      auditSeq: decision.seq,
      auditHead: source.auditHead ?? null,
    };
  }
  return null;
}

function askedItem(source: MailSource, approval: ApprovalState): AskedItem {
  const { graph, state, people, notification, now } = source;
  const { approve, reject, nothing } = consequencesOf(
    graph,
    state,
    approval,
    notification.participantId,
    people,
  );
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  return {
    title: approval.title,
    by: task ? actorWords(source, task.task.assignee, task.id) : null,
    said: approval.description ?? (task ? (state.tasks[task.id]?.summary ?? null) : null),
    work: workWords(source, approval),
    artifacts: approval.artifacts.map(({ key, version }) => ({ key, version })),
    requestedAt: approval.requestedAt,
    dueAt: approval.dueAt,
    overdue: approval.status === 'overdue',
    approve,
    reject,
    nothing,
    nextReminderAt: approval.reminderAts.find((at) => at > now) ?? null,
  };
}

function workWords({ graph, state }: MailSource, approval: ApprovalState): string {
  const phase = graph.phase(approval.phaseId);
  const about = approval.kind === 'gate' && phase ? graph.phases[phase.index - 1] : phase;
  const tasks = about?.tasks ?? [];
  const simulated = tasks.some(({ id }) => state.tasks[id]?.simulated === true) ? ' (simulated)' : '';
  const phaseName = phase?.name ?? approval.phaseId;
  if (approval.kind === 'sign_off') return `The work of ${phaseName} is done${simulated}.`;
  if (approval.kind === 'gate')
    return `${about ? `The work of ${about.name} is done${simulated}. ` : ''}${phaseName} starts on approval.`;
  return approval.beforeWork === true
    ? 'Nothing has been done yet: the work starts on approval.'
    : 'The work is done and waits for your answer.';
}

function actorWords({ graph, state, people }: MailSource, id: string, taskId: string): string {
  const name = actorName(graph, id, people);
  if (!graph.agent(id)) return name;
  return `${name} (AI agent${state.tasks[taskId]?.simulated === true ? ', simulated' : ''})`;
}

function whyWithdrawn({ graph, state, people }: MailSource, approval: ApprovalState): string {
  if (state.status === 'cancelled') return `${operatorName(graph, people)} has cancelled the process.`;
  if (approval.status === 'granted') return 'It was approved by the others who were asked.';
  if (approval.status === 'rejected') return 'It was rejected by somebody else who was asked.';
  return 'What it asked about has changed. If it is needed again, you are asked anew.';
}

function waitsFor(approval: ApprovalState, participantId: string): boolean {
  return (
    isOpen(approval) &&
    approval.approvers.includes(participantId) &&
    !approval.decisions.some((decision) => decision.participantId === participantId)
  );
}

function sha256Of(state: ProcessState, { key, version }: ShownArtifact): string {
  const newest = Object.hasOwn(state.artifacts, key) ? state.artifacts[key] : undefined;
  return newest?.version === version ? newest.sha256 : '';
}
