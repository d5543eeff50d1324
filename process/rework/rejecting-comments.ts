// What was said against something, for those who do it again.
import type { ApprovalState } from '../state.ts';

/** The comments of all who rejected it; with ids where there are several. `last`: the newest of them, whole. */
export function commentsOn({ decisions }: ApprovalState, last?: string): string {
  const against = decisions.filter(({ choice }) => choice === 'reject');
  const newest = against.at(-1);
  const said = against.map((decision) => ({
    by: decision.participantId,
    comment: decision === newest && last !== undefined ? last : decision.comment,
  }));
  if (said.length === 1) return said[0]!.comment;
  return said.map(({ by, comment }) => `${by}: ${comment}`).join('\n\n');
}
