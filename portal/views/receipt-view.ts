// From a counted decision to its receipt: who, what, when, on which versions, and where it stands on the record.
import type { DecisionOutcomeView } from '../../process/views/types.ts';
import { grantedText } from '../../process/views/consequences.ts';
import { holds, latestApproval } from '../../process/approvals/approvals.ts';
import { isOpen, stillAsked } from '../../process/views/approvals.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import type { Correction } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { othersOf, workOf } from './approval-parts.ts';
import { maskAddress } from './mask-address.ts';
import type { NoteView, ReceiptView } from '../page-views.ts';
import { resultWords } from './result-words.ts';
import { rightsOf } from './rights.ts';
import { actorView, frameOf, openFor, versionOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

export interface ReceiptSource extends ViewSource {
  outcome: Extract<DecisionOutcomeView, { status: 'counted' }>;
  /** The link that was used: how it came to be, to which address it went, when it was opened. */
  link: { via: 'mail' | 'api'; address: string | null; openedAt: number | null };
  correction?: Correction | null;
  note?: NoteView;
}

/** With its result as the page of the decision words it. */
function correctionOf(
  { correction, graph, versions }: ReceiptSource,
  taskId: string | undefined,
): Correction | null {
  if (!correction) return null;
  if (correction.result === undefined || taskId === undefined) return correction;
  const schema = graph.task(taskId)?.task.output;
  return { ...correction, result: resultWords(schema, correction.result, versions) };
}

/** Null where the state no longer knows the approval. */
export function buildReceiptView(source: ReceiptSource): ReceiptView | null {
  const { graph, state, outcome } = source;
  const approval = Object.hasOwn(state.approvals, outcome.approvalId)
    ? state.approvals[outcome.approvalId]
    : undefined;
  if (!approval) return null;
  const before = approval.inPlaceOf?.[outcome.participantId];
  return {
    frame: frameOf(source),
    decisionId: outcome.decisionId,
    title: approval.title,
    phaseName: graph.phase(approval.phaseId)?.name ?? approval.phaseId,
    choice: outcome.choice,
    comment: outcome.comment,
    correction: correctionOf(source, approval.taskId),
    receivedAt: Date.parse(outcome.receivedAt),
    decidedBy: actorView(source, outcome.participantId),
    inPlaceOf: before === undefined ? null : actorName(graph, before, source.people),
    own: outcome.participantId === source.participantId,
    identifiedBy: identifiedBy(source),
    work: workOf(source, approval, outcome.auditSeq),
    others: othersOf(source, approval, outcome.participantId),
    shown: outcome.shown.map((shown) => {
      const stored = versionOf(source, shown);
      return { ...shown, contentType: stored?.contentType ?? '', sha256: stored?.sha256 ?? '' };
    }),
    next: whatCameOfIt(source, approval),
    record: {
      instanceId: state.instanceId,
      definition: `${graph.definition.name} ${state.version}`,
      approvalId: approval.id,
      viewed: outcome.viewed,
      auditSeq: outcome.auditSeq,
      auditHead: outcome.auditHead,
    },
    mayRevoke: approval.decisions.some(
      (decision) => decision.decisionId === outcome.decisionId && rightsOf(source).revoke(approval, decision),
    ),
    waiting: openFor(source, source.participantId).map(({ id, title, dueAt }) => ({
      approvalId: id,
      title,
      dueAt,
    })),
    note: source.note ?? null,
  };
}

function identifiedBy(source: ReceiptSource): string {
  const { link } = source;
  const opened = link.openedAt === null ? '' : `, opened ${writtenDate(link.openedAt)}`;
  const { graph, people, operatorName: operator } = source;
  if (link.via === 'api')
    return `Personal link made by ${operatorName(graph, people, operator)}, not mailed${opened}`;
  const to = link.address === null ? '' : ` to ${maskAddress(link.address)}`;
  return `Personal link mailed${to}${opened}`;
}

function whatCameOfIt(source: ReceiptSource, approval: ApprovalState): string {
  const { graph, state, people } = source;
  const operator = operatorName(graph, people, source.operatorName);
  if (isOpen(approval)) {
    const open = stillAsked(approval).map((id) => actorName(graph, id, people));
    return open.length === 0
      ? 'It is recorded and being acted on.'
      : `Recorded. Still asked: ${sayList(open)}.`;
  }
  if (state.status === 'completed') return 'The process is complete.';
  if (state.status === 'cancelled') return `${operator} has cancelled the process since.`;
  if (approval.status === 'granted')
    return grantedText({ graph, state, people, reader: source.participantId }, approval);
  if (approval.status === 'withdrawn')
    return 'The request was withdrawn afterwards. Your answer stays on record.';
  if (latestApproval(state, approval.kind, approval.subjectId) !== approval)
    return 'The work was done again, with the comment, and a new round was asked.';
  if (!holds(state, approval)) return 'The work is done again, with the comment. Then it is asked again.';
  return `${operator} has the comment and decides whether the work is done again or you are asked again. Until then this does not go on.`;
}
