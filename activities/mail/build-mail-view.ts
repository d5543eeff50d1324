// From a notification and the state it was made in to what its mail says. Null where there is nothing left to say.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EventOfType, NotificationKind, ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { isOpen, stillAsked } from '../../process/views/approvals.ts';
import { consequencesOf } from '../../process/views/consequences.ts';
import type { People } from '../../process/views/types.ts';
import type { MailKind } from '../../workflows/messages.ts';
import type { AskedItem, MailView } from './mail-views.ts';

const WEEK_MS = 7 * 86_400_000;

export interface MailSource {
  graph: ProcessGraph;
  /** With the notification's event folded in, or later. */
  state: ProcessState;
  people: People;
  /** Who runs a process that names nobody. */
  operatorName?: string | undefined;
  notification: {
    kind: NotificationKind | MailKind;
    participantId: string;
    approvalIds: string[];
    taskId?: string;
    decisionId?: string;
  };
  link: { url: string; expiresAt: number } | null;
  /**
   * For a receipt or a refusal: what came of the decision, as the books have it (the state cuts comments and forgets
   * what was voided), and the chain's head at it, hex.
   */
  outcome?: { event: EventOfType<'ApprovalDecided' | 'DecisionRefused'>; head: string };
  /** For a receipt: all versions, for a newer one may have come since. */
  versions?: { key: string; version: number; sha256: string }[];
  /** For the notice that a link was made: by whom (an id), until when, for what. */
  linkMade?: { by: string; expiresAt: number; permissions: string[] };
  answersReachOperator?: boolean;
  now: number;
}

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
  fresh_link: true,
  link_made: false,
};

export function buildMailView(source: MailSource): MailView | null {
  const { graph, state, people, notification, now } = source;
  const { participantId } = notification;
  const personName = actorName(graph, participantId, people);
  const label = graph.person(participantId)?.name ?? null;
  const frame = {
    operator: operatorName(graph, people, source.operatorName),
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
      return receiptView(source, frame);
    case 'refusal':
      return refusalView(source, frame);
    case 'fresh_link': {
      const waiting = Object.values(state.approvals).filter((approval) => waitsFor(approval, participantId));
      const items = waiting.map(({ title, dueAt }) => ({ title, dueAt }));
      return {
        ...frame,
        kind: 'fresh_link',
        items,
        mayDecide: graph.person(participantId)?.mayDecide ?? false,
      };
    }
    case 'link_made': {
      if (!source.linkMade) return null;
      const { by, expiresAt, permissions } = source.linkMade;
      const mayDecide = permissions.includes('approve');
      return { ...frame, kind: 'link_made', by: actorName(graph, by, people), expiresAt, mayDecide };
    }
  }
}

type Frame = Omit<Extract<MailView, { kind: 'task' }>, 'kind' | 'title' | 'description' | 'feedback'>;

function receiptView(source: MailSource, frame: Frame): MailView | null {
  const { outcome, state } = source;
  if (outcome?.event.type !== 'ApprovalDecided') return null;
  const { data, seq } = outcome.event;
  return {
    ...frame,
    kind: 'receipt',
    title: titleOf(state, data.approvalId),
    choice: data.choice,
    comment: data.comment,
    receivedAt: data.receivedAt,
    shown: data.shown.map((shown) => ({ ...shown, sha256: sha256Of(source, shown) })),
    decisionId: data.decisionId,
    auditSeq: seq,
    auditHead: outcome.head,
  };
}

function refusalView({ outcome, state }: MailSource, frame: Frame): MailView | null {
  if (outcome?.event.type !== 'DecisionRefused') return null;
  const { data, at } = outcome.event;
  const { approvalId, choice, message, decisionId } = data;
  const title = titleOf(state, approvalId);
  return { ...frame, kind: 'refusal', title, choice, why: message, refusedAt: at, decisionId };
}

const titleOf = ({ approvals }: ProcessState, id: string): string =>
  Object.hasOwn(approvals, id) ? approvals[id]!.title : id;

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

function whyWithdrawn(source: MailSource, approval: ApprovalState): string {
  const { graph, state, people } = source;
  if (state.status === 'cancelled')
    return `${operatorName(graph, people, source.operatorName)} has cancelled the process.`;
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

function sha256Of({ versions, state }: MailSource, { key, version }: ShownArtifact): string {
  const stored = versions?.find((each) => each.key === key && each.version === version);
  const newest = Object.hasOwn(state.artifacts, key) ? state.artifacts[key] : undefined;
  return stored?.sha256 ?? (newest?.version === version ? newest.sha256 : '');
}
