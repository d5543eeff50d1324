// The durable shell around the engine: one workflow per instance. Handlers first, then one loop:
// take all messages at hand → decide → look at the clock → decide → evolve → record (seals are checked there) → act.
// It holds no rule of the process; those are the engine's.
//
// An exception of the engine is a bug of ours. It is left to fail the workflow task: Temporal shows that
// (TemporalReportedProblems, `WorkflowTaskFailed` with the stack), tries again with growing pauses, loses no message, and
// goes on by itself once a mended worker runs. Failing the workflow, or skipping the message, would lose what was acknowledged.
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';
import type { SealVerdict } from '../activities/ports.ts';
import { buildGraph } from '../definition/graph.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import { arrived, carried as shorten, isAtWork, nextDeadline, plan } from '../process/index.ts';
import type { Effect } from '../process/decider.ts';
import type { ProcessState } from '../process/state.ts';
import { Effects, isWork, jobsOf } from './act.ts';
import { SEAL_TROUBLE_MS } from './activity-options.ts';
import { answerQueries } from './answers.ts';
import { Deciding, ENGINE, notConfirmed } from './deciding.ts';
import { present } from './details.ts';
import { HandedOff } from './handed-off.ts';
import { takeMessages } from './handlers.ts';
import { Inbox, heldOf, takeCallers } from './inbox.ts';
import type { Item } from './inbox.ts';
import { Ledger } from './ledger.ts';
import type { RecordOutcome } from './ledger.ts';
import { instanceIdOf } from './messages.ts';
import type { RunProcessInput, RunProcessResult, UntimedCommand } from './messages.ts';
import { judgeByLooks } from './seals.ts';
import { Timer } from './timer.ts';

const CLOSED = ['completed', 'cancelled', 'failed'];

/** Runs one instance to its end. Fails only where the start itself is refused, with the refusal's code as type. */
export async function runProcess(input: RunProcessInput): Promise<RunProcessResult> {
  const shell = new Shell(input);
  shell.listen();
  // Cancelled in Temporal: not torn down, but told to the engine, so that the trail and the people hear of it.
  return await CancellationScope.nonCancellable(() => shell.run());
}

class Shell {
  readonly #input: RunProcessInput;
  readonly #graph: ProcessGraph;
  readonly #inbox = new Inbox();
  readonly #timer = new Timer();
  readonly #ledger: Ledger;
  readonly #effects: Effects;
  readonly #handedOff: HandedOff;
  readonly #deciding: Deciding;
  /** Recorded effects that are not started because the run is about to end. */
  #held: Effect[] = [];
  #steps = 0;
  #keyTroubleTold = false;
  /** The pending batch's effects are still to be planned: its run, or an attempt of this one, gave it up. */
  #unplanned = false;
  /** The history has become long: the run ends as soon as nothing is in flight. */
  #leaving = false;
  /** What Temporal's pages show. */
  #presented: ProcessState | null = null;
  /** How many items were taken back last. */
  #takenBack = 0;

  constructor(input: RunProcessInput) {
    const { carried, definition, team, continueAfterEvents } = input;
    this.#input = input;
    this.#graph = buildGraph(definition, team);
    this.#ledger = new Ledger(instanceIdOf(workflowInfo().workflowId), this.#graph, this.#timer, {
      state: carried?.state ? arrived(this.#graph, carried.state) : null,
      head: carried?.head ?? '',
      unrecorded: carried?.unrecorded ?? [],
      basis: carried?.basis ?? [],
    });
    this.#unplanned = (carried?.unrecorded.length ?? 0) > 0;
    this.#ledger.onTakenBack((items, verdicts) => this.#takeBack(items, verdicts));
    this.#deciding = new Deciding(this.#graph, this.#ledger);
    this.#handedOff = new HandedOff(this.#graph, this.#ledger.instanceId, this.#inbox, {
      carried: carried?.handedOff ?? [],
      continueAfterEvents,
    });
    this.#effects = new Effects(this.#graph, this.#ledger, this.#inbox, this.#handedOff);
    if (!carried?.state) this.#inbox.put({ kind: 'start', message: input.start });
    for (const held of carried?.queue ?? []) this.#inbox.put(held);
    for (const effect of carried?.effects ?? []) this.#inbox.put({ kind: 'effect', effect });
  }

  /** Before anything is awaited: an update that finds no handler in the first task is rejected. */
  listen(): void {
    const isLeaving = () => this.#leaving && this.#effects.inFlight === 0;
    takeMessages(this.#ledger, this.#inbox, this.#handedOff, isLeaving);
    answerQueries(this.#graph, this.#ledger);
    CancellationScope.current().cancelRequested.catch(() => {
      const by = { kind: 'temporal', id: 'temporal' } as const;
      const data = { reason: 'Cancelled in Temporal.' };
      this.#inbox.put({ kind: 'own', command: { type: 'CancelInstance', id: 'temporal.cancel', by, data } });
    });
  }

  async run(): Promise<RunProcessResult> {
    for (;;) {
      await this.#step();
      this.#wantsToContinue();
      this.#forgetRuns();
      this.#present();
      if (this.#mayEnd()) return this.#result();
      if (this.#mayContinue()) return await this.#continue();
      // Here as in each step, what need not be awaited is not: every promise costs the SDK a look at the stack.
      const wake = this.#nextWake();
      if (this.#timer.isLate(wake)) await this.#timer.arm(wake, 'Next deadline');
      await condition(() => this.#hasWork() || this.#mayEnd() || this.#mayContinue());
    }
  }

  #present(): void {
    const { visible } = this.#ledger;
    if (visible === null || visible === this.#presented) return;
    this.#presented = visible;
    present(this.#graph, visible);
  }

  async #step(): Promise<void> {
    this.#handedOff.missOverdue(Date.now());
    const items = this.#inbox.take(Date.now());
    this.#tellKeyTrouble();
    if (items.length === 0 && !this.#isDue() && !this.#ledger.owes) return;
    this.#steps += 1;

    // The batch before this one may still travel with its effect. Written twice is written once.
    const late = this.#unplanned ? this.#planned() : [];
    const before = this.#ledger.isSettled ? this.#settled() : await this.#record();
    if (before === 'given-up') return this.#giveUp(items);
    // What was not sealed came first; it is taken anew, in front of these.
    if (before === 'not-sealed') return this.#inbox.putBack(items, this.#takenBack);
    this.#unplanned = false;
    this.#act(late);

    const told = items.flatMap((item, index) => {
      judgeByLooks(item);
      return this.#deciding.item(item, `${this.#ledger.decided?.seq ?? 0}.${index}`) ?? [];
    });
    this.#deciding.passTime();
    this.#ledger.restOn(items.filter(({ kind }) => kind !== 'effect'));

    const put = items.filter((item) => item.kind === 'effect');
    const planned = this.#planned();
    const [job, ...otherJobs] = jobsOf(planned);
    const somebodyWaits = items.some(({ kind }) => kind === 'command' || kind === 'decision');
    const isOne = job !== undefined && isWork(job) && otherJobs.length === 0 && put.length === 0;
    if (isOne && !somebodyWaits && !this.#wantsToContinue()) {
      this.#effects.startWith(job, this.#ledger.carry());
      return;
    }
    const outcome = this.#ledger.isSettled ? this.#settled() : await this.#record();
    if (outcome !== 'recorded') {
      for (const item of put) this.#inbox.put(item);
      if (outcome === 'not-sealed') return;
      this.#unplanned = true;
      return this.#giveUp([]);
    }
    for (const tell of told) tell();
    const again = put.map(({ effect }) => effect).filter((effect) => this.#isOpen(effect));
    this.#act([...again, ...planned]);
  }

  /** The books are down and the run has to end: everything goes on in the next. */
  #giveUp(items: Item[]): void {
    this.#inbox.putBack(items);
    for (const caller of takeCallers([...this.#ledger.basis])) {
      caller.refuse(notConfirmed('The books are out of reach.'));
    }
    this.#sendAway('The books are out of reach.');
  }

  /** A batch was not sealed, so it was not written: what it came of is decided anew, knowing that. */
  #takeBack(items: Item[], verdicts: (SealVerdict | null)[]): void {
    const waiting: Item[] = [];
    const again: Item[] = [];
    items.forEach((item, index) => {
      const verdict = verdicts[index];
      if (verdict === 'unknown-key') waiting.push(item);
      else again.push(verdict ? Object.assign(item, { verdict }) : item);
    });
    this.#inbox.park(waiting, Date.now());
    this.#inbox.putBack(again);
    this.#takenBack = again.length;
  }

  async #record(): Promise<Exclude<RecordOutcome, 'healed'>> {
    const outcome = await this.#ledger.record(() => this.#wantsToContinue());
    if (outcome === 'given-up' || outcome === 'not-sealed') return outcome;
    this.#settled();
    if (outcome === 'healed') {
      const data = {
        kind: 'books-unreachable',
        message: 'The books could not be written for minutes.',
      } as const;
      const id = `books.${this.#ledger.decided?.seq ?? 0}`;
      this.#tell({ type: 'ReportShellTrouble', id, by: ENGINE, data });
    }
    return 'recorded';
  }

  /** The books hold everything that was decided. */
  #settled(): 'recorded' {
    this.#inbox.settled();
    return 'recorded';
  }

  /**
   * Callers keep a handler open, and with it a run that has to end. They hear neither yes nor no: what was not decided
   * is safe to send again, and what was is not applied twice.
   */
  #sendAway(why: string): void {
    for (const caller of this.#inbox.takeCallers()) caller.refuse(notConfirmed(why));
  }

  #tellKeyTrouble(): void {
    const since = this.#inbox.parkedSince;
    if (since === null || Date.now() - since < SEAL_TROUBLE_MS) {
      if (since === null) this.#keyTroubleTold = false;
      return;
    }
    if (this.#wantsToContinue()) this.#sendAway('The worker does not have the key of a seal.');
    if (this.#keyTroubleTold) return;
    this.#keyTroubleTold = true;
    const message = 'The worker does not have the key under which a message was sealed.';
    const data = { kind: 'seal-key-missing', message } as const;
    this.#tell({ type: 'ReportShellTrouble', id: `key.${since}`, by: ENGINE, data });
  }

  #tell(command: UntimedCommand): void {
    if (this.#ledger.decided) this.#inbox.put({ kind: 'own', command });
  }

  #planned(): Effect[] {
    const { decided, pending } = this.#ledger;
    return decided && pending.length > 0
      ? plan(this.#graph, decided, [...pending]).filter((effect) => this.#effects.isNeeded(effect))
      : [];
  }

  /** An agent's run that was put back may have become moot meanwhile. */
  #isOpen(effect: Effect): boolean {
    const state = this.#ledger.decided;
    return effect.type !== 'RunAgent' || (state !== null && isAtWork(state, effect));
  }

  /** Runs whose attempt is over, unless word to stop them is still to go out. */
  #forgetRuns(): void {
    const { recorded } = this.#ledger;
    if (recorded !== null && !this.#leaving) this.#handedOff.forget((run) => isAtWork(recorded, run));
  }

  #act(effects: Effect[]): void {
    if (this.#wantsToContinue()) this.#held.push(...effects);
    else for (const job of jobsOf(effects)) this.#effects.start(job);
  }

  #isDue(): boolean {
    const at = this.#nextDeadline();
    return at !== null && at <= Date.now();
  }

  #nextDeadline(): number | null {
    const state = this.#ledger.decided;
    return state && nextDeadline(this.#graph, state);
  }

  #nextWake(): number | null {
    const { nextDue } = this.#handedOff;
    const times = [this.#nextDeadline(), this.#inbox.parkedUntil, nextDue].filter((at) => at !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /**
   * What `condition` looks at must change by things that stand in the history alone. A refused update leaves none, yet it
   * wakes the workflow: were the clock or the length of the history asked here, it would go on live and not in a replay.
   */
  #hasWork(): boolean {
    // The timer has fired, early or not: going round does what is due, and arms it again.
    return this.#inbox.ready || (!this.#timer.open && this.#nextWake() !== null);
  }

  #mayEnd(): boolean {
    const state = this.#ledger.recorded;
    return (
      state !== null &&
      CLOSED.includes(state.status) &&
      this.#ledger.pending.length === 0 &&
      this.#inbox.size === 0 &&
      this.#effects.messages === 0 &&
      allHandlersFinished()
    );
  }

  #result(): RunProcessResult {
    const { status, closeReason, seq } = this.#ledger.recorded!;
    return { status: status as RunProcessResult['status'], reason: closeReason ?? null, events: seq };
  }

  /** Asked only while going round, never in a condition: see `#hasWork`. Once true, it stays so. */
  #wantsToContinue(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    // At least one step a run: a limit that the carried state alone reaches must not spin.
    const isLong = continueAsNewSuggested || historyLength >= (this.#input.continueAfterEvents ?? Infinity);
    this.#leaving ||= this.#steps > 0 && isLong;
    return this.#leaving;
  }

  #mayContinue(): boolean {
    return (
      this.#leaving && this.#effects.inFlight === 0 && this.#ledger.recorded !== null && allHandlersFinished()
    );
  }

  async #continue(): Promise<never> {
    const { start, definition, team, continueAfterEvents, carried } = this.#input;
    const handedOff = this.#handedOff.carried;
    const { queue, effects } = this.#inbox.held();
    return await continueAsNew<typeof runProcess>({
      definition,
      start,
      ...(team && { team }),
      ...(continueAfterEvents !== undefined && { continueAfterEvents }),
      carried: {
        state: this.#ledger.recorded && shorten(this.#graph, this.#ledger.recorded),
        head: this.#ledger.head,
        unrecorded: [...this.#ledger.pending],
        basis: heldOf([...this.#ledger.basis]),
        queue,
        effects: [...this.#held, ...effects],
        ...(handedOff.length > 0 && { handedOff }),
        runs: (carried?.runs ?? 0) + 1,
      },
    });
  }
}
