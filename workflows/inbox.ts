// What has arrived and is not decided yet. Handlers only put things in here; the loop takes them out in order of arrival.
import type { Effect } from '../process/decider.ts';
import { MESSAGES_A_STEP, SEAL_RETRY_MS } from './activity-options.ts';
import type { CommandAnswer, CommandMessage, HeldMessage } from './messages.ts';

/** How an update's caller hears of it. */
export interface Caller {
  answer(answer: CommandAnswer): void;
  refuse(failure: Error): void;
}

type Content =
  | { kind: 'start'; message: CommandMessage }
  /** Decisions, commands, agents' outcomes, what nothing can be made of (`foreign`), and the shell's own news (`own`). */
  | HeldMessage
  /** An effect whose events are recorded and that could not be started yet. */
  | { kind: 'effect'; effect: Effect };

/** `verdict`: absent while nobody has checked the seal; it then passes for good until the batch is recorded. */
export type Item = Content & { caller?: Caller; verdict?: 'good' | 'bad' };

export class Inbox {
  #ready: Item[] = [];
  /** Waiting for a seal key that the worker does not have. */
  #parked: Item[] = [];
  #parkedUntil = 0;
  #parkedSince: number | null = null;

  put(item: Item): void {
    this.#ready.push(item);
  }

  /** Puts items back to where they were taken from, behind the first `behind`. */
  putBack(items: Item[], behind = 0): void {
    this.#ready.splice(behind, 0, ...items);
  }

  /** Whether there is something to take, apart from what is parked. */
  get ready(): boolean {
    return this.#ready.length > 0;
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
    if (items.length === 0) return;
    this.#parked.push(...items);
    this.#parkedUntil = now + SEAL_RETRY_MS;
    this.#parkedSince ??= now;
  }

  /** A batch was recorded: whatever seals it waited for are known by now. */
  settled(): void {
    if (this.#parked.length === 0) this.#parkedSince = null;
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

  /** What continue-as-new hands over. */
  held(): { queue: HeldMessage[]; effects: Effect[] } {
    const items = [...this.#parked, ...this.#ready];
    return {
      queue: heldOf(items),
      effects: items.flatMap((item) => (item.kind === 'effect' ? [item.effect] : [])),
    };
  }

  /** Takes the callers from their commands, which stay. */
  takeCallers(): Caller[] {
    return takeCallers([...this.#parked, ...this.#ready]);
  }
}

/** Takes the callers from the items: they keep a handler open, and with it continue-as-new away. */
export function takeCallers(items: Item[]): Caller[] {
  return items.flatMap((item) => {
    const { caller } = item;
    delete item.caller;
    return caller ? [caller] : [];
  });
}

/** The items that can be handed to the next run. A verdict is not among it: it is asked for once more. */
export function heldOf(items: Item[]): HeldMessage[] {
  return items.flatMap((item): HeldMessage[] => {
    if (item.kind === 'effect' || item.kind === 'start') return [];
    const { caller: _caller, verdict: _verdict, ...held } = item;
    return [held];
  });
}
