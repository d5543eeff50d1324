// One approval as a request or a reminder puts it: what was done, what follows, and why it comes (back) to this person.
import { firstHolder } from '../../process/approvals/holders.ts';
import { own } from '../../process/own.ts';
import type { ShownArtifact } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { assigneeOf } from '../../process/people.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { isOpen } from '../../process/views/approvals.ts';
import type { TaskNode } from '../../definition/graph.ts';
import { percent } from '../../process/views/written-date.ts';
import { consequencesOf } from '../../process/views/consequences.ts';
import type { MailSource } from './mail-source.ts';
import type { AskedItem } from './mail-views.ts';

/** Whether this person's answer is still missing. */
export function waitsFor(approval: ApprovalState, participantId: string): boolean {
  return (
    isOpen(approval) &&
    approval.approvers.includes(participantId) &&
    !approval.decisions.some((decision) => decision.participantId === participantId)
  );
}

export function askedItem(source: MailSource, approval: ApprovalState): AskedItem {
  const { graph, state, people, notification, now } = source;
  const { participantId } = notification;
  const { approve, reject, nothing } = consequencesOf(graph, state, approval, participantId, people);
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  const original = firstHolder(approval, participantId);
  return {
    title: approval.title,
    by: whoseWork(source, approval),
    ...wordsOf(source, approval),
    work: workWords(source, approval),
    done: task !== undefined && approval.beforeWork !== true && approval.toolCall === undefined,
    lookedOver: approval.kind === 'review' && task ? task.name : null,
    inPlaceOf: original === participantId ? null : actorName(graph, original, people),
    before: beforeWords(source, approval),
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

/** An ad-hoc request is in the words of whoever made it; any other is described by the definition, which speaks for nobody. */
function wordsOf({ graph, state }: MailSource, approval: ApprovalState): Pick<AskedItem, 'about' | 'said'> {
  const description = approval.description ?? null;
  if (description !== null && (approval.kind === 'ad_hoc' || approval.covers !== undefined))
    return { about: null, said: description };
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  const done = task && approval.beforeWork !== true ? state.tasks[task.id] : undefined;
  return { about: description, said: done?.summary || null };
}

function beforeWords(
  { graph, people, before, notification, operatorName: operator }: MailSource,
  approval: ApprovalState,
): AskedItem['before'] {
  const was = before?.[approval.id];
  if (!was) return null;
  const { sentBack, shown, reasked } = was;
  return {
    round: approval.round,
    sentBack: sentBack
      ? {
          by:
            sentBack.by === notification.participantId
              ? 'You'
              : actorName(graph, sentBack.by, people, operator),
          comment: sentBack.comment,
        }
      : null,
    changed: shown ? changedSince(shown, approval.artifacts) : null,
    reasked: reasked ?? null,
  };
}

/** What is shown now in another version than then. `from` 0: it was not there. */
function changedSince(then: ShownArtifact[], now: ShownArtifact[]) {
  return now.flatMap(({ key, version }) => {
    const from = then.find((each) => each.key === key)?.version ?? 0;
    return from === version ? [] : [{ key, from, to: version }];
  });
}

function whoseWork(source: MailSource, { taskId, toolCall, askedBy }: ApprovalState): string | null {
  const { graph, state } = source;
  if (toolCall && askedBy !== undefined) return actorWords(source, askedBy, toolCall.taskId);
  const task = taskId === undefined ? undefined : graph.task(taskId);
  return task ? actorWords(source, assigneeOf(graph, state, task.id), task.id) : null;
}

/** How sure the agent was of the work that is to be looked over. */
function unsureWords(source: MailSource, task: TaskNode): string {
  const { graph, state, people } = source;
  const agent = actorName(graph, assigneeOf(graph, state, task.id), people);
  const confidence = state.tasks[task.id]?.confidence;
  const sure = confidence === undefined ? 'did not say how sure it is' : `was ${percent(confidence)} sure`;
  return `Please look over ${task.name}: ${agent} ${sure}; the bar is ${percent(task.minConfidence ?? 1)}.`;
}

function workWords(source: MailSource, approval: ApprovalState): string {
  const { graph, state } = source;
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  if (approval.kind === 'review' && task) return unsureWords(source, task);
  if (approval.toolCall) {
    const at = task ? `, at work on ${task.name},` : '';
    return `The agent${at} waits with this one call: it is made only if you approve.`;
  }
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
  return `${name} (AI agent${own(state.tasks, taskId)?.simulated === true ? ', simulated' : ''})`;
}
