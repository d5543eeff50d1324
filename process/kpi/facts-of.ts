// From the course of an instance to what figures count of it.
import type { Course, Mark, Span } from '../spans/types.ts';
import type { Fact, FactKind } from './types.ts';

/** In the order of time. */
export function factsOf({ spans, marks }: Course): Fact[] {
  const facts = [...spans.flatMap(factsOfSpan), ...marks.flatMap(factsOfMark)];
  return facts.sort((one, other) => one.at - other.at);
}

function factsOfSpan(span: Span): Fact[] {
  switch (span.kind) {
    case 'instance':
      return [fact('started', span.from, span), ...ended(span, span.outcome as FactKind, whole(span))];
    case 'phase':
      return span.outcome === 'completed' ? ended(span, 'phase', whole(span)) : [];
    case 'attempt':
      return ended(
        span,
        span.whoKind ?? 'person',
        atIt(span),
        span.whoKind === 'agent' ? span.outcome : 'task',
      );
    case 'turn':
      return [...ended(span, 'person', atIt(span), 'turn'), ...deadline(span, 'turn-deadline')];
    case 'question':
      return ended(span, 'person', atIt(span), 'question');
    case 'gate':
      return isPassed(span) ? ended(span, 'gate', atIt(span), span.outcome) : [];
    case 'approval':
      return deadline(span, 'deadline');
    case 'entry':
    case 'exit':
    case 'incident':
    case 'backoff':
    case 'pause':
      return [];
  }
}

function factsOfMark(mark: Mark): Fact[] {
  switch (mark.kind) {
    case 'decision':
    case 'exception':
    case 'escalation':
      return [fact(mark.kind, mark.at, mark, mark.what)];
    case 'task-completed':
      return [fact('task', mark.at, mark, mark.what)];
    // Told by the spans of the attempts, and by the decision.
    case 'attempt-failed':
    case 'rework':
    case 'sent-back':
      return [];
  }
}

/** Once: at the answer, or at the deadline where that came first, however much later the answer is. */
function deadline(span: Span, kind: 'deadline' | 'turn-deadline'): Fact[] {
  if (span.inTime === null || span.dueAt === null) return [];
  return span.inTime
    ? [fact(kind, span.to!, span, 'in-time')]
    : [fact(kind, Math.max(span.from, Math.min(span.dueAt, span.to ?? span.dueAt)), span, 'late')];
}

function ended(span: Span, kind: FactKind, ms: number, what: string | null = null): Fact[] {
  return span.to === null ? [] : [{ ...fact(kind, span.to, span, what), ms }];
}

const whole = ({ from, to }: Span): number => (to ?? from) - from;
/** Without pauses. */
const atIt = (span: Span): number => whole(span) - span.pausedMs;
const isPassed = ({ outcome }: Span): boolean => outcome !== 'skipped' && outcome !== 'dropped';

function fact(
  kind: FactKind,
  at: number,
  { phaseId, taskId, who }: Pick<Span, 'phaseId' | 'taskId' | 'who'>,
  what: string | null = null,
): Fact {
  return { kind, at, ms: null, what, phaseId, taskId, who };
}
