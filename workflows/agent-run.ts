// What the parts of an agent's run share: whose work it is, how far it has come, and what has arrived.
import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { AgentReplyMessage, AgentRunCarried, AgentRunInput } from './agent-messages.ts';
import type { AgentWork, ProcessActivities, ToolWait } from '../activities/ports.ts';
import type { FailureKind } from '../process/events.ts';
import { LAST_NEWS_LOOK_MS, NEWS_LOOK_MS } from './activity-options.ts';
import { Arrivals } from './arrivals.ts';
import { NOTHING_SPENT } from './bounds.ts';
import { runIdOf } from './messages.ts';

/** `output`: blob, unchecked. */
export type Ended = { output: string; reply?: AgentReplyMessage } | { failure: FailureKind; reason: string };
/**
 * Why it rests: the history is long, and the next run goes on from here; it waits for a person; or it has work done by a
 * subordinate. The last two are off the clock: the subordinate has one of its own.
 */
export type Rest = 'long' | 'waits' | 'hands-down';

export class AgentRun {
  readonly id: string;
  readonly work: AgentWork;
  readonly progress: AgentRunCarried;
  readonly arrivals: Arrivals;
  readonly #input: AgentRunInput;
  #steps = 0;

  /** To be made before anything is awaited. */
  constructor(input: AgentRunInput) {
    const { instanceId, run, handOff, delegated, startedAt, carried } = input;
    this.#input = input;
    this.work = { instanceId, run, handOff, startedAt, ...(delegated && { delegated }) };
    this.id = runIdOf(this.work);
    this.progress = carried ?? {
      spent: NOTHING_SPENT,
      turn: 0,
      transcript: null,
      calls: [],
      done: [],
      looks: 0,
      waitedMs: 0,
      ends: 0,
      news: [],
      replies: [],
      seen: [],
    };
    this.arrivals = new Arrivals(this.id, this.progress);
  }

  /** Epoch ms at which the attempt's time is over, as far as is known now. */
  get endsAt(): number {
    return this.work.startedAt + this.work.handOff.timeMs + this.progress.waitedMs;
  }

  /** Waits for a person, or until it is time to look whether word of them was lost; at first often, then seldom. */
  async waitForPerson(): Promise<void> {
    const { waits, looks } = this.progress;
    const since = Date.now();
    this.show(waitText(waits!));
    const pause = Math.min(NEWS_LOOK_MS * 2 ** Math.max(0, looks - 1), LAST_NEWS_LOOK_MS);
    this.progress.heard = (await this.arrivals.news(waits!, pause, waitText(waits!))) ?? 'nothing';
    this.progress.waitedMs += Date.now() - since;
  }

  /** Asked while going round, never in a condition. True once the history is long, and something was done in it. */
  get isLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const most = this.#input.continueAfterEvents ?? Infinity;
    return this.#steps > 0 && (continueAsNewSuggested || historyLength >= most);
  }

  /** The input of the next run of the chain. */
  get continued(): AgentRunInput {
    return { ...this.#input, carried: this.progress };
  }

  /** The activities, for one call. `id` makes the activity's id, with the run's. */
  activities(id: string, summary: string, options: ActivityOptions): ProcessActivities {
    this.#steps += 1;
    const { priority } = this.work.run;
    return proxyActivities<ProcessActivities>({
      ...options,
      activityId: `${this.id}.${id}`,
      summary: summary.slice(0, 190),
      ...(priority !== undefined && { priority: { priorityKey: priority } }),
    });
  }

  /** What Temporal's pages show; no history event. */
  show(does: string): void {
    const { handOff, run, delegated } = this.work;
    const { spent, model } = this.progress;
    const lines = [
      `${handOff.agentName} works on ${run.taskId}, attempt ${run.attempt}${delegated ? `, for ${delegated.by}` : ''}.`,
      does,
    ];
    if (handOff.executor === 'model') {
      const cost = spent.costUsd > 0 ? `, $${spent.costUsd.toFixed(4)}` : '';
      const used = `${spent.turns} of ${handOff.turns} turns, ${spent.inputTokens + spent.outputTokens} tokens${cost}`;
      lines.push(`Used so far: ${used}${model === undefined ? '' : ` (${model})`}.`);
    }
    setCurrentDetails(lines.join('\n\n'));
  }
}

/** What is waited for, in words for Temporal's pages. */
export const waitText = (waits: ToolWait): string =>
  waits.kind === 'approval'
    ? `Waits for approval ${waits.approvalId}.`
    : `Waits for the answer to ${waits.questionId}.`;
