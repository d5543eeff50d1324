// The figures as a table and as JSON, and what is required of them.
import type { HistoryFigures } from './measure/history.ts';
import type { Throughput } from './measure/throughput.ts';
import type { Figures, SideFigures } from './run.ts';
import { measured, percentile, type Measured } from './statistics.ts';

/** Ours by hand at least so much … */
export const LEAST_THROUGHPUT_RATIO = 0.8;
/** … and a start over HTTP at most so much slower than a raw client start (medians). */
export const MOST_START_DIFFERENCE_MS = 15;

export interface SideReport {
  throughput: Record<keyof Throughput, Measured>;
  history: HistoryFigures;
  clickMs: { p50: number; p95: number };
  startToFirstMailMs: { p50: number; p95: number };
  startMs: { p50: number; p95: number };
  bundleBytes: number;
  cachedBytes: number | null;
}

export interface Report {
  byHand: SideReport | null;
  ours: SideReport | null;
  /** Ours against by hand; null where one side was left out. */
  compared: { throughputRatio: number; startDifferenceMs: number } | null;
}

export function reportOf(figures: Figures): Report {
  const byHand = figures.byHand ? sideReport(figures.byHand) : null;
  const ours = figures.ours ? sideReport(figures.ours) : null;
  const compared =
    byHand && ours
      ? {
          throughputRatio:
            ours.throughput.instancesPerSecond.median / byHand.throughput.instancesPerSecond.median,
          startDifferenceMs: ours.startMs.p50 - byHand.startMs.p50,
        }
      : null;
  return { byHand, ours, compared };
}

function sideReport(figures: SideFigures): SideReport {
  const of = (key: keyof Throughput) => measured(figures.rounds.map((round) => round[key]));
  const spread = (values: number[]) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95) });
  return {
    throughput: {
      instancesPerSecond: of('instancesPerSecond'),
      workerCpuMs: of('workerCpuMs'),
      serverCpuMs: of('serverCpuMs'),
      apiCpuMs: of('apiCpuMs'),
      driverCpuMs: of('driverCpuMs'),
      strangersCpuMs: of('strangersCpuMs'),
    },
    history: figures.history,
    clickMs: spread(figures.clicksMs),
    startToFirstMailMs: spread(figures.firstMailMs),
    startMs: spread(figures.startsMs),
    bundleBytes: figures.bundleBytes,
    cachedBytes: figures.cachedBytes,
  };
}

/** What is required and not met; empty: all is. */
export function shortcomings({ compared }: Report): string[] {
  if (!compared) return [];
  const { throughputRatio, startDifferenceMs } = compared;
  return [
    // Written so that NaN fails.
    ...(throughputRatio >= LEAST_THROUGHPUT_RATIO
      ? []
      : [
          `Throughput is ${throughputRatio.toFixed(2)} × by hand; at least ${LEAST_THROUGHPUT_RATIO} is wanted.`,
        ]),
    ...(startDifferenceMs <= MOST_START_DIFFERENCE_MS
      ? []
      : [
          `A start over HTTP takes ${startDifferenceMs.toFixed(1)} ms more than a raw one; at most ${MOST_START_DIFFERENCE_MS} is wanted.`,
        ]),
  ];
}

type Row = [
  label: string,
  value: (side: SideReport) => number | null,
  digits: number,
  rounds?: keyof Throughput,
];

const ROWS: Row[] = [
  ...round('instances/s', 'instancesPerSecond', 2),
  ...round('worker CPU, ms/instance', 'workerCpuMs', 0),
  ...round('server CPU, ms/instance', 'serverCpuMs', 0),
  ...round('API CPU, ms/instance', 'apiCpuMs', 1),
  ...round('driver CPU, ms/instance', 'driverCpuMs', 1),
  ['CPU in all, ms/instance', cpuInAll, 0],
  ...round('other programs, ms/instance', 'strangersCpuMs', 0),
  ['history events', ({ history }) => history.events, 0],
  ['history KiB', ({ history }) => history.bytes / 1024, 1],
  ['workflow tasks', ({ history }) => history.workflowTasks, 0],
  ['click → next phase p50, ms', ({ clickMs }) => clickMs.p50, 1],
  ['click → next phase p95, ms', ({ clickMs }) => clickMs.p95, 1],
  ['start p50, ms', ({ startMs }) => startMs.p50, 1],
  ['start p95, ms', ({ startMs }) => startMs.p95, 1],
  ['start → first mail p50, ms', ({ startToFirstMailMs }) => startToFirstMailMs.p50, 0],
  ['bundle KiB', ({ bundleBytes }) => bundleBytes / 1024, 0],
  ['memory/cached instance KiB', ({ cachedBytes }) => (cachedBytes === null ? null : cachedBytes / 1024), 0],
];

/** What tells the sides apart also where other programs take turns with them. */
function cpuInAll({ throughput }: SideReport): number {
  const { workerCpuMs, serverCpuMs, apiCpuMs, driverCpuMs } = throughput;
  return workerCpuMs.median + serverCpuMs.median + apiCpuMs.median + driverCpuMs.median;
}

function round(label: string, key: keyof Throughput, digits: number): Row[] {
  return [[label, ({ throughput }) => throughput[key].median, digits, key]];
}

/** Lines: a table with both sides and their ratio, then events and activities by kind. Medians; in brackets least and most round. */
export function tableOf({ byHand, ours, compared }: Report): string[] {
  const cell = (side: SideReport | null, [, value, digits, key]: Row): string => {
    const number = side && value(side);
    if (side === null || number === null || Number.isNaN(number)) return '-';
    if (key === undefined) return number.toFixed(digits);
    const { least, most } = side.throughput[key];
    return `${number.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
  };
  const ratio = ([, value]: Row): string => {
    const [a, b] = [ours && value(ours), byHand && value(byHand)];
    return a && b ? (a / b).toFixed(2) : '-';
  };
  return [
    line('', 'by hand', 'ours', 'ours / by hand'),
    ...ROWS.map((row) => line(row[0], cell(byHand, row), cell(ours, row), ratio(row))),
    ...(compared ? [line('start p50, difference ms', '', compared.startDifferenceMs.toFixed(1), '')] : []),
    '',
    ...kinds('activities', byHand?.history.activities, ours?.history.activities),
    ...kinds('events', byHand?.history.byType, ours?.history.byType),
  ];
}

function kinds(
  title: string,
  byHand: Record<string, number> = {},
  ours: Record<string, number> = {},
): string[] {
  const names = [...new Set([...Object.keys(byHand), ...Object.keys(ours)])].sort();
  const written = (value = 0) => value.toFixed(1).replace(/\.0$/, '');
  return [
    line(`${title}, a mean`, 'by hand', 'ours', ''),
    ...names.map((name) => line(`  ${name}`, written(byHand[name]), written(ours[name]), '')),
  ];
}

const line = (label: string, ...cells: string[]): string =>
  `${label.padEnd(44)}${cells.map((cell) => cell.padStart(22)).join('')}`.trimEnd();
