// Dates, lengths of time and sizes as mails and pages write them: in full, in UTC, the same on every machine.
import { MONTHS } from './format.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "Thu 12 March 2026, 17:32 UTC" from epoch ms. `seconds`: "17:32:05"; `year` false: without the year, for what is near; `time` false: the day alone. */
export function writtenDate(
  at: number,
  options: { seconds?: boolean; year?: boolean; time?: boolean } = {},
): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const dated = options.year === false ? day : `${day} ${date.getUTCFullYear()}`;
  if (options.time === false) return dated;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return `${dated}, ${options.seconds === true ? `${clock}:${two(date.getUTCSeconds())}` : clock} UTC`;
}

const UNITS: [ms: number, name: string][] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [1000, 'second'],
];

/** "48 hours", "3 days", "90 minutes" from ms: in the largest unit that says it exactly; lengths of many units are rounded. */
export function writtenLength(ms: number): string {
  for (const [unit, name] of UNITS) {
    const least = unit === DAY ? 3 : unit === HOUR ? 2 : unit === MINUTE ? 2 : 0;
    const units = ms / unit;
    if (units >= least && (Number.isInteger(units) || units >= 48)) return count(Math.round(units), name);
  }
  return count(Math.max(1, Math.round(ms / 1000)), 'second');
}

/** "31 hours left", or "2 hours ago" once it is past. Rounded down: what is left never promises too much. */
export function timeLeft(until: number, now: number): string {
  const ms = Math.abs(until - now);
  const unit = ms >= 3 * DAY ? DAY : ms >= 2 * HOUR ? HOUR : ms >= 2 * MINUTE ? MINUTE : 1000;
  const words = writtenLength(Math.max(unit, Math.floor(ms / unit) * unit));
  return until < now ? `${words} ago` : `${words} left`;
}

/** "401 B", "1.1 kB", "2.3 MB". */
export function writtenSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1 decision", "2 decisions". */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`;
}

/** "55 %", from 0.55. Never rounded up to a bar that it missed. */
export const percent = (part: number): string => `${Math.floor(part * 100 + 1e-9)} %`;
