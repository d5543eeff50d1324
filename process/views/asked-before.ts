// What was there before a request: its round before, who sent that back and why, and why the same round is asked anew.
import type { EventOfType, ProcessEvent, ShownArtifact } from '../events.ts';

/** The round before, or the same round before it was asked anew. */
export interface AskedBefore {
  /** Of the round before; absent in the first. */
  approvalId?: string;
  /** Why it comes back: who said so (an id) and what. */
  sentBack?: { by: string; comment: string };
  /** What was shown then; absent in the first round. */
  shown?: ShownArtifact[];
  /** Why the same round was asked anew. */
  reasked?: string;
}

/** The types of the events that say so. */
export const ASKING = [
  'ApprovalRequested',
  'ApprovalReasked',
  'ApprovalRejected',
  'DecisionRevoked',
  'ReworkStarted',
] as const;

type Asking = EventOfType<(typeof ASKING)[number]>;

/** Whether an event is one of those that say what was there before. */
export const isAsking = (event: ProcessEvent): event is Asking =>
  (ASKING as readonly string[]).includes(event.type);

/** `events`: newest first. */
export function reaskedWhy(events: Asking[], id: string): Pick<AskedBefore, 'reasked'> {
  const last = events.find(
    (event): event is EventOfType<'ApprovalReasked' | 'DecisionRevoked'> =>
      (event.type === 'ApprovalReasked' || event.type === 'DecisionRevoked') && event.data.approvalId === id,
  );
  if (last === undefined) return {};
  const { reason } = last.data;
  return {
    reasked: last.type === 'ApprovalReasked' ? reason : `A decision on it was taken back: “${reason}”`,
  };
}

/** `events`: newest first. {} in the first round. */
export function roundBefore(events: Asking[], id: string): AskedBefore {
  const asks = events.filter((event) => event.type === 'ApprovalRequested');
  const own = asks.find(({ data }) => data.approvalId === id);
  const last =
    own &&
    asks.find(
      ({ seq, data }) =>
        seq < own.seq && data.kind === own.data.kind && data.subjectId === own.data.subjectId,
    );
  if (!own || !last) return {};
  const { approvalId } = last.data;
  const between = events.filter(({ seq }) => seq > last.seq && seq < own.seq);
  const shown = between.find(
    (event) => event.type === 'ApprovalReasked' && event.data.approvalId === approvalId,
  );
  return {
    approvalId,
    shown: shown?.type === 'ApprovalReasked' ? shown.data.artifacts : last.data.artifacts,
    ...sentBackBy(between, approvalId),
  };
}

/** A rejection speaks for whoever gave it; an operator who sends work back, for themselves. */
function sentBackBy(between: Asking[], approvalId: string): Pick<AskedBefore, 'sentBack'> {
  const rejectionOf = (id: string) =>
    between.find(
      (event): event is EventOfType<'ApprovalRejected'> =>
        event.type === 'ApprovalRejected' && event.data.approvalId === id,
    );
  const rework = between.find((event) => event.type === 'ReworkStarted');
  const rejected = rejectionOf(rework?.data.approvalId ?? approvalId);
  if (rejected) return { sentBack: { by: rejected.data.by, comment: rejected.data.comment } };
  return rework ? { sentBack: { by: rework.by.id, comment: rework.data.comment } } : {};
}
