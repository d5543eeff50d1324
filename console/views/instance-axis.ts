// The axis of an instance's timeline: from minutes to years, cut at places that people count by, in UTC.
import { MONTHS } from '../../process/views/format.ts';
import type { GanttAxis, GanttTick } from './types/instance-gantt.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** 5 January 1970 was a Monday. */
const FIRST_MONDAY = 4 * DAY;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** More ticks than these stand too close together. */
const MOST_TICKS = 12;
/** Weekends beyond so long a time are stripes that say nothing. */
const LONGEST_WITH_WEEKENDS = 112 * DAY;
/** Words over the axis nearer than these parts of it would run into each other: on a wide sheet, on a phone. */
const LEAST_BETWEEN = 0.14;
const LEAST_ON_PHONES = 0.27;
/** Words that begin behind this part of the axis would stick out of the sheet. */
const LAST_WORDS = 0.89;

type Step = { ms: number } | { months: number };
const STEPS: Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => ({ ms: minutes * MINUTE })),
  ...[1, 2, 3, 6, 12].map((hours) => ({ ms: hours * HOUR })),
  ...[1, 2].map((days) => ({ ms: days * DAY })),
  ...[1, 2].map((weeks) => ({ ms: weeks * WEEK })),
  ...[1, 2, 3, 6, 12, 24, 60, 120].map((months) => ({ months })),
];

/** At least from `first` to `last` (epoch ms), out to whole steps. */
export function axisOf(first: number, last: number): GanttAxis {
  const end = Math.max(last, first + 5 * MINUTE);
  const step = STEPS.find((each) => stopsOf(each, first, end).length - 1 <= MOST_TICKS) ?? STEPS.at(-1)!;
  const stops = stopsOf(step, first, end);
  const [from, until] = [stops[0]!, stops.at(-1)!];
  return {
    from,
    until,
    ticks: stops.slice(0, -1).map((at, index) => tickOf(step, at, index)),
    contexts: contextsOf(step, from, until),
    off: until - from > LONGEST_WITH_WEEKENDS ? [] : weekendsIn(from, until),
  };
}

/** From the last stop at or before `first` to the first at or after `last`. */
function stopsOf(step: Step, first: number, last: number): number[] {
  const stops: number[] = [];
  let at = before(step, first);
  // No axis is worth more than this; a longer one takes the next step anyway.
  while (stops.length <= MOST_TICKS + 2) {
    stops.push(at);
    if (at >= last) break;
    at = after(step, at);
  }
  return stops;
}

function before(step: Step, at: number): number {
  if ('months' in step) {
    const date = new Date(at);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return monthStart(month - (month % step.months));
  }
  const anchor = step.ms >= WEEK ? FIRST_MONDAY : 0;
  return Math.floor((at - anchor) / step.ms) * step.ms + anchor;
}

function after(step: Step, at: number): number {
  if (!('months' in step)) return at + step.ms;
  const date = new Date(at);
  return monthStart(date.getUTCFullYear() * 12 + date.getUTCMonth() + step.months);
}

const monthStart = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);

function tickOf(step: Step, at: number, index: number): GanttTick {
  const date = new Date(at);
  const label = (short: string, before = '') => ({ short, before });
  if ('months' in step) {
    const isYear = step.months >= 12;
    const word = isYear ? String(date.getUTCFullYear()) : MONTHS[date.getUTCMonth()]!.slice(0, 3);
    return { at, label: label(word), isMinor: index % 2 === 1 };
  }
  if (step.ms < DAY) {
    const two = (value: number) => String(value).padStart(2, '0');
    const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
    return { at, label: label(clock), isMinor: index % 2 === 1 };
  }
  return { at, label: label(String(date.getUTCDate()), `${DAYS[date.getUTCDay()]} `), isMinor: false };
}

/** Days over hours, months over days, years over months. */
function contextsOf(step: Step, from: number, until: number): GanttAxis['contexts'] {
  if ('months' in step && step.months >= 12) return [];
  const over: Step = 'months' in step ? { months: 12 } : step.ms < DAY ? { ms: DAY } : { months: 1 };
  const starts = [from];
  for (let at = after(over, before(over, from)); at < until; at = after(over, at)) starts.push(at);
  const part = (earlier: number, later: number) => (later - earlier) / (until - from);
  const shown = starts.filter(
    (at, index) => part(at, starts[index + 1] ?? Infinity) >= LEAST_BETWEEN && part(from, at) < LAST_WORDS,
  );
  let last = -Infinity;
  return shown.map((at) => {
    const isMinor = part(last, at) < LEAST_ON_PHONES;
    if (!isMinor) last = at;
    return { at, isMinor, ...contextWords(over, at) };
  });
}

function contextWords(over: Step, at: number): { short: string; rest: string; end: string } {
  const date = new Date(at);
  const month = MONTHS[date.getUTCMonth()]!;
  if (!('months' in over)) {
    const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${month.slice(0, 3)}`;
    return { short: day, rest: month.slice(3), end: '' };
  }
  const year = String(date.getUTCFullYear());
  if (over.months === 12) return { short: year, rest: '', end: '' };
  return { short: month.slice(0, 3), rest: month.slice(3), end: ` ${year}` };
}

function weekendsIn(from: number, until: number): { from: number; to: number }[] {
  const off: { from: number; to: number }[] = [];
  for (let monday = before({ ms: WEEK }, from); monday < until; monday += WEEK) {
    const weekend = { from: Math.max(from, monday + 5 * DAY), to: Math.min(until, monday + WEEK) };
    if (weekend.from < weekend.to) off.push(weekend);
  }
  return off;
}
