// Lengths of time as people write them, read into milliseconds, and back into plain words.
import { LIMITS } from './limits.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

// Days and smaller only: how long a month or a year is depends on the calendar.
const COMPACT = /^(?=\d)(?:(\d{1,8})w)?(?:(\d{1,8})d)?(?:(\d{1,8})h)?(?:(\d{1,8})m)?(?:(\d{1,8})s)?$/;
const ISO = /^P(?=.)(?:(\d{1,8})W)?(?:(\d{1,8})D)?(?:T(?=\d)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/;
const FACTORS = [WEEK_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS];

const ESTIMATE = /^(\d{1,8})(?:\s*(?:-|–|to)\s*(\d{1,8}))?\s*(second|minute|hour|day|week)s?$/i;
const WORDS: Record<string, number> = {
  second: SECOND_MS,
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: WEEK_MS,
};

/**
 * Milliseconds of `90s 30m 4h 2d 1w 1d12h` (largest unit first, each at most once) or ISO 8601 of weeks, days, hours,
 * minutes and seconds (`PT48H`, `P7D`, `P1DT12H`). Null for anything else and for what is outside 1 s to 365 d.
 */
export function parseDuration(text: string): number | null {
  const match = COMPACT.exec(text) ?? ISO.exec(text);
  if (match === null) return null;
  const ms = FACTORS.reduce((sum, factor, unit) => sum + Number(match[unit + 1] ?? 0) * factor, 0);
  return withinLimits(ms) ? ms : null;
}

/** The span of an estimate: `1-2 days`, `1 day`, `3 to 5 hours`, or any duration (`4h` is 4 h to 4 h). Null when unreadable. */
export function parseEstimate(text: string): { minMs: number; maxMs: number } | null {
  const exact = parseDuration(text);
  if (exact !== null) return { minMs: exact, maxMs: exact };
  const match = ESTIMATE.exec(text.trim());
  if (match === null) return null;
  const unitMs = WORDS[match[3]!.toLowerCase()]!;
  const minMs = Number(match[1]) * unitMs;
  const maxMs = match[2] === undefined ? minMs : Number(match[2]) * unitMs;
  return withinLimits(minMs) && withinLimits(maxMs) && minMs <= maxMs ? { minMs, maxMs } : null;
}

/**
 * A length in plain words, at most two units: "48 hours", "7 days", "1 hour 30 minutes", "8 days 5 hours".
 * Up to three days it counts in hours, as people say it of deadlines. What is below the second unit shown is dropped.
 */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS)) * SECOND_MS;
  const units: [number, string][] = [
    [HOUR_MS, 'hour'],
    [MINUTE_MS, 'minute'],
    [SECOND_MS, 'second'],
  ];
  if (seconds >= 3 * DAY_MS) units.unshift([DAY_MS, 'day']);
  const first = units.findIndex(([unitMs]) => seconds >= unitMs);
  if (first === -1) return '0 seconds';
  const parts: string[] = [];
  let rest = seconds;
  for (const [unitMs, word] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}

function withinLimits(ms: number): boolean {
  return ms >= LIMITS.durationMinMs && ms <= LIMITS.durationMaxMs;
}
