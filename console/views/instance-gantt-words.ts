// What a row of the timeline says to those who do not see it: all its bars in sentences.
import { writtenDate } from '../../process/views/written-date.ts';
import type { Span } from '../../process/spans/types.ts';
import { answered, askedIn } from './instance-gantt-bars.ts';
import type { Stretch } from './instance-expected.ts';
import { type Named, whoAtStart, whoIs } from './instance-names.ts';

/** Of a task done again many times the last of its bars are told. */
const MOST_TOLD = 12;

/** "SSO Specialist at work Mon 9 March, 09:00 to 14:12. Waits for …"; "Not begun." */
export function rowSays(named: Named, spans: Span[], planned: Stretch | undefined): string {
  const told = spans.flatMap((span) => sentenceOf(named, span, spans) ?? []);
  const left = told.length - MOST_TOLD;
  const sentences = [...(left > 0 ? [`${left} earlier left out`] : []), ...told.slice(-MOST_TOLD)];
  if (sentences.length === 0) sentences.push('Not begun');
  if (spans.length === 0 && planned) sentences.push(`Expected ${stretch(planned.from, planned.to)}`);
  return `${sentences.join('. ')}.`;
}

export function phaseSays({
  spans,
  plan,
  note,
}: {
  spans: Pick<Span, 'from' | 'to'>[];
  plan: Stretch | undefined;
  note: string;
}): string {
  const parts = spans.map(({ from, to }) =>
    to === null ? `Since ${near(from)}` : `From ${stretch(from, to)}`,
  );
  if (plan && spans.length === 0) parts.push(`Expected ${stretch(plan.from, plan.to)}`);
  else if (plan) parts.push(`Expected to end by ${near(plan.to)}`);
  if (parts.length === 0) parts.push(note.charAt(0).toUpperCase() + note.slice(1));
  return `${parts.join('. ')}.`;
}

function sentenceOf(named: Named, span: Span, spans: Span[]): string | null {
  const when = span.to === null ? `since ${near(span.from)}` : stretch(span.from, span.to);
  switch (span.kind) {
    case 'attempt': {
      const who = span.who === null ? 'Somebody' : whoAtStart(named, span.who);
      const several = spans.some(({ kind, round }) => kind === 'attempt' && round !== span.round);
      const begin = several && span.round !== null ? `Attempt ${span.round}: ${who}` : who;
      const simulated = span.simulated ? ', simulated,' : '';
      if (span.whoKind === 'person') return `${begin} ${span.to === null ? 'has' : 'had'} it ${when}`;
      const outcome =
        { failed: ', failed', dropped: ', stopped', 'handed-over': ', handed over' }[span.outcome ?? ''] ??
        '';
      return `${begin}${simulated} at work ${when}${outcome}`;
    }
    case 'approval': {
      const who = askedIn(named, span, spans);
      if (span.to !== null) return `Waited for ${who} ${when}${answered(span)}`;
      return `Waits for ${who} ${when}${span.dueAt === null ? '' : `, deadline ${near(span.dueAt)}`}`;
    }
    case 'question': {
      const who = span.who === null ? 'people' : whoIs(named, span.who);
      return `A question ${span.to === null ? 'waits' : 'waited'} for ${who} ${when}`;
    }
    case 'incident':
      return `Trouble ${when}`;
    case 'backoff':
      return `${span.to === null ? 'Waits' : 'Waited'} to try again ${when}`;
    case 'pause':
      return `Paused ${when}`;
    case 'gate':
      return spans.some(({ kind }) => kind === 'approval') ? null : `Waits for its conditions ${when}`;
    default:
      return null;
  }
}

/** "Mon 9 March, 09:00 to 14:12", with the day once where it is the same. */
export function stretch(from: number, to: number): string {
  const [first, last] = [near(from), near(to)];
  const [day, clock] = last.split(', ');
  return first.startsWith(`${day},`) ? `${first} to ${clock}` : `${first} to ${last}`;
}

/** "Mon 9 March, 09:00". The page says once that times are UTC, and its year. */
export const near = (at: number): string => writtenDate(at, { year: false }).replace(/ UTC$/, '');
