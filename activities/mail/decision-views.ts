// What came of decisions, as mails tell it: the receipt, the answer that was not counted, the end of what was handed over.
import { holderNow } from '../../process/approvals/holders.ts';
import type { ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import { notCounted } from '../../process/views/not-counted.ts';
import type { MailSource } from './mail-source.ts';
import type { MailFrame, MailView, MailViewOf } from './mail-views.ts';

export function receiptView(source: MailSource, frame: MailFrame): MailView | null {
  const { outcome, state } = source;
  if (outcome?.event.type !== 'ApprovalDecided') return null;
  const { data, seq } = outcome.event;
  return {
    ...frame,
    kind: 'receipt',
    title: titleOf(state, data.approvalId),
    choice: data.choice,
    corrected: data.correction === undefined ? null : { summary: data.correction.summary ?? null },
    comment: data.comment,
    receivedAt: data.receivedAt,
    shown: data.shown.map((shown) => ({ ...shown, sha256: sha256Of(source, shown) })),
    decisionId: data.decisionId,
    auditSeq: seq,
    auditHead: outcome.head,
  };
}

export function refusalView(
  { outcome, graph, state, people }: MailSource,
  frame: MailFrame,
): MailView | null {
  if (outcome?.event.type !== 'DecisionRefused') return null;
  const { data, at } = outcome.event;
  const { approvalId, participantId, choice, decisionId } = data;
  const title = titleOf(state, approvalId);
  const { why } = notCounted({ graph, state, people }, { approvalId, participantId, refusal: data });
  return { ...frame, kind: 'refusal', title, choice, why, refusedAt: at, decisionId };
}

/** What became of approvals that this person handed over. */
export function outcomeView(
  source: MailSource,
  frame: MailFrame,
  approvals: ApprovalState[],
): MailView | null {
  const { graph, people, notification } = source;
  const items = approvals.map((approval): MailViewOf<'outcome'>['items'][number] => {
    const holder = holderNow(approval, notification.participantId) ?? notification.participantId;
    const answer = approval.decisions.findLast(({ participantId }) => participantId === holder);
    return {
      title: approval.title,
      holder: actorName(graph, holder, people),
      status: approval.status,
      answer: answer ? { choice: answer.choice, at: answer.receivedAt, comment: answer.comment } : null,
      decidedAt: approval.decidedAt ?? null,
    };
  });
  return items.length === 0 ? null : { ...frame, kind: 'outcome', items };
}

export function whyWithdrawn(source: MailSource, approval: ApprovalState): string {
  const { graph, state, people } = source;
  if (state.status === 'cancelled')
    return `${operatorName(graph, people, source.operatorName)} has cancelled the process.`;
  if (approval.status === 'granted') return 'It was approved by the others who were asked.';
  if (approval.status === 'rejected') return 'It was rejected by somebody else who was asked.';
  return 'What it asked about has changed. If it is needed again, you are asked anew.';
}

const titleOf = ({ approvals }: ProcessState, id: string): string =>
  Object.hasOwn(approvals, id) ? approvals[id]!.title : id;

function sha256Of({ versions, state }: MailSource, { key, version }: ShownArtifact): string {
  const stored = versions?.find((each) => each.key === key && each.version === version);
  const newest = Object.hasOwn(state.artifacts, key) ? state.artifacts[key] : undefined;
  return stored?.sha256 ?? (newest?.version === version ? newest.sha256 : '');
}
