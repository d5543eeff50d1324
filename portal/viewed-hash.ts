// What a decision is bound to: a hash over exactly what was put before the person.
import { hashOf } from '../platform/canonical-json.ts';
import type { DecisionItemView } from './page-views.ts';

/**
 * SHA-256 hex of the text and the versions shown for one approval. Left out is what may change under an open form
 * without changing what is decided: other people's answers, the time left, what comes next.
 */
export function viewedHash(item: Omit<DecisionItemView, 'viewed'>): string {
  return hashOf({
    approval: item.approvalId,
    round: item.round,
    title: item.title,
    description: item.description,
    question: item.question,
    work: item.work.map(({ taskId, name, by, state, summary, result, files, attempt, confidence }) => ({
      taskId,
      name,
      by,
      state,
      summary,
      result,
      files,
      attempt,
      confidence,
    })),
    artifacts: item.artifacts.map(({ key, version, sha256 }) => ({ key, version, sha256 })),
  });
}
