// Dates, lengths and sizes as they are written.
import { describe, expect, test } from '@jest/globals';
import {
  count,
  timeLeft,
  writtenDate,
  writtenLength,
  writtenSize,
} from '../../../process/views/written-date.ts';

const AT = Date.UTC(2026, 2, 12, 17, 32, 5);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('written words', () => {
  test('a date in full, in UTC', () => {
    expect(writtenDate(AT)).toBe('Thu 12 March 2026, 17:32 UTC');
    expect(writtenDate(AT, { seconds: true })).toBe('Thu 12 March 2026, 17:32:05 UTC');
    expect(writtenDate(AT, { year: false })).toBe('Thu 12 March, 17:32 UTC');
    expect(writtenDate(AT, { time: false })).toBe('Thu 12 March 2026');
    expect(writtenDate(Date.UTC(2026, 0, 1))).toBe('Thu 1 January 2026, 00:00 UTC');
  });

  test.each([
    [48 * HOUR, '48 hours'],
    [72 * HOUR, '3 days'],
    [HOUR, '60 minutes'],
    [90 * MINUTE, '90 minutes'],
    [84 * HOUR, '84 hours'],
    [10 * 24 * HOUR, '10 days'],
    [100_123, '100 seconds'],
    [MINUTE, '60 seconds'],
    [1_000, '1 second'],
    [1, '1 second'],
  ])('%i ms is %s', (ms, words) => {
    expect(writtenLength(ms)).toBe(words);
  });

  test.each([
    [31 * HOUR + 59 * MINUTE, '31 hours left'],
    [4 * 24 * HOUR - 1, '3 days left'],
    [1_500, '1 second left'],
    [-2 * HOUR - MINUTE, '2 hours ago'],
    [119 * MINUTE, '119 minutes left'],
  ])('%i ms ahead: %s', (ms, words) => {
    expect(timeLeft(AT + ms, AT)).toBe(words);
  });

  test('sizes and counts', () => {
    expect([401, 1_100, 2_340_000].map(writtenSize)).toEqual(['401 B', '1.1 kB', '2.3 MB']);
    expect([count(1, 'task'), count(2, 'task')]).toEqual(['1 task', '2 tasks']);
  });
});
