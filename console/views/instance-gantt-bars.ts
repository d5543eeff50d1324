// The bars and marks of one row of the timeline: what is drawn of each span, and how.
import { sayList } from '../../process/views/format.ts';
import type { Span } from '../../process/spans/types.ts';
import { type Named, whoAtStart, whoIs } from './instance-names.ts';
import { twoUnitLength } from './two-unit-length.ts';
import type { GanttBar, GanttMark } from './types/instance-gantt.ts';

/** `spans` by their beginning; `end` closes those that are open. Later ones are drawn over earlier ones. */
export function barsOf(named: Named, spans: Span[], end: number): GanttBar[] {
  const asked = spans.some(({ kind }) => kind === 'approval');
  const bars = spans.flatMap((span) => {
    const kind = kindOf(span, asked);
    const to = span.to ?? end;
    return kind === null ? [] : [{ kind, from: span.from, to, title: titleOf(named, span, spans, to) }];
  });
  return bars.toSorted((a, b) => LAYER[a.kind] - LAYER[b.kind]);
}

const LAYER: Record<GanttBar['kind'], number> = {
  span: 0,
  plan: 0,
  gate: 1,
  retry: 1,
  work: 2,
  wait: 3,
  pause: 4,
  trouble: 5,
};

/** Null: it is not drawn. A person's turn is part of its approval's bar. */
function kindOf({ kind, whoKind }: Span, asked: boolean): GanttBar['kind'] | null {
  switch (kind) {
    case 'attempt':
      return whoKind === 'person' ? 'wait' : 'work';
    case 'approval':
    case 'question':
      return 'wait';
    case 'incident':
      return 'trouble';
    case 'backoff':
      return 'retry';
    case 'pause':
      return 'pause';
    case 'gate':
      return asked ? null : 'gate';
    default:
      return null;
  }
}

function titleOf(named: Named, span: Span, spans: Span[], to: number): string {
  const length = twoUnitLength(to - span.from);
  const soFar = span.to === null ? `${length} so far` : length;
  switch (span.kind) {
    case 'attempt': {
      const who = span.who === null ? 'Somebody' : whoAtStart(named, span.who);
      const at = span.whoKind === 'person' ? 'has the task' : 'at work';
      return `${who} ${at}, ${soFar}${span.outcome === 'failed' ? ', failed' : ''}`;
    }
    case 'approval':
      return `${span.to === null ? 'Waits' : 'Waited'} for ${askedIn(named, span, spans)}, ${soFar}${answered(span)}`;
    case 'question':
      return `A question ${span.to === null ? 'waits' : 'waited'} for ${span.who === null ? 'people' : whoIs(named, span.who)}, ${soFar}`;
    case 'incident':
      return `Trouble, ${soFar}`;
    case 'backoff':
      return `Waits to try again, ${soFar}`;
    case 'pause':
      return `Paused, ${soFar}`;
    default:
      return `Waits for its conditions, ${soFar}`;
  }
}

/** Whose answer an approval waits for, or waited for. */
export function askedIn(named: Named, { approvalId, round, to }: Span, spans: Span[]): string {
  const turns = spans.filter(
    (each) => each.kind === 'turn' && each.approvalId === approvalId && each.round === round,
  );
  const now = to === null ? turns.filter((turn) => turn.to === null) : turns;
  const ids = [...new Set((now.length > 0 ? now : turns).flatMap(({ who }) => who ?? []))];
  return sayList(ids.map((id) => whoIs(named, id))) || 'an approver';
}

/** ", approved", ", rejected"; '' where there was no answer. */
export function answered({ outcome }: Span): string {
  const words: Record<string, string> = {
    'taken-back': ', answered and taken back',
    granted: ', approved',
    rejected: ', rejected',
    withdrawn: ', withdrawn',
  };
  return outcome === null ? '' : (words[outcome] ?? '');
}

/** Deadlines of what is open or was late; where work was rejected or failed. */
export function marksOf(spans: Span[]): GanttMark[] {
  return spans.flatMap((span): GanttMark[] => {
    if (span.kind === 'approval') {
      const isDue = span.dueAt !== null && (span.to === null || span.inTime === false);
      return [
        ...(isDue ? [{ kind: 'due' as const, at: span.dueAt! }] : []),
        ...(span.outcome === 'rejected' ? [{ kind: 'rejected' as const, at: span.to! }] : []),
      ];
    }
    const hasFailed = span.kind === 'attempt' && span.outcome === 'failed';
    return hasFailed ? [{ kind: 'failed', at: span.to! }] : [];
  });
}
