// Approvals as they are read: what is asked, of whom, until when, and what each has answered.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { isOpen } from '../approvals/approvals.ts';
import { heldBefore } from '../approvals/holders.ts';
import { instant } from './format.ts';
import { type Names, namesOf } from './names.ts';
import type { ApprovalView, ApproverView, People } from './types.ts';

// Views read approvals with the engine's own eyes, under the words that pages and mails use.
export { askedNow, isOpen, unanswered as stillAsked } from '../approvals/approvals.ts';

/** In the order asked. `open` true: those that can still be decided; false: the closed ones; absent: all. */
export function approvalViews(
  graph: ProcessGraph,
  state: ProcessState,
  people: People = {},
  filter: { open?: boolean } = {},
): ApprovalView[] {
  return Object.values(state.approvals)
    .filter((approval) => filter.open === undefined || isOpen(approval) === filter.open)
    .map((approval) => approvalView(graph, approval, people));
}

/** One approval. Answers given in it stand beside the approver, with the time at which they came in. */
export function approvalView(
  graph: ProcessGraph,
  approval: ApprovalState,
  people: People = {},
): ApprovalView {
  const names = namesOf(people, graph);
  return {
    id: approval.id,
    kind: approval.kind,
    ...(approval.taskId === undefined ? {} : { taskId: approval.taskId }),
    phaseId: approval.phaseId,
    ...(approval.gateId === undefined ? {} : { gateId: approval.gateId }),
    round: approval.round,
    title: approval.title,
    description: approval.description ?? null,
    artifacts: approval.artifacts.map(({ key, version }) => ({ key, version })),
    status: approval.status,
    requestedAt: instant(approval.requestedAt),
    dueAt: instant(approval.dueAt),
    approvers: everybodyOn(approval).map((id) => approverView(approval, id, names)),
  };
}

/** Its approvers, then whoever answered in place of one of them after an escalation. */
function everybodyOn(approval: ApprovalState): string[] {
  return [
    ...new Set([...approval.approvers, ...approval.decisions.map(({ participantId }) => participantId)]),
  ];
}

function approverView(approval: ApprovalState, id: string, names: Names): ApproverView {
  const [before] = heldBefore(approval, id);
  const approver: ApproverView = {
    id,
    name: names.actor(id),
    ...(before === undefined ? {} : { inPlaceOf: { id: before, name: names.actor(before) } }),
  };
  const decision = approval.decisions.findLast(({ participantId }) => participantId === id);
  if (decision === undefined) return approver;
  return {
    ...approver,
    decision: {
      decisionId: decision.decisionId,
      choice: decision.choice,
      comment: decision.comment,
      decidedAt: instant(decision.receivedAt),
    },
  };
}
