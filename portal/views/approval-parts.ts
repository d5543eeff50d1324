// Parts of an approval that several pages show: the work it is about, who else is asked, what was decided.
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import type { HandedIn } from '../../process/views/handed-in.ts';
import type { OtherApproverView, PastDecisionView, WorkItemView } from '../page-views.ts';
import { resultFiles, resultWords } from './result-words.ts';
import { actorView, assigneeOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/**
 * The work that an approval is about: its task, or the tasks of the phase that is signed off or left. `upTo`: as it was
 * at that event, for it may have been done again since.
 */
export function workOf(
  source: Pick<ViewSource, 'graph' | 'state' | 'people' | 'operatorName' | 'versions' | 'workDone'>,
  approval: Pick<ApprovalState, 'kind' | 'phaseId' | 'taskId' | 'beforeWork'>,
  upTo?: number,
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
  return (about?.tasks ?? (task ? [task] : [])).map(({ id, name, task: { output } }) => {
    const done = state.tasks[id];
    const handedIn = source.workDone?.find(
      ({ seq, data }) => data.taskId === id && seq <= (upTo ?? state.seq),
    );
    const result = handedIn?.data.result ?? null;
    const worded = result === null ? null : resultWords(output, result, source.versions);
    const files = resultFiles(result, source.versions);
    const corrected = correctedBy(source, handedIn);
    if (upTo !== undefined && handedIn) {
      const { by, at, data } = handedIn;
      return {
        taskId: id,
        name,
        by: actorView(source, data.onBehalfOf ?? by.id, id),
        state: 'done',
        summary: data.summary || null,
        result: worded,
        files,
        doneAt: at,
        attempt: data.attempt,
        confidence: data.confidence ?? null,
        ...corrected,
      };
    }
    const startsOnApproval = approval.beforeWork === true && done?.workDoneAt === undefined;
    return {
      taskId: id,
      name,
      by: actorView(source, done?.doneBy?.[0] ?? assigneeOf(source, id) ?? id, id),
      state: startsOnApproval ? 'starts-on-approval' : done?.workDoneAt === undefined ? 'open' : 'done',
      summary: done?.summary || null,
      result: done?.workDoneAt === undefined ? null : worded,
      files: done?.workDoneAt === undefined ? [] : files,
      doneAt: done?.workDoneAt ?? null,
      attempt: done?.attempt ?? 0,
      confidence: done?.confidence ?? null,
      ...(done?.workDoneAt === undefined ? {} : corrected),
    };
  });
}

function correctedBy(
  source: Pick<ViewSource, 'graph' | 'people'>,
  handedIn: HandedIn | undefined,
): Pick<WorkItemView, 'correctedBy'> {
  if (handedIn?.correctedBy === undefined) return {};
  return { correctedBy: actorName(source.graph, handedIn.correctedBy, source.people) };
}

export function othersOf(
  source: Pick<ViewSource, 'graph' | 'people'>,
  approval: ApprovalState,
  participantId: string,
): OtherApproverView[] {
  const own = approval.approvers.indexOf(participantId);
  return approval.approvers
    .filter((id) => id !== participantId)
    .map((id) => {
      const decision = approval.decisions.findLast((each) => each.participantId === id);
      const after = approval.approvers.indexOf(id) > own;
      const before = approval.inPlaceOf?.[id];
      return {
        name: actorName(source.graph, id, source.people),
        turn: approval.inOrder !== true || own < 0 ? null : after ? 'after-you' : 'before-you',
        inPlaceOf: before === undefined ? null : actorName(source.graph, before, source.people),
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
        void: null,
      })),
    )
    .filter(({ own }) => own || !ownOnly)
    .sort((a, b) => b.at - a.at);
}

/** How many have to approve, in which order, and whose rejection decides alone; null where one person decides alone. */
export function ruleOf(source: Pick<ViewSource, 'graph' | 'people'>, approval: ApprovalState): string | null {
  const { approvers, need, veto = [], inOrder } = approval;
  if (approvers.length < 2) return null;
  const names = (ids: string[]) => sayList(ids.map((id) => actorName(source.graph, id, source.people)));
  const many =
    need === approvers.length
      ? `${approvers.length === 2 ? 'Both' : 'All'} have to approve.`
      : need === 1
        ? 'One approval is enough.'
        : `${need} of ${approvers.length} have to approve.`;
  const order = inOrder === true ? `Asked one after another: ${names(approvers)}.` : null;
  // Where all have to approve, any rejection decides: there is no more to a veto.
  const alone =
    veto.length > 0 && need < approvers.length
      ? `A rejection by ${sayOr(source, veto)} decides at once, whatever the others say.`
      : null;
  return [many, order, alone].filter((part) => part !== null).join(' ');
}

const sayOr = (source: Pick<ViewSource, 'graph' | 'people'>, ids: string[]): string =>
  sayList(
    ids.map((id) => actorName(source.graph, id, source.people)),
    'or',
  );
