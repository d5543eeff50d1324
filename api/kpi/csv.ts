// A report of figures as CSV: one row for each figure of each group, so that a spreadsheet can turn it as it likes.
import { stringify } from 'csv-stringify/sync';
import type { Figures, KpiReport, Percentiles, Share } from '../../process/kpi/types.ts';

/** Names never change; new ones come at the end. */
const COLUMNS = [
  'scope',
  'from',
  'until',
  'as_of',
  'process_id',
  'version',
  'group_by',
  'group_key',
  'group_name',
  'metric',
  'unit',
  'value',
] as const;

type Unit = 'count' | 'ms' | 'percent' | 'per_week';
type Metric = [name: string, unit: Unit, value: number | null];

/** Scopes: `all`, `before`, `week`, `group`. A figure of which there is nothing has an empty value. */
export function csvOf(report: KpiReport): string {
  const { from, until, asOf, processId, version, groupedBy } = report;
  const length = Date.parse(until) - Date.parse(from);
  const before = new Date(Date.parse(from) - length).toISOString();
  const rows = (
    scope: string,
    period: { from: string; until: string },
    figures: Partial<Figures>,
    group: { key: string; name: string } | null = null,
  ) =>
    metricsOf(figures).map(([metric, unit, value]) => ({
      scope,
      ...period,
      as_of: asOf,
      process_id: processId,
      version,
      group_by: group && groupedBy,
      group_key: group?.key,
      group_name: group?.name,
      metric,
      unit,
      value,
    }));
  const all = [
    ...rows('all', { from, until }, report.all),
    ...rows('before', { from: before, until: from }, report.before),
    ...report.weeks.flatMap((week) => rows('week', { from: week.from, until: week.until }, week.figures)),
    ...report.groups.flatMap((group) => rows('group', { from, until }, group.figures, group)),
  ];
  // A name that begins like a formula must not be one in somebody's spreadsheet.
  return stringify(all, {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

function metricsOf(figures: Partial<Figures>): Metric[] {
  return (Object.keys(METRICS) as (keyof Figures)[]).flatMap((name) => {
    const figure = figures[name];
    return figure === undefined ? [] : (METRICS[name] as (figure: unknown) => Metric[])(figure);
  });
}

/** Complete by figure, in the order of the rows. */
const METRICS: { [Name in keyof Figures]: (figure: Figures[Name]) => Metric[] } = {
  started: (value) => [['started', 'count', value]],
  completed: (value) => [['completed', 'count', value]],
  cancelled: (value) => [['cancelled', 'count', value]],
  failed: (value) => [['failed', 'count', value]],
  throughputPerWeek: (value) => [['throughput', 'per_week', value]],
  cycleTime: (lengths) => lengthMetrics('cycle_time', lengths),
  phaseTime: (lengths) => lengthMetrics('phase_time', lengths),
  waiting: ({ agent, person, gate }) => [
    ...lengthMetrics('waiting_agent', agent),
    ...lengthMetrics('waiting_person', person),
    ...lengthMetrics('waiting_gate', gate),
  ],
  time: (time) => Object.entries(time).map(([name, value]): Metric => [`time_${name}`, 'ms', value]),
  inTime: (share) => shareMetrics('in_time', share),
  errors: (share) => shareMetrics('errors', share),
  rework: (share) => shareMetrics('rework', share),
  automation: (share) => shareMetrics('automation', share),
  exceptions: ({ count, byWhat }) => [
    ['exceptions', 'count', count],
    ...Object.entries(byWhat).map(
      ([what, value]): Metric => [`exceptions_${what.replaceAll('-', '_')}`, 'count', value],
    ),
  ],
  escalations: (value) => [['escalations', 'count', value]],
};

const OF_LENGTHS = ['mean', 'p50', 'p75', 'p90', 'p95', 'max'] as const;

function lengthMetrics(name: string, lengths: Percentiles | null): Metric[] {
  return [
    [`${name}_count`, 'count', lengths?.count ?? 0],
    ...OF_LENGTHS.map((each): Metric => [`${name}_${each}`, 'ms', lengths?.[each] ?? null]),
  ];
}

function shareMetrics(name: string, { count, of, percent }: Share): Metric[] {
  return [
    [`${name}_count`, 'count', count],
    [`${name}_of`, 'count', of],
    [`${name}_percent`, 'percent', percent],
  ];
}
