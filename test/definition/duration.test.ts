// Lengths of time: what parses, what does not, and how they read.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration, parseEstimate } from '../../definition/duration.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('parseDuration', () => {
  test.each([
    ['1s', SECOND],
    ['90s', 90 * SECOND],
    ['30m', 30 * MINUTE],
    ['4h', 4 * HOUR],
    ['48h', 48 * HOUR],
    ['2d', 2 * DAY],
    ['1w', 7 * DAY],
    ['1d12h', 36 * HOUR],
    ['1w2d3h4m5s', 9 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND],
    ['365d', 365 * DAY],
    ['PT48H', 48 * HOUR],
    ['P7D', 7 * DAY],
    ['P2W', 14 * DAY],
    ['P1DT12H', 36 * HOUR],
    ['PT90S', 90 * SECOND],
    ['PT1H30M', 90 * MINUTE],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    '',
    ' ',
    'soon',
    '48',
    '1.5h',
    '-2d',
    '+2d',
    '2 days',
    '2 d',
    ' 2d',
    '2d ',
    '12h1d',
    '1d1d',
    '0s',
    '366d',
    '8761h',
    '53w',
    '2D',
    'PT',
    'P',
    'P1Y',
    'P1M',
    'P1DT',
    'P12H',
    'PT1D',
    'p7d',
    'PT0S',
    '1-2 days',
    '99999999999999999999d',
    '1d\n',
    '１d',
  ])('refuses %j', (text) => expect(parseDuration(text)).toBeNull());

  test('both notations of the same length agree, and the sum of the parts is the length', () => {
    const part = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        const ms = d * DAY + h * HOUR + m * MINUTE + s * SECOND;
        fc.pre(ms > 0);
        expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toBe(ms);
        expect(parseDuration(`P${d}DT${h}H${m}M${s}S`)).toBe(ms);
      }),
    );
  });

  test('any text gives a whole number of ms within the limits, or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^P?[0-9wdhmsWDHMST]{1,8}$/)), (text) => {
        const ms = parseDuration(text);
        expect(ms === null || (Number.isInteger(ms) && ms >= SECOND && ms <= 365 * DAY)).toBe(true);
      }),
    );
  });
});

describe('parseEstimate', () => {
  test.each([
    ['1-2 days', DAY, 2 * DAY],
    ['2-3 days', 2 * DAY, 3 * DAY],
    ['1 day', DAY, DAY],
    ['2 – 4 hours', 2 * HOUR, 4 * HOUR],
    ['1 to 2 weeks', 7 * DAY, 14 * DAY],
    ['45 Minutes', 45 * MINUTE, 45 * MINUTE],
    ['4h', 4 * HOUR, 4 * HOUR],
    ['PT48H', 2 * DAY, 2 * DAY],
  ])('%s', (text, minMs, maxMs) => expect(parseEstimate(text)).toEqual({ minMs, maxMs }));

  test.each(['', 'a while', '3-2 days', '0 days', '1-400 days', '2 months', '1-2', 'days'])(
    'refuses %j',
    (text) => expect(parseEstimate(text)).toBeNull(),
  );
});

describe('formatDuration', () => {
  test.each([
    [48 * HOUR, '48 hours'],
    [7 * DAY, '7 days'],
    [3 * DAY, '3 days'],
    [HOUR, '1 hour'],
    [90 * MINUTE, '1 hour 30 minutes'],
    [90 * SECOND, '1 minute 30 seconds'],
    [8 * DAY + 5 * HOUR + 3 * MINUTE, '8 days 5 hours'],
    [4 * DAY + 3 * MINUTE, '4 days'],
    [1999, '1 second'],
    [999, '0 seconds'],
    [-5, '0 seconds'],
  ])('%d ms is "%s"', (ms, words) => expect(formatDuration(ms)).toBe(words));

  test('words never say more than there is, and miss less than the second unit shown', () => {
    const unitMs: Record<string, number> = { day: DAY, hour: HOUR, minute: MINUTE, second: SECOND };
    fc.assert(
      fc.property(fc.integer({ min: SECOND, max: 365 * DAY }), (ms) => {
        const parts = [...formatDuration(ms).matchAll(/(\d+) (day|hour|minute|second)s?/g)];
        const said = parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit!]!, 0);
        expect(said).toBeLessThanOrEqual(ms);
        expect(ms - said).toBeLessThan(unitMs[parts[0]![2]!]!);
      }),
    );
  });
});
