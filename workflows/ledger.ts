// What has been decided, and how much of it the books hold. Nothing is decided past events that are not recorded, and
// nothing is shown that is neither in the books nor on its way there with an effect.
import { ActivityFailure, ApplicationFailure, log, proxyActivities } from '@temporalio/workflow';
import type { ProcessActivities, RecordBatch, SealVerdict } from '../activities/ports.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import type { Command } from '../process/commands.ts';
import type { Decision } from '../process/decider.ts';
import type { NewEvent, ProcessEvent } from '../process/events.ts';
import { decide, evolve } from '../process/index.ts';
import type { ProcessState } from '../process/state.ts';
import { CONFLICT_PAUSE_MS, RECORD_CONFLICT, RECORD_OPTIONS, RECORD_PAUSE_MS } from './activity-options.ts';
import type { Item } from './inbox.ts';
import { sealedOf } from './seals.ts';
import type { Timer } from './timer.ts';

export interface LedgerStart {
  state: ProcessState | null;
  head: string;
  unrecorded: ProcessEvent[];
  basis: Item[];
}

/** `healed`: recorded, after the books had been out of reach for minutes. `not-sealed`: taken back; see `takeBack`. `given-up`: the books still fail, and the run has to end. */
export type RecordOutcome = 'recorded' | 'healed' | 'not-sealed' | 'given-up';

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
  /** What the pending events came of. */
  #basis: Item[] = [];
  /** The pending batch as it was handed out: the same object for as long as it is the same batch. */
  #batch: RecordBatch | null = null;
  /** It travels with an effect that writes it first. */
  #carried = false;
  #conflict: string | null = null;
  /** The books failed for minutes and have not taken the batch since. */
  #trouble = false;
  #takeBack: (items: Item[], verdicts: (SealVerdict | null)[]) => void = () => undefined;

  constructor(instanceId: string, graph: ProcessGraph, timer: Timer, start: LedgerStart) {
    this.instanceId = instanceId;
    this.#graph = graph;
    this.#timer = timer;
    this.#state = start.state;
    this.#recorded = start.state;
    this.#head = start.head;
    for (const event of start.unrecorded) this.#fold(event);
    this.#basis = start.basis;
  }

  /** Who takes items back whose batch was not sealed. A verdict for each; null: it has none of its own. */
  onTakenBack(takeBack: (items: Item[], verdicts: (SealVerdict | null)[]) => void): void {
    this.#takeBack = takeBack;
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

  /** What the books are known to hold. */
  get recorded(): ProcessState | null {
    return this.#recorded;
  }

  /** Head of the recorded chain, hex; '' before the first event. */
  get head(): string {
    return this.#head;
  }

  /** Decided and not known to be recorded, in order. */
  get pending(): readonly ProcessEvent[] {
    return this.#pending;
  }

  /** What the pending events came of. */
  get basis(): readonly Item[] {
    return this.#basis;
  }

  /** Events that could not be recorded yet; what travels with an effect is not late. */
  get unrecorded(): number {
    return this.#carried ? 0 : this.#pending.length;
  }

  /** Decided before, and neither recorded nor on its way with an effect. */
  get owes(): boolean {
    return this.#pending.length > 0 && !this.#carried;
  }

  /** Nothing is pending, and no trouble is to be told of: `record` has nothing to do. */
  get isSettled(): boolean {
    return this.#pending.length === 0 && !this.#trouble;
  }

  /** Another hand wrote at our numbers: the sentence to show; null: all is well. */
  get conflict(): string | null {
    return this.#conflict;
  }

  decide(command: Command): Decision {
    return decide(this.#graph, this.#state, command);
  }

  /** What would come of a command as far as can be seen now; changes nothing. */
  wouldDecide(command: Command): Decision {
    return decide(this.#graph, this.visible, command);
  }

  /** Numbers the events and folds them in; they are pending until recorded. */
  apply(events: NewEvent[]): void {
    for (const event of events) this.#fold({ ...event, seq: (this.#state?.seq ?? 0) + 1 } as ProcessEvent);
  }

  /** Says what the pending events came of. */
  restOn(items: Item[]): void {
    this.#basis = items;
  }

  /** The pending batch, for an effect that writes it first. */
  carry(): RecordBatch {
    this.#carried = true;
    return this.#handedOut();
  }

  /** The batch is in the books. Late news (it was recorded meanwhile by ourselves) is no news. */
  confirm(batch: RecordBatch, head: string): void {
    if (batch !== this.#batch) return;
    this.#head = head;
    this.#recorded = this.#state;
    this.#clear();
  }

  /** The batch is not in the books and never will be: seals are not good. What it came of is taken back. */
  refuse(batch: RecordBatch, verdicts: SealVerdict[]): void {
    if (batch !== this.#batch) return;
    let next = 0;
    const basis = this.#basis;
    const each = basis.map((item) =>
      sealedOf(this.instanceId, item) === null ? null : (verdicts[next++] ?? 'unknown-key'),
    );
    this.#state = this.#recorded;
    this.#clear();
    this.#takeBack(basis, each);
  }

  /** The effect that carried the batch ended without saying what became of it. */
  drop(batch: RecordBatch): void {
    if (batch === this.#batch) this.#carried = false;
  }

  /** Resolves once the books hold what is pending, however long that takes, or it turned out not to be sealed. */
  async record(giveUp: () => boolean): Promise<RecordOutcome> {
    while (this.#pending.length > 0) {
      if (this.#trouble && giveUp()) return 'given-up';
      const batch = this.#handedOut();
      try {
        const { record } = proxyActivities<ProcessActivities>({
          ...RECORD_OPTIONS,
          summary: summaryOf(batch),
        });
        const result = await record(batch);
        this.#conflict = null;
        if ('verdicts' in result) {
          this.refuse(batch, result.verdicts);
          return 'not-sealed';
        }
        this.confirm(batch, result.head);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        this.#carried = false;
        await this.#afterFailure(error);
      }
    }
    const healed = this.#trouble;
    this.#trouble = false;
    return healed ? 'healed' : 'recorded';
  }

  async #afterFailure({ cause }: ActivityFailure): Promise<void> {
    if (!(cause instanceof ApplicationFailure)) {
      // Out of time. With a failed attempt behind it the books were down; with none, no worker ran.
      this.#trouble ||= cause?.cause !== undefined;
      return;
    }
    log.warn('The books did not take a batch', { type: cause.type, message: cause.message });
    this.#trouble = true;
    if (cause.type === RECORD_CONFLICT) {
      // Going on would fork the trail. It stops here, shows it, and looks now and then whether somebody mended it.
      this.#conflict = cause.message;
      await this.#timer.until(Date.now() + CONFLICT_PAUSE_MS, 'Looks whether the books were mended');
    } else {
      await this.#timer.until(Date.now() + RECORD_PAUSE_MS, 'Tries the books again');
    }
  }

  #fold(event: ProcessEvent): void {
    this.#state = evolve(this.#graph, this.#state, event);
    this.#pending.push(event);
  }

  #clear(): void {
    this.#pending = [];
    this.#basis = [];
    this.#batch = null;
    this.#carried = false;
  }

  #handedOut(): RecordBatch {
    const sealed = this.#basis.flatMap((item) => sealedOf(this.instanceId, item) ?? []);
    this.#batch ??= {
      instanceId: this.instanceId,
      prevHead: this.#head,
      events: this.#pending,
      ...(sealed.length > 0 && { sealed }),
    };
    return this.#batch;
  }
}

function summaryOf({ events }: RecordBatch): string {
  const types = events.map(({ type }) => type).join(', ');
  return `Record ${events[0]!.seq}–${events.at(-1)!.seq}: ${types}`.slice(0, 180);
}
