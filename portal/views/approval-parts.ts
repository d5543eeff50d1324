// Parts of an approval that several pages show: the work it is about, who else is asked, what was decided.
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { OtherApproverView, PastDecisionView, WorkItemView } from '../page-views.ts';
import { actorView } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** The work that an approval is about: its task, or the tasks of the phase that is signed off or left. */
export function workOf(
  source: Pick<ViewSource, 'graph' | 'state' | 'people'>,
  approval: Pick<ApprovalState, 'kind' | 'phaseId' | 'taskId' | 'beforeWork'>,
): WorkItemView[] {
  const { graph, state } = source;
  const phase = graph.phase(approval.phaseId);
  const about =
    approval.kind === 'gate' && phase
      ? graph.phases[phase.index - 1]
      : approval.kind === 'sign_off'
        ? phase
        : undefined;
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  return (about?.tasks ?? (task ? [task] : [])).map(({ id, name, task: { assignee } }) => {
    const done = state.tasks[id];
    const startsOnApproval = approval.beforeWork === true && done?.workDoneAt === undefined;
    return {
      taskId: id,
      name,
      by: actorView(source, done?.doneBy?.[0] ?? assignee, id),
      state: startsOnApproval ? 'starts-on-approval' : done?.workDoneAt === undefined ? 'open' : 'done',
      summary: done?.summary ?? null,
      doneAt: done?.workDoneAt ?? null,
      attempt: done?.attempt ?? 0,
      confidence: done?.confidence ?? null,
    };
  });
}

export function othersOf(
  source: Pick<ViewSource, 'graph' | 'people'>,
  approval: ApprovalState,
  participantId: string,
): OtherApproverView[] {
  return approval.approvers
    .filter((id) => id !== participantId)
    .map((id) => {
      const decision = approval.decisions.findLast((each) => each.participantId === id);
      return {
        name: actorName(source.graph, id, source.people),
        answer: decision
          ? { choice: decision.choice, at: decision.receivedAt, comment: decision.comment }
          : null,
      };
    });
}

/** Decisions on record, newest first: this person's own, or everybody's. */
export function pastDecisions(source: ViewSource, ownOnly: boolean): PastDecisionView[] {
  return Object.values(source.state.approvals)
    .flatMap((approval) =>
      approval.decisions.map((decision) => ({
        decisionId: decision.decisionId,
        title: approval.title,
        choice: decision.choice,
        at: decision.receivedAt,
        byName: actorName(source.graph, decision.participantId, source.people),
        own: decision.participantId === source.participantId,
        comment: decision.comment,
      })),
    )
    .filter(({ own }) => own || !ownOnly)
    .sort((a, b) => b.at - a.at);
}
