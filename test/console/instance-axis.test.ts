// The timeline's axis: from minutes to years, cut where people count, never too close.
import { expect, test } from '@jest/globals';
import { axisOf } from '../../console/views/instance-axis.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Mon 9 March 2026, 08:58 UTC */
const START = Date.UTC(2026, 2, 9, 8, 58);

const words = (length: number) => {
  const { ticks, contexts } = axisOf(START, START + length);
  return {
    ticks: ticks.map(({ label }) => label.before + label.short).join(' | '),
    over: contexts.map(({ short, rest, end }) => short + rest + end).join(' | '),
  };
};

test.each([
  [6 * MINUTE, '08:58 | 08:59 | 09:00 | 09:01 | 09:02 | 09:03', 'Mon 9 March'],
  [
    5 * HOUR,
    '08:30 | 09:00 | 09:30 | 10:00 | 10:30 | 11:00 | 11:30 | 12:00 | 12:30 | 13:00 | 13:30',
    'Mon 9 March',
  ],
  [
    60 * HOUR,
    '06:00 | 12:00 | 18:00 | 00:00 | 06:00 | 12:00 | 18:00 | 00:00 | 06:00 | 12:00 | 18:00',
    'Mon 9 March | Tue 10 March | Wed 11 March',
  ],
  [8 * DAY, 'Mon 9 | Tue 10 | Wed 11 | Thu 12 | Fri 13 | Sat 14 | Sun 15 | Mon 16 | Tue 17', 'March 2026'],
  [
    60 * DAY,
    'Mon 9 | Mon 16 | Mon 23 | Mon 30 | Mon 6 | Mon 13 | Mon 20 | Mon 27 | Mon 4',
    'March 2026 | April 2026 | May 2026',
  ],
  [300 * DAY, 'Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Jan', '2026'],
  [3_000 * DAY, '2026 | 2027 | 2028 | 2029 | 2030 | 2031 | 2032 | 2033 | 2034', ''],
])('over %d ms', (length, ticks, over) => {
  expect(words(length)).toEqual({ ticks, over });
});

test('holds all of it, ends on a step, and never has more ticks than can be read', () => {
  for (let length = MINUTE; length < 4_000 * DAY; length *= 1.37) {
    const axis = axisOf(START, START + length);
    expect(axis.from).toBeLessThanOrEqual(START);
    expect(axis.until).toBeGreaterThanOrEqual(START + length);
    expect(axis.ticks.length).toBeLessThanOrEqual(12);
    expect(axis.ticks.length).toBeGreaterThan(2);
    expect(axis.ticks[0]!.at).toBe(axis.from);
    // At least a third of it is used.
    expect((axis.until - axis.from) / Math.max(length, 5 * MINUTE)).toBeLessThan(3);
  }
});

test('shades weekends, cut to the axis, while they can be told apart', () => {
  const { off } = axisOf(Date.UTC(2026, 2, 14, 12), Date.UTC(2026, 2, 23, 12));
  expect(off.map(({ from, to }) => [new Date(from).toISOString().slice(0, 10), (to - from) / DAY])).toEqual([
    ['2026-03-14', 2],
    ['2026-03-21', 2],
  ]);
  expect(axisOf(START, START + 200 * DAY).off).toEqual([]);
});
