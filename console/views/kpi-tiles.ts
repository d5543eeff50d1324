// From figures to the tiles of the overview: one number each, what to hold it against, and its course.
import { count } from '../../process/views/written-date.ts';
import type { Figures, KpiReport, Share, TimeSplit } from '../../process/kpi/types.ts';
import { EXCEPTION_WORDS } from '../../process/spans/exception-words.ts';
import type { ExceptionKind } from '../../process/spans/types.ts';
import { asFigure, oneDecimal } from './lengths.ts';
import type { ChartView, KpisView, KpiTile } from './types/kpis.ts';
import type { Tone } from './types/state.ts';

/** Of decisions in time, percent. */
const GOAL = 90;

export function kpisView(report: KpiReport): KpisView {
  const weeks = count(report.weeks.length, 'week');
  return { title: `Figures of the last ${weeks}`, tiles: TILES.map((tile) => tile(report, weeks)) };
}

const TILES: ((report: KpiReport, weeks: string) => KpiTile)[] = [
  ({ all, before, weeks: each }, weeks) => {
    const median = all.cycleTime && asFigure(all.cycleTime.p50);
    const then = before.cycleTime && asFigure(before.cycleTime.p50);
    const unit = median?.unit ?? 'days';
    const size = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 }[unit] ?? 86_400_000;
    return {
      label: 'Cycle time, median',
      value: median?.value ?? null,
      unit,
      sub: then
        ? `${then.value}${then.unit === unit ? '' : ` ${then.unit}`} in the ${weeks} before`
        : median
          ? `of ${count(all.cycleTime!.count, 'instance')}`
          : 'Nothing was completed',
      chart: columns(
        `Median cycle time by week, in ${unit}`,
        each.map(({ figures: { cycleTime } }) => cycleTime && cycleTime.p50 / size),
      ),
    };
  },
  ({ all }) => {
    const { parts, of } = sharesOf(all.time);
    return {
      label: 'Waiting for people',
      value: of('person'),
      unit: '% of the time',
      sub: parts.length === 0 ? 'No time passed' : `Agents ${of('agent')} %, trouble ${of('trouble')} %`,
      chart: {
        kind: 'shares',
        parts: parts.map(({ tone, share }) => ({ tone, share })),
        says: `Share of all time: ${parts.map(({ word, share }) => `${word} ${Math.round(share * 100)} percent`).join(', ') || 'none yet'}`,
      },
    };
  },
  ({ all: { inTime } }) => ({
    label: 'Decided in time',
    ...percentOf(inTime),
    sub: inTime.of === 0 ? 'Nothing was due' : `${inTime.count} of ${inTime.of}. Goal: ${GOAL} %`,
    chart: {
      kind: 'goal',
      share: inTime.percent,
      goal: GOAL,
      says: `${inTime.percent === null ? 'Nothing was due' : `${inTime.percent} percent decided in time`}, goal ${GOAL} percent`,
    },
  }),
  (report) => shareTile(report, 'errors', 'Failed agent attempts', 'attempt'),
  (report) => shareTile(report, 'rework', 'Sent back for rework', 'decision'),
  ({ all: { exceptions }, weeks }) => ({
    label: 'Exceptions',
    value: String(exceptions.count),
    unit: '',
    sub: mostOf(exceptions.byWhat),
    chart: columns(
      'Exceptions by week',
      weeks.map(({ figures }) => figures.exceptions.count),
    ),
  }),
];

function shareTile(
  { all, weeks }: KpiReport,
  figure: 'errors' | 'rework',
  label: string,
  noun: string,
): KpiTile {
  const share = all[figure];
  return {
    label,
    ...percentOf(share),
    sub: share.of === 0 ? `No ${noun}s` : `${share.count} of ${count(share.of, noun)}`,
    chart: columns(
      `${label} by week, in percent of ${noun}s`,
      weeks.map(({ figures }) => figures[figure].percent),
    ),
  };
}

const percentOf = ({ percent }: Share): Pick<KpiTile, 'value' | 'unit'> => ({
  value: percent === null ? null : oneDecimal(percent),
  unit: '%',
});

const columns = (title: string, values: (number | null)[]): ChartView => ({
  kind: 'columns',
  values,
  says: `${title}: ${values.map((value) => (value === null ? 'none' : oneDecimal(value))).join(', ')}`,
});

/** In the order of the bar. A pause is nobody's time. */
const SPLIT: [keyof TimeSplit, Tone, string][] = [
  ['person', 'wait', 'waiting for people'],
  ['agent', 'work', 'agents at work'],
  ['trouble', 'bad', 'in trouble'],
  ['gate', 'idle', 'at gates'],
  ['other', 'idle', 'other'],
];

function sharesOf(time: TimeSplit) {
  const whole = SPLIT.reduce((sum, [part]) => sum + time[part], 0);
  const share = (part: keyof TimeSplit): number => (whole === 0 ? 0 : time[part] / whole);
  return {
    parts: SPLIT.filter(([part]) => time[part] > 0).map(([part, tone, word]) => ({
      tone,
      word,
      share: share(part),
    })),
    of: (part: keyof TimeSplit): string | null =>
      whole === 0 ? null : String(Math.round(share(part) * 100)),
  };
}

/** "2 × skipped a task": the most frequent, and how many kinds more. */
function mostOf(byWhat: Figures['exceptions']['byWhat']): string {
  const kinds = Object.entries(byWhat).toSorted(([, one], [, other]) => other - one);
  const [most] = kinds;
  if (most === undefined) return 'No rule was overridden';
  const [kind, times] = most;
  const words = EXCEPTION_WORDS[kind as ExceptionKind];
  return `${times} × ${words.charAt(0).toLowerCase()}${words.slice(1)}${kinds.length > 1 ? ', and others' : ''}`;
}
