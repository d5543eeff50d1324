// What a person needs to know of the round before: who sent it back, with which words, and what is new since.
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { RoundBeforeView } from '../page-views.ts';
import { versionOf, type ViewSource } from './view-source.ts';

/** Null in the first round, and where the record of the one before is too far back. */
export function roundBeforeOf(source: ViewSource, approval: ApprovalState): RoundBeforeView | null {
  const before = source.before?.[approval.id];
  if (before?.approvalId === undefined) return null;
  const { graph, people, operatorName, participantId } = source;
  const { sentBack, shown } = before;
  return {
    round: approval.round,
    approvalId: before.approvalId,
    sentBack: sentBack
      ? {
          by: sentBack.by === participantId ? null : actorName(graph, sentBack.by, people, operatorName),
          comment: sentBack.comment,
        }
      : null,
    changed: (shown ? approval.artifacts : []).flatMap(({ key, version }) => {
      if (!versionOf(source, { key, version })) return [];
      const from = shown?.find((each) => each.key === key)?.version ?? 0;
      return from === version ? [] : [{ key, from, to: version }];
    }),
  };
}
