// The course as it grows, event by event: spans that are open, how often each thing was begun, and pauses.
import type { Course, Mark, Span, SpanKind, SpanOutcome } from './types.ts';

/** What a span is about; what is left out is null. */
export type About = Partial<
  Pick<Span, 'phaseId' | 'taskId' | 'gateId' | 'approvalId' | 'who' | 'whoKind' | 'round' | 'dueAt'>
>;

const ABOUT_NOTHING = {
  phaseId: null,
  taskId: null,
  gateId: null,
  approvalId: null,
  who: null,
  whoKind: null,
  round: null,
  dueAt: null,
} satisfies About;

/** How a span ends that is open when its instance ends. */
const CUT_OFF: Record<SpanKind, string> = {
  instance: 'over',
  phase: 'dropped',
  entry: 'dropped',
  exit: 'dropped',
  gate: 'dropped',
  attempt: 'dropped',
  approval: 'withdrawn',
  turn: 'not-needed',
  question: 'over',
  incident: 'over',
  backoff: 'over',
  pause: 'over',
};

/** Lives for one call of `courseOf`. A subject names what a span is of, within its kind; one span of each is open at a time. */
export class CourseLog {
  readonly #spans = new Set<Span>();
  readonly #marks: Mark[] = [];
  readonly #open = new Map<string, Span>();
  readonly #counts = new Map<string, number>();
  /** Since when it is paused; null: it is not. */
  pausedAt: number | null = null;

  /** Ends the one that is open, should there be one: nothing is begun twice. */
  begin(kind: SpanKind, subject: string, from: number, about: About = {}, id?: string): Span {
    const key = `${kind}.${subject}`;
    if (this.#open.has(key)) this.end(kind, subject, from, CUT_OFF[kind]);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const span: Span = {
      kind,
      id: id ?? `${key}.${count}`,
      from,
      to: null,
      pausedMs: 0,
      outcome: null,
      ...ABOUT_NOTHING,
      ...about,
      inTime: null,
      simulated: false,
    };
    this.#spans.add(span);
    this.#open.set(key, span);
    return span;
  }

  /** The span that ended; undefined where none was open. */
  end(kind: SpanKind, subject: string, to: number, outcome: SpanOutcome): Span | undefined {
    const key = `${kind}.${subject}`;
    const span = this.#open.get(key);
    if (span === undefined) return undefined;
    this.#open.delete(key);
    span.to = to;
    span.outcome = outcome;
    return span;
  }

  /** As if it had not been begun. */
  forget(kind: SpanKind, subject: string): void {
    const key = `${kind}.${subject}`;
    const span = this.#open.get(key);
    if (span === undefined) return;
    this.#spans.delete(span);
    this.#open.delete(key);
    this.#counts.set(key, this.#counts.get(key)! - 1);
  }

  opened(kind: SpanKind, subject: string): Span | undefined {
    return this.#open.get(`${kind}.${subject}`);
  }

  openOf(kind: SpanKind): Span[] {
    return [...this.#open.values()].filter((span) => span.kind === kind);
  }

  mark(mark: Mark): Mark {
    this.#marks.push(mark);
    return mark;
  }

  /** The instance is over, and so is all that was under way in it. */
  close(at: number, status: string): void {
    this.end('instance', '', at, status);
    for (const span of this.#open.values()) {
      span.to = at;
      span.outcome = CUT_OFF[span.kind];
    }
    this.#open.clear();
    this.pausedAt = null;
  }

  /** In the order begun. */
  course(): Course {
    const spans = [...this.#spans];
    const pauses = spans.filter(({ kind }) => kind === 'pause');
    for (const span of spans) if (span.kind !== 'pause') span.pausedMs = pausedWithin(span, pauses);
    return { spans, marks: this.#marks };
  }
}

function pausedWithin({ from, to }: Span, pauses: Span[]): number {
  let sum = 0;
  for (const pause of pauses) {
    const until = Math.min(to ?? Infinity, pause.to ?? Infinity);
    if (until !== Infinity) sum += Math.max(0, until - Math.max(from, pause.from));
  }
  return sum;
}
