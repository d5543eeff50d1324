// Effects: what leaves the workflow once its events are recorded. Each is started, not awaited; what becomes of it comes
// back through the inbox.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  TimeoutFailure,
  log,
  proxyActivities,
} from '@temporalio/workflow';
import type { NotSealed, NotifyOutcome, ProcessActivities, RecordBatch } from '../activities/ports.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import type { Effect } from '../process/decider.ts';
import { AGENT_OPTIONS, BOOKS_UNAVAILABLE, NOTIFY_OPTIONS, RECORD_CONFLICT } from './activity-options.ts';
import type { HandedOff } from './handed-off.ts';
import type { Inbox } from './inbox.ts';
import type { Ledger } from './ledger.ts';
import { agentRunId } from './messages.ts';
import { isPatched } from './patches.ts';
import { agentFailed } from './seals.ts';

type AgentRun = Extract<Effect, { type: 'RunAgent' }>;
type Notification = Extract<Effect, { type: 'Notify' }>;
type Word = Extract<Effect, { type: 'StopAgent' | 'TellAgent' }>;

/** What one activity does: an agent's run, or what there is to tell people. */
type Work = AgentRun | Notification[];
/** That, or word to an agent's run. */
type Job = Work | Word;
/** More than this at once are told by several activities: each has a minute. */
const TOLD_AT_ONCE = 10;

/** What of a step is done together: every activity costs history, and a workflow task to hear of it. */
export function jobsOf(effects: Effect[]): Job[] {
  const runs = effects.filter((effect) => effect.type === 'RunAgent');
  const told = effects.filter((effect) => effect.type === 'Notify');
  const words = effects.filter((effect) => effect.type === 'StopAgent' || effect.type === 'TellAgent');
  const jobs: Job[] = [];
  for (let from = 0; from < told.length; from += TOLD_AT_ONCE)
    jobs.push(told.slice(from, from + TOLD_AT_ONCE));
  // What is moot stops before its next attempt begins.
  return [...words, ...jobs, ...runs];
}

/** Whether an activity does it, which can write the batch first. */
export function isWork(job: Job): job is Work {
  return Array.isArray(job) || job.type === 'RunAgent';
}

export class Effects {
  readonly #graph: ProcessGraph;
  readonly #ledger: Ledger;
  readonly #inbox: Inbox;
  readonly #handedOff: HandedOff;
  /** Agents at work in an activity. */
  readonly #agents = new Map<string, CancellationScope>();
  #notifications = 0;

  constructor(graph: ProcessGraph, ledger: Ledger, inbox: Inbox, handedOff: HandedOff) {
    this.#graph = graph;
    this.#ledger = ledger;
    this.#inbox = inbox;
    this.#handedOff = handedOff;
  }

  get inFlight(): number {
    return this.#agents.size + this.#notifications + this.#handedOff.inFlight;
  }

  /** Messages to people, and to agents' runs that are to stop, on their way: an instance does not end over their heads. */
  get messages(): number {
    return this.#notifications + this.#handedOff.messages;
  }

  /** Starts a job. Never rejects: trouble becomes an item of the inbox. */
  start(job: Job): void {
    if (isWork(job)) this.startWith(job);
    else if (job.type === 'StopAgent') this.#stop(job);
    else void this.#handedOff.tell(job);
  }

  /** Starts what an activity does; with a batch, it writes that first. */
  startWith(work: Work, batch?: RecordBatch): void {
    // A rejection here is a bug of the shell; unhandled, it fails the workflow task, which Temporal shows.
    void (Array.isArray(work) ? this.#notify(work, batch) : this.#runAgent(work, batch));
  }

  /** Whether there is anybody to do it, or to hear it: what goes to nobody costs nothing. */
  isNeeded(effect: Effect): boolean {
    if (effect.type !== 'StopAgent' && effect.type !== 'TellAgent') return true;
    if (this.#handedOff.find(effect)) return true;
    const isAtWork = effect.type === 'StopAgent' && this.#agents.has(keyOf(effect));
    // A closed instance takes its activities with it.
    return isAtWork && this.#ledger.decided?.closedAt === undefined && isPatched('stop-agents');
  }

  #stop(attempt: Word): void {
    if (!this.#handedOff.stop(attempt)) this.#agents.get(keyOf(attempt))?.cancel();
  }

  async #runAgent(run: AgentRun, batch?: RecordBatch): Promise<void> {
    const scope = new CancellationScope({ cancellable: true });
    const { instanceId } = this.#ledger;
    this.#agents.set(keyOf(run), scope);
    try {
      const { runAgent } = proxyActivities<ProcessActivities>({
        ...AGENT_OPTIONS,
        activityId: agentRunId(instanceId, run.taskId, run.attempt),
        summary: summaryOf(this.#graph, run),
        ...(run.priority !== undefined && { priority: { priorityKey: run.priority } }),
      });
      let answer!: ReturnType<ProcessActivities['runAgent']>;
      // Awaited itself: the scope's promise settles some turns later, and histories hold in which order two were heard.
      void scope.run(async () => {
        answer = runAgent({ instanceId, run, ...(batch && { batch }) });
      });
      const result = await answer;
      if (!this.#wrote(batch, result) || 'verdicts' in result) return;
      if ('handOff' in result) return await this.#handedOff.start(run, result.handOff);
      const { outcome, seal } = result;
      this.#inbox.put({ kind: 'outcome', run, result: { outcome, seal } });
    } catch (error) {
      const failure = this.#failed([run], batch, error);
      if (!failure || scope.consideredCancelled) return;
      const kind = failure.cause instanceof TimeoutFailure ? 'timeout' : 'unreachable';
      const command = agentFailed(instanceId, run.taskId, run.attempt, kind, reasonOf(failure));
      this.#inbox.put({ kind: 'own', command });
    } finally {
      // A later attempt has another id.
      this.#agents.delete(keyOf(run));
    }
  }

  async #notify(notifications: Notification[], batch?: RecordBatch): Promise<void> {
    const { instanceId } = this.#ledger;
    const [first] = notifications as [Notification];
    this.#notifications += 1;
    try {
      const { notify } = proxyActivities<ProcessActivities>({
        ...NOTIFY_OPTIONS,
        activityId: `${first.id}.${first.attempt}`,
        summary: summaryOfMails(notifications),
      });
      const result = await notify({ instanceId, notifications, ...(batch && { batch }) });
      if (!this.#wrote(batch, result) || 'verdicts' in result) return;
      notifications.forEach((notification, index) => {
        const { outcome, reason } = result.outcomes[index]!;
        this.#report(notification, outcome, reason ?? outcome);
      });
    } catch (error) {
      const failure = this.#failed(notifications, batch, error);
      if (failure) for (const each of notifications) this.#report(each, 'failed', reasonOf(failure));
    } finally {
      this.#notifications -= 1;
    }
  }

  #report({ id, attempt }: Notification, outcome: NotifyOutcome['outcome'], reason: string): void {
    // A message that went is in the journal: it cannot move the process, so it is no event. Only where it had failed
    // before is there something to mend.
    if (outcome === 'sent' && attempt === 1) return;
    const by = { kind: 'engine', id: 'engine' } as const;
    const data = { notificationId: id, outcome, reason };
    const command = { type: 'ReportDelivery', id: `delivery.${id}.${attempt}`, by, data } as const;
    this.#inbox.put({ kind: 'own', command });
  }

  /** Tells the ledger what became of the batch. False: it was not sealed, and the effect did not happen. */
  #wrote(batch: RecordBatch | undefined, result: { head?: string } | NotSealed): boolean {
    if ('verdicts' in result) {
      if (batch) this.#ledger.refuse(batch, result.verdicts);
      return false;
    }
    if (batch && result.head !== undefined) this.#ledger.confirm(batch, result.head);
    return true;
  }

  /** Null: the effects did not happen and are put back, to be started once the books hold their events. */
  #failed(effects: Effect[], batch: RecordBatch | undefined, error: unknown): ActivityFailure | null {
    if (!(error instanceof ActivityFailure)) throw error;
    if (batch) this.#ledger.drop(batch);
    const { cause } = error;
    const noWorker = cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';
    const noBooks =
      cause instanceof ApplicationFailure &&
      (cause.type === BOOKS_UNAVAILABLE || cause.type === RECORD_CONFLICT);
    if (!noWorker && !noBooks) return error;
    log.info('Effects did not start and are put back', {
      effects: effects.map(({ id }) => id),
      noWorker,
      noBooks,
    });
    for (const effect of effects) this.#inbox.put({ kind: 'effect', effect });
    return null;
  }
}

const keyOf = ({ taskId, attempt }: { taskId: string; attempt: number }): string => `${taskId}.${attempt}`;

/** One line for Temporal's Web UI. No names or addresses of people: summaries are not ours to erase. */
function summaryOf(graph: ProcessGraph, { taskId, agentId, attempt }: AgentRun): string {
  return `${graph.task(taskId)?.name ?? taskId}: ${agentId}, attempt ${attempt}`.slice(0, 190);
}

function summaryOfMails(notifications: Notification[]): string {
  const mails = notifications.map(({ kind, participantId }) => `${kind} to ${participantId}`);
  return `Mail ${mails.join(', ')}`.slice(0, 190);
}

function reasonOf(failure: ActivityFailure): string {
  const cause = failure.cause;
  if (cause instanceof TimeoutFailure) {
    const last = cause.cause?.message;
    return last ? `It ran out of time; before that: ${last}` : 'It ran out of time.';
  }
  return cause?.message ?? failure.message;
}
