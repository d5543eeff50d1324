// What has been decided, and how much of it the books hold. Nothing is decided past events that are not recorded, and
// nothing is shown that is neither in the books nor on its way there with an effect.
import { ActivityFailure, ApplicationFailure, log, proxyActivities } from '@temporalio/workflow';
import type { ProcessActivities, RecordBatch } from '../activities/ports.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import type { Command } from '../process/commands.ts';
import type { Decision } from '../process/decider.ts';
import type { NewEvent, ProcessEvent } from '../process/events.ts';
import { decide, evolve } from '../process/index.ts';
import type { ProcessState } from '../process/state.ts';
import { CONFLICT_PAUSE_MS, RECORD_CONFLICT, RECORD_OPTIONS, RECORD_PAUSE_MS } from './activity-options.ts';
import type { Timer } from './timer.ts';

export interface LedgerStart {
  state: ProcessState | null;
  head: string;
  unrecorded: ProcessEvent[];
}

export class Ledger {
  readonly instanceId: string;
  readonly #graph: ProcessGraph;
  readonly #timer: Timer;
  /** Everything decided. */
  #state: ProcessState | null;
  /** As far as the books are known to hold it. */
  #recorded: ProcessState | null;
  #head: string;
  #pending: ProcessEvent[] = [];
  /** The pending batch travels with an effect that writes it first. */
  #carried = false;
  #conflict: string | null = null;
  /** The books failed for minutes and have not taken the batch since. */
  #trouble = false;

  constructor(instanceId: string, graph: ProcessGraph, timer: Timer, start: LedgerStart) {
    this.instanceId = instanceId;
    this.#graph = graph;
    this.#timer = timer;
    this.#state = start.state;
    this.#recorded = start.state;
    this.#head = start.head;
    for (const event of start.unrecorded) this.#fold(event);
  }

  /** Everything decided, also what is not recorded yet: for deciding, never for showing. */
  get decided(): ProcessState | null {
    return this.#state;
  }

  /**
   * What queries and answers show: the last recorded state. A batch that travels with an effect counts as shown: no
   * decision and no caller's command is in it, and the effect ends at once where the batch could not be written.
   */
  get visible(): ProcessState | null {
    return this.#carried ? this.#state : this.#recorded;
  }

  /** The books are known to hold it, hex head of the chain included: what a receipt rests on. */
  get recorded(): ProcessState | null {
    return this.#recorded;
  }

  get head(): string {
    return this.#head;
  }

  /** Decided and not known to be recorded, in order. */
  get pending(): readonly ProcessEvent[] {
    return this.#pending;
  }

  /** Events that could not be recorded yet; what travels with an effect is not late. */
  get unrecorded(): number {
    return this.#carried ? 0 : this.#pending.length;
  }

  /** Another hand wrote at our numbers: the sentence to show; null: all is well. */
  get conflict(): string | null {
    return this.#conflict;
  }

  decide(command: Command): Decision {
    return decide(this.#graph, this.#state, command);
  }

  /** Numbers the events and folds them in; they are pending until recorded. */
  apply(events: NewEvent[]): ProcessEvent[] {
    return events.map((event) => {
      const numbered = { ...event, seq: (this.#state?.seq ?? 0) + 1 } as ProcessEvent;
      this.#fold(numbered);
      return numbered;
    });
  }

  /** The pending batch, for an effect that writes it first. */
  carry(): RecordBatch {
    this.#carried = true;
    return this.#batch();
  }

  /** Decided before, and neither recorded nor on its way with an effect. */
  get owes(): boolean {
    return this.#pending.length > 0 && !this.#carried;
  }

  /** An effect wrote the batch that ends with `lastSeq`. Late news (recorded meanwhile by ourselves) is no news. */
  confirm(lastSeq: number, head: string): void {
    if (this.#pending.at(-1)?.seq !== lastSeq) return;
    this.#head = head;
    this.#pending = [];
    this.#carried = false;
    this.#recorded = this.#state;
  }

  /** The effect that carried the batch ended without saying that it wrote it. */
  drop(): void {
    this.#carried = false;
  }

  /**
   * `recorded` once the books hold what is pending, however long that takes; `healed` where they had been out of reach
   * for minutes; `given-up` where they still are and `giveUp` says that the run has to end.
   */
  async record(giveUp: () => boolean): Promise<'recorded' | 'healed' | 'given-up'> {
    while (this.#pending.length > 0) {
      if (this.#trouble && giveUp()) return 'given-up';
      const batch = this.#batch();
      const lastSeq = this.#state!.seq;
      try {
        const { record } = proxyActivities<ProcessActivities>({
          ...RECORD_OPTIONS,
          summary:
            `Record ${batch.events[0]!.seq}–${lastSeq}: ${batch.events.map((event) => event.type).join(', ')}`.slice(
              0,
              190,
            ),
        });
        const { head } = await record(batch);
        this.#conflict = null;
        this.confirm(lastSeq, head);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        this.#carried = false;
        const cause = error.cause;
        if (!(cause instanceof ApplicationFailure)) {
          // Out of time. With a failed attempt behind it the books were down; with none, no worker ran.
          this.#trouble ||= cause?.cause !== undefined;
          continue;
        }
        log.warn('The books did not take a batch', { type: cause.type, message: cause.message });
        if (cause.type === RECORD_CONFLICT) {
          // Going on would fork the trail. It stops here, shows it, and looks now and then whether somebody mended it.
          this.#conflict = cause.message;
          this.#trouble = true;
          await this.#timer.until(Date.now() + CONFLICT_PAUSE_MS, 'Looks whether the books were mended');
        } else {
          this.#trouble = true;
          await this.#timer.until(Date.now() + RECORD_PAUSE_MS, 'Tries the books again');
        }
      }
    }
    const healed = this.#trouble;
    this.#trouble = false;
    return healed ? 'healed' : 'recorded';
  }

  #fold(event: ProcessEvent): void {
    this.#state = evolve(this.#graph, this.#state, event);
    this.#pending.push(event);
  }

  #batch(): RecordBatch {
    return { instanceId: this.instanceId, prevHead: this.#head, events: [...this.#pending] };
  }
}
