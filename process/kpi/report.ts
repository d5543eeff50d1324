// The report: figures of a period, of the one before it, of its weeks and its groups, counted in one pass over the courses.
import { instant } from '../views/format.ts';
import { figuresOf, groupKeyOf } from './groups.ts';
import { Tally, WEEK_MS } from './tally.ts';
import { addTime } from './time-split.ts';
import type { CourseDigest, Fact, KpiGrouping, KpiReport } from './types.ts';

const MOST_WEEKS = 53;
const MOST_GROUPS = 500;

export interface KpiQuestion {
  /** Epoch ms, [from, until); from is before until. */
  from: number;
  until: number;
  /** Events up to then are counted, epoch ms. */
  asOf: number;
  processId: string | null;
  version: string | null;
  groupBy: KpiGrouping | null;
}

interface Window {
  from: number;
  until: number;
  tally: Tally;
}

/** Name of a group: of a definition, a phase, a person … */
export type GroupNames = (processId: string, key: string) => string;

/** Counts the courses one after another; they are not kept. */
export class KpiCount {
  readonly #asked: KpiQuestion;
  readonly #before: Window;
  /** Of the period, what lies before its first whole week. */
  readonly #rest: Window;
  /** The newest last. */
  readonly #weeks: Window[];
  readonly #groups = new Map<string, { processId: string; tally: Tally }>();

  constructor(asked: KpiQuestion) {
    this.#asked = asked;
    const { from, until } = asked;
    this.#before = windowOf(from - (until - from), from);
    const count = Math.min(MOST_WEEKS, Math.floor((until - from) / WEEK_MS));
    const firstWeek = until - count * WEEK_MS;
    this.#rest = windowOf(from, firstWeek);
    this.#weeks = Array.from({ length: count }, (_, index) => {
      const begin = firstWeek + index * WEEK_MS;
      return windowOf(begin, begin + WEEK_MS);
    });
  }

  /** Epoch ms: what ended before is not counted. */
  get since(): number {
    return this.#before.from;
  }

  add(course: CourseDigest): void {
    for (const fact of course.facts) this.#addFact(course, fact);
    const { closedAt, startedAt, stretches } = course;
    const end = closedAt ?? this.#asked.asOf;
    for (const { tally, from, until } of [this.#before, this.#rest, ...this.#weeks]) {
      if (startedAt < until && end >= from) addTime(tally.time, stretches, end, from, until);
    }
    if (this.#asked.groupBy === 'definition' || this.#asked.groupBy === 'version') {
      this.#addGroupTime(course, end);
    }
  }

  #addFact(course: CourseDigest, fact: Fact): void {
    const window = this.#windowOf(fact.at);
    if (window === null) return;
    window.tally.add(fact);
    const by = this.#asked.groupBy;
    if (by === null || window === this.#before) return;
    const key = groupKeyOf(by, course, fact);
    if (key !== null) this.#group(key, course.processId).add(fact);
  }

  /** The one that a moment lies in; null: none. */
  #windowOf(at: number): Window | null {
    const { from, until } = this.#asked;
    if (at >= until || at < this.#before.from) return null;
    if (at < from) return this.#before;
    // The weeks end where the period does.
    return this.#weeks.at(-1 - Math.floor((until - 1 - at) / WEEK_MS)) ?? this.#rest;
  }

  #addGroupTime({ processId, version, startedAt, stretches }: CourseDigest, end: number): void {
    const { from, until } = this.#asked;
    if (startedAt >= until || end < from) return;
    const key = this.#asked.groupBy === 'version' ? `${processId}@${version}` : processId;
    addTime(this.#group(key, processId).time, stretches, end, from, until);
  }

  #group(key: string, processId: string): Tally {
    const known = this.#groups.get(key);
    if (known !== undefined) return known.tally;
    const tally = new Tally();
    this.#groups.set(key, { processId, tally });
    return tally;
  }

  /** Processes that have groups: their names are needed. */
  processesInGroups(): string[] {
    return [...new Set(this.#most().map(([, { processId }]) => processId))];
  }

  report(nameOf: GroupNames): KpiReport {
    const { processId, version, asOf, groupBy, from, until } = this.#asked;
    const most = this.#most();
    return {
      from: instant(from),
      until: instant(until),
      asOf: instant(asOf),
      processId,
      version,
      all: figuresIn(this.#all()),
      before: figuresIn(this.#before),
      weeks: this.#weeks.map((week) => ({
        from: instant(week.from),
        until: instant(week.until),
        figures: figuresIn(week),
      })),
      groupedBy: groupBy,
      groups: most
        .map(([key, { processId: of, tally }]) => {
          const deadlines = groupBy === 'person' ? 'turn-deadline' : 'deadline';
          const figures = figuresOf(groupBy!, tally.figures(until - from, deadlines));
          return { key, name: nameOf(of, key), processId: of, figures };
        })
        .sort((one, other) => (one.key < other.key ? -1 : 1)),
      groupsLeftOut: this.#groups.size - most.length,
    };
  }

  #all(): Window {
    const all = windowOf(this.#asked.from, this.#asked.until);
    for (const { tally } of [this.#rest, ...this.#weeks]) all.tally.addAll(tally);
    return all;
  }

  #most() {
    const all = [...this.#groups];
    if (all.length <= MOST_GROUPS) return all;
    return all.sort(([, one], [, other]) => other.tally.size - one.tally.size).slice(0, MOST_GROUPS);
  }
}

const windowOf = (from: number, until: number): Window => ({ from, until, tally: new Tally() });
const figuresIn = ({ tally, from, until }: Window) => tally.figures(until - from);
