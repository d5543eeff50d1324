// Figures as they are counted up, fact by fact.
import type { ExceptionKind } from '../spans/types.ts';
import { percentilesOf, shareOf } from './percentiles.ts';
import { NO_TIME } from './time-split.ts';
import type { Fact, FactKind, Figures, TimeClass, TimeSplit } from './types.ts';

export const WEEK_MS = 7 * 24 * 3_600_000;

/** How many of a kind, and of these how many of each sort. */
interface Count {
  all: number;
  by: Map<string, number>;
}

/** Lives for one report. */
export class Tally {
  /** How many facts it has. */
  size = 0;
  readonly time: TimeSplit = { ...NO_TIME };
  readonly #counts = new Map<FactKind, Count>();
  readonly #lengths = new Map<FactKind, number[]>();

  add({ kind, ms, what }: Fact): void {
    this.size += 1;
    if (ms !== null) this.#lengthsOf(kind).push(ms);
    const count = this.#countOf(kind);
    count.all += 1;
    if (what !== null) count.by.set(what, (count.by.get(what) ?? 0) + 1);
  }

  /** All that the other has, too. */
  addAll(other: Tally): void {
    this.size += other.size;
    for (const name of Object.keys(this.time) as TimeClass[]) this.time[name] += other.time[name];
    for (const [kind, { all, by }] of other.#counts) {
      const count = this.#countOf(kind);
      count.all += all;
      for (const [what, times] of by) count.by.set(what, (count.by.get(what) ?? 0) + times);
    }
    for (const [kind, lengths] of other.#lengths) {
      const ours = this.#lengthsOf(kind);
      for (const ms of lengths) ours.push(ms);
    }
  }

  /** `periodMs`: the length of the period; more than 0. `deadlines`: whose are looked at. */
  figures(periodMs: number, deadlines: 'deadline' | 'turn-deadline' = 'deadline'): Figures {
    const of = (kind: FactKind, what?: string): number => {
      const count = this.#counts.get(kind);
      return (what === undefined ? count?.all : count?.by.get(what)) ?? 0;
    };
    const lengths = (kind: FactKind) => percentilesOf(this.#lengths.get(kind) ?? []);
    return {
      started: of('started'),
      completed: of('completed'),
      cancelled: of('cancelled'),
      failed: of('failed'),
      throughputPerWeek: Math.round((of('completed') * 100 * WEEK_MS) / periodMs) / 100,
      cycleTime: lengths('completed'),
      phaseTime: lengths('phase'),
      waiting: { agent: lengths('agent'), person: lengths('person'), gate: lengths('gate') },
      time: { ...this.time },
      inTime: shareOf(of(deadlines, 'in-time'), of(deadlines)),
      errors: shareOf(of('agent', 'failed'), of('agent', 'failed') + of('agent', 'done')),
      rework: shareOf(of('decision', 'rework'), of('decision')),
      automation: shareOf(of('task', 'agent'), of('task')),
      exceptions: { count: of('exception'), byWhat: this.#exceptions() },
      escalations: of('escalation'),
    };
  }

  #exceptions(): Partial<Record<ExceptionKind, number>> {
    return Object.fromEntries(this.#counts.get('exception')?.by ?? []);
  }

  #countOf(kind: FactKind): Count {
    const known = this.#counts.get(kind);
    if (known !== undefined) return known;
    const count: Count = { all: 0, by: new Map() };
    this.#counts.set(kind, count);
    return count;
  }

  #lengthsOf(kind: FactKind): number[] {
    const known = this.#lengths.get(kind);
    if (known !== undefined) return known;
    const lengths: number[] = [];
    this.#lengths.set(kind, lengths);
    return lengths;
  }
}
