// Agents' runs that are workflows of their own: started here, told, stopped, and missed where they do not come back in
// time. What a run came to arrives as a signal, so that it is heard whichever run of the instance is there by then.
import {
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { AgentHandOff } from '../activities/ports.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import type { Effect } from '../process/decider.ts';
import type { AgentRunInput, HandedOffRun } from './agent-messages.ts';
import { lengthOf } from './bounds.ts';
import type { Inbox } from './inbox.ts';
import { NEWS_SIGNAL, PING_SIGNAL, RUN_AGENT, agentRunId } from './messages.ts';
import type { runAgent } from './run-agent.ts';
import { agentFailed } from './seals.ts';

type AgentRun = Extract<Effect, { type: 'RunAgent' }>;
type Run = ChildWorkflowHandle<typeof runAgent>;
type Attempt = { taskId: string; attempt: number };

/** A run ends itself when its time is over, which stands while it waits for people; past it by this, it is asked … */
const GRACE_MS = 60_000;
/** … whether it is still there, and then again and again. */
const ASK_AGAIN_MS = 60 * 60_000;
/** No instance is older: what Temporal still finds then, it ends. */
const BACKSTOP_MS = 400 * 24 * 60 * 60_000;

interface Entry extends HandedOffRun {
  /** Settles once Temporal knows the run. */
  isStarted: Promise<void>;
}

export class HandedOff {
  readonly #graph: ProcessGraph;
  readonly #instanceId: string;
  readonly #inbox: Inbox;
  readonly #continueAfterEvents: number | undefined;
  readonly #entries = new Map<string, Entry>();
  #starting = 0;
  #messages = 0;

  constructor(
    graph: ProcessGraph,
    instanceId: string,
    inbox: Inbox,
    { carried, continueAfterEvents }: { carried: HandedOffRun[]; continueAfterEvents: number | undefined },
  ) {
    this.#graph = graph;
    this.#instanceId = instanceId;
    this.#inbox = inbox;
    this.#continueAfterEvents = continueAfterEvents;
    for (const each of carried) {
      this.#entries.set(keyOf(each.run), { ...each, isStarted: Promise.resolve() });
    }
  }

  /** Starts and messages under way; the runs themselves are not waited for. */
  get inFlight(): number {
    return this.#starting + this.#messages;
  }

  /** Word to runs that they are to stop, under way: an instance does not end over it. */
  get messages(): number {
    return this.#messages;
  }

  /** Epoch ms at which the next run is missed; null: there is none. */
  get nextDue(): number | null {
    const dues = [...this.#entries.values()].map(({ dueAt }) => dueAt);
    return dues.length > 0 ? Math.min(...dues) : null;
  }

  /** What continue-as-new hands over. */
  get carried(): HandedOffRun[] {
    return [...this.#entries.values()].map(({ isStarted: _isStarted, ...carried }) => carried);
  }

  /** The run of an attempt, as it was handed off; null: none is under way. */
  find(attempt: Attempt): AgentRun | null {
    return this.#entries.get(keyOf(attempt))?.run ?? null;
  }

  /** Starts a run's workflow, or finds it started. */
  async start(run: AgentRun, handOff: AgentHandOff): Promise<void> {
    const startedAt = Date.now();
    const started = this.#begin(run, handOff, startedAt);
    this.#entries.set(keyOf(run), {
      run,
      dueAt: startedAt + handOff.timeMs + GRACE_MS,
      isStarted: started.then(() => undefined),
    });
    this.#starting += 1;
    const child = await started.finally(() => {
      this.#starting -= 1;
    });
    const entry = this.#entries.get(keyOf(run));
    // One that was there before is not ours to watch; its outcome arrives, or it is missed in time.
    if (child) void this.#watch(run, child);
    else if (entry) entry.isStrange = true;
  }

  async #begin(run: AgentRun, handOff: AgentHandOff, startedAt: number): Promise<Run | null> {
    const limit = this.#continueAfterEvents;
    const input: AgentRunInput = {
      instanceId: this.#instanceId,
      run,
      handOff,
      startedAt,
      ...(limit !== undefined && { continueAfterEvents: limit }),
    };
    try {
      return await startChild<typeof runAgent>(RUN_AGENT, {
        workflowId: agentRunId(this.#instanceId, run.taskId, run.attempt),
        args: [input],
        // The instance starts afresh now and then; its agents work on.
        parentClosePolicy: 'ABANDON',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowExecutionTimeout: BACKSTOP_MS,
        ...(run.priority !== undefined && { priority: { priorityKey: run.priority } }),
        staticSummary: this.#summaryOf(run, handOff),
        staticDetails: detailsOf(this.#instanceId, run, handOff),
      });
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
      throw error;
    }
  }

  /** A run that ends and has reported nothing has failed, and nobody waits for its time to be over. */
  async #watch(run: AgentRun, child: Run): Promise<void> {
    const entry = this.#entries.get(keyOf(run));
    let reason = 'The run ended, and what it came to did not arrive.';
    try {
      if ((await child.result()).reported) return;
    } catch (error) {
      if (!(error instanceof ChildWorkflowFailure)) throw error;
      reason = reasonOf(error);
    }
    if (entry === undefined || this.#entries.get(keyOf(run)) !== entry) return;
    this.#miss(entry, 'unreachable', reason);
  }

  /** Runs that should be over by now are asked whether they are there. Asked while going round, never in a condition. */
  missOverdue(now: number): void {
    for (const entry of [...this.#entries.values()].filter(({ dueAt }) => dueAt <= now)) {
      entry.dueAt = now + ASK_AGAIN_MS;
      void (entry.isStrange ? this.#giveUp(entry) : this.#ask(entry));
    }
  }

  async #giveUp(entry: Entry): Promise<void> {
    this.#miss(entry, 'timeout', 'The time of the attempt is over, and its run did not come back.');
    await this.#cancel(entry);
  }

  async #ask(entry: Entry): Promise<void> {
    const isThere = await this.#send(entry, 'asked', (handle) => handle.signal(PING_SIGNAL));
    if (isThere || this.#entries.get(keyOf(entry.run)) !== entry) return;
    this.#miss(entry, 'unreachable', 'The time of the attempt is over, and its run is not there any more.');
  }

  /** Forgets runs whose attempt is over. */
  forget(isOpen: (run: AgentRun) => boolean): void {
    for (const [key, { run }] of this.#entries) if (!isOpen(run)) this.#entries.delete(key);
  }

  /** Nobody needs it any more. False: there is none of that attempt. */
  stop(attempt: Attempt): boolean {
    const entry = this.#entries.get(keyOf(attempt));
    if (entry === undefined) return false;
    this.#entries.delete(keyOf(attempt));
    void this.#cancel(entry);
    return true;
  }

  /** What a run waits for is there. One that is over hears nothing. */
  async tell({ news, ...attempt }: Extract<Effect, { type: 'TellAgent' }>): Promise<void> {
    const entry = this.#entries.get(keyOf(attempt));
    if (entry === undefined) return;
    await this.#send(entry, 'told', (handle) => handle.signal(NEWS_SIGNAL, news));
  }

  async #cancel(entry: Entry): Promise<void> {
    await this.#send(entry, 'stopped', (handle) => handle.cancel());
  }

  /** False: it is over. */
  async #send(
    { run, isStarted }: Entry,
    what: string,
    message: (handle: ReturnType<typeof getExternalWorkflowHandle>) => Promise<unknown>,
  ): Promise<boolean> {
    this.#messages += 1;
    try {
      await isStarted;
      await message(getExternalWorkflowHandle(agentRunId(this.#instanceId, run.taskId, run.attempt)));
      return true;
    } catch (error) {
      // There is nobody to hear it.
      log.info('A run was not there to be spoken to', { run: run.id, what, error: String(error) });
      return false;
    } finally {
      this.#messages -= 1;
    }
  }

  #miss({ run }: Entry, kind: 'timeout' | 'unreachable', reason: string): void {
    this.#entries.delete(keyOf(run));
    const command = agentFailed(this.#instanceId, run.taskId, run.attempt, kind, reason);
    this.#inbox.put({ kind: 'own', command });
  }

  /** One line for Temporal's pages. No names or addresses of people. */
  #summaryOf({ taskId, attempt, errand }: AgentRun, { agentName }: AgentHandOff): string {
    if (errand) return short(`${taskId} (${errand.purpose}): ${agentName}`);
    const end = `, attempt ${attempt}`;
    const name = this.#graph.task(taskId)?.name ?? taskId;
    return `${short(`${name}: ${agentName}`, SUMMARY_CHARS - end.length)}${end}`;
  }
}

const keyOf = ({ taskId, attempt }: Attempt): string => `${taskId}.${attempt}`;

/** 200 bytes of UTF-8 at most four a character. */
const SUMMARY_CHARS = 50;

const short = (text: string, chars = SUMMARY_CHARS): string => Array.from(text).slice(0, chars).join('');

function detailsOf(
  instanceId: string,
  run: AgentRun,
  { executor, model, timeMs, turns }: AgentHandOff,
): string {
  return [
    `Instance ${instanceId}, work ${run.taskId}, attempt ${run.attempt}`,
    `Agent ${run.agentId}, ${executor}${model === undefined ? '' : ` ${model}`}`,
    `At most ${lengthOf(timeMs)}${executor === 'model' ? ` and ${turns} turns` : ''}`,
  ].join('\n\n');
}

function reasonOf(failure: ChildWorkflowFailure): string {
  const { cause } = failure;
  if (isCancellation(failure)) return 'The run was cancelled in Temporal.';
  if (cause instanceof TerminatedFailure) return 'The run was terminated in Temporal.';
  if (cause instanceof TimeoutFailure) return 'The run ran out of time.';
  return `The run failed: ${cause?.message ?? failure.message}`;
}
