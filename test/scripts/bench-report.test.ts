// What the bench makes of its figures, and what it is told.
import { describe, expect, test } from '@jest/globals';
import type { Throughput } from '../../bench/measure/throughput.ts';
import { readOptions } from '../../bench/options.ts';
import { reportOf, shortcomings, tableOf } from '../../bench/report.ts';
import type { SideFigures } from '../../bench/run.ts';
import { readAddress, addressOf } from '../../bench/sample.ts';
import { median, percentile } from '../../bench/statistics.ts';

const aRound = (instancesPerSecond: number): Throughput => ({
  instancesPerSecond,
  workerCpuMs: 100,
  serverCpuMs: 200,
  apiCpuMs: 5,
  driverCpuMs: 10,
  strangersCpuMs: 0,
});
const aSide = (rates: number[], startsMs: number[]): SideFigures => ({
  rounds: rates.map(aRound),
  history: { events: 190, bytes: 30_000, workflowTasks: 28, byType: { timerStarted: 1 }, activities: {} },
  clicksMs: [20, 40, 30],
  firstMailMs: [100],
  startsMs,
  bundleBytes: 1_000_000,
  cachedBytes: null,
});

describe('the report', () => {
  test('compares medians, not means', () => {
    const { compared } = reportOf({
      byHand: aSide([4, 5, 50], [5, 6, 7]),
      ours: aSide([4, 4.5, 1], [15, 16, 90]),
    });
    expect(compared!.throughputRatio).toBeCloseTo(0.8);
    expect(compared!.startDifferenceMs).toBe(10);
  });

  test.each([
    ['throughput', [3.9], [10], /Throughput is 0\.78/],
    ['starts', [5], [20.1], /15\.1 ms more/],
    ['no starts at all', [5], [], /NaN ms more/],
  ])('says what falls short: %s', (_, rates, starts, says) => {
    const short = shortcomings(reportOf({ byHand: aSide([5], [5]), ours: aSide(rates, starts) }));
    expect(short).toEqual([expect.stringMatching(says)]);
  });

  test('has nothing to say where all is met, or where one side was left out', () => {
    expect(shortcomings(reportOf({ byHand: aSide([5], [5]), ours: aSide([4], [20]) }))).toEqual([]);
    expect(shortcomings(reportOf({ ours: aSide([4], [20]) }))).toEqual([]);
  });

  test('prints median, spread and ratio', () => {
    const table = tableOf(reportOf({ byHand: aSide([4, 5, 6], [5]), ours: aSide([4, 4, 5], [9]) }));
    const row = table.find((line) => line.startsWith('instances/s'))!;
    expect(row.replaceAll(/ +/g, ' ')).toBe('instances/s 5.00 (4.00–6.00) 4.00 (4.00–5.00) 0.80');
  });
});

test('median and percentile', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(percentile([], 0.5)).toBeNaN();
});

test('an address says whose it is', () => {
  expect(readAddress(addressOf('customer_ciso', 'ours-1-12'))).toEqual({
    person: 'customer_ciso',
    key: 'ours-1-12',
  });
  expect(readAddress('jane@acme.com')).toBeNull();
});

describe('options', () => {
  const server = ['--address', '127.0.0.1:7233', '--server-pid', '12', '--folder', '/tmp/bench'];
  test('have defaults', () => {
    expect(readOptions(server)).toMatchObject({ instances: 60, rounds: 3, concurrency: 16, check: false });
  });
  test.each([
    [['--instances', 'many'], /--instances/],
    [['--rounds', '0'], /--rounds/],
    [['--only', 'theirs'], /--only/],
    [['--only', 'ours', '--check'], /--check/],
    [['--fast'], /--fast/],
  ])('%j is refused', (args, says) => {
    expect(() => readOptions([...server, ...args])).toThrow(says);
  });
});
