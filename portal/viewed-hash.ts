// What a decision is bound to: a hash over exactly what was put before the person.
import { hashOf, wellFormed } from '../platform/canonical-json.ts';
import type { DecisionItemView, ReviewView } from './page-views.ts';

/**
 * SHA-256 hex of the text and the versions shown for one approval. Left out is what may change under an open form
 * without changing what is decided: other people's answers, the time left, what comes next.
 */
export function viewedHash(item: Omit<DecisionItemView, 'viewed'>): string {
  // Half an emoji that an agent wrote is shown as U+FFFD.
  const shown = wellFormed({
    approval: item.approvalId,
    round: item.round,
    title: item.title,
    description: item.description,
    question: item.question,
    work: item.work.map(
      ({ taskId, name, by, state, summary, result, files, attempt, confidence, correctedBy }) => ({
        taskId,
        name,
        by,
        state,
        summary,
        result,
        files,
        attempt,
        confidence,
        ...(correctedBy !== undefined && { correctedBy }),
      }),
    ),
    ...(item.review && { review: proposed(item.review) }),
    ...(item.toolCall && { toolCall: item.toolCall }),
    artifacts: item.artifacts.map(({ key, version, sha256 }) => ({ key, version, sha256 })),
  });
  return hashOf(shown);
}

/** What stands beside the work. The form to mend it in is not part of it. */
const proposed = ({ confidence, bar, concerns, facts }: ReviewView) => ({ confidence, bar, concerns, facts });
