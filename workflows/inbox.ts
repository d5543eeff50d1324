// What has arrived and is not decided yet. Handlers only put things in here; the loop takes them out in order of arrival.
import type { Effect } from '../process/decider.ts';
import { MESSAGES_A_STEP, SEAL_RETRY_MS } from './activity-options.ts';
import type { CommandAnswer, CommandMessage, HeldMessage } from './messages.ts';

export type AgentRun = Extract<Effect, { type: 'RunAgent' }>;

/** How an update's caller hears of it. */
export interface Caller {
  answer(answer: CommandAnswer): void;
  refuse(failure: Error): void;
}

export type Item =
  | { kind: 'start'; message: CommandMessage }
  | { kind: 'command'; message: CommandMessage; caller: Caller }
  /** Decisions, agents' outcomes, what nothing can be made of (`foreign`), and the shell's own news (`own`: not sealed, for it never left). */
  | HeldMessage
  /** An effect whose events are recorded and that could not be started yet. */
  | { kind: 'effect'; effect: Effect };

export class Inbox {
  #ready: Item[] = [];
  /** Waiting for a seal key that the worker does not have. */
  #parked: Item[] = [];
  #parkedUntil = 0;
  #parkedSince: number | null = null;

  put(item: Item): void {
    this.#ready.push(item);
  }

  /** Puts items back to where they were taken from. */
  putBack(items: Item[]): void {
    this.#ready.unshift(...items);
  }

  /** Whether there is something to take at `now`. */
  has(now: number): boolean {
    return this.#ready.length > 0 || (this.#parked.length > 0 && now >= this.#parkedUntil);
  }

  /** The next items in order; those that waited for a key come first. */
  take(now: number): Item[] {
    if (this.#parked.length > 0 && now >= this.#parkedUntil) {
      this.#ready.unshift(...this.#parked);
      this.#parked = [];
    }
    return this.#ready.splice(0, MESSAGES_A_STEP);
  }

  /** Lays items aside until the next look at their seals. */
  park(items: Item[], now: number): void {
    if (items.length === 0) {
      if (this.#parked.length === 0) this.#parkedSince = null;
      return;
    }
    this.#parked.push(...items);
    this.#parkedUntil = now + SEAL_RETRY_MS;
    this.#parkedSince ??= now;
  }

  /** Epoch ms at which parked items want to be looked at again; null: there are none. */
  get parkedUntil(): number | null {
    return this.#parked.length > 0 ? this.#parkedUntil : null;
  }

  /** Since when some seal could not be checked, epoch ms. */
  get parkedSince(): number | null {
    return this.#parkedSince;
  }

  get size(): number {
    return this.#ready.length + this.#parked.length;
  }

  /** What continue-as-new hands over; null where somebody waits for an answer, or for the start. */
  held(): { queue: HeldMessage[]; effects: Effect[] } | null {
    const queue: HeldMessage[] = [];
    const effects: Effect[] = [];
    for (const item of [...this.#parked, ...this.#ready]) {
      if (item.kind === 'effect') effects.push(item.effect);
      else if (item.kind === 'start' || item.kind === 'command') return null;
      else queue.push(item);
    }
    return { queue, effects };
  }

  /** Takes out those whose callers keep a handler open, and with it continue-as-new away. */
  takeCallers(): Caller[] {
    const isCall = (item: Item): item is Extract<Item, { kind: 'command' }> => item.kind === 'command';
    const callers = [...this.#parked, ...this.#ready].flatMap((item) => (isCall(item) ? [item.caller] : []));
    this.#parked = this.#parked.filter((item) => !isCall(item));
    this.#ready = this.#ready.filter((item) => !isCall(item));
    return callers;
  }
}
