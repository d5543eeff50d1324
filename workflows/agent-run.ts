// What the parts of an agent's run share: whose work it is, how far it has come, and what has arrived.
import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { AgentReplyMessage, AgentRunCarried, AgentRunInput } from './agent-messages.ts';
import type { AgentWork, ProcessActivities, ToolWait } from '../activities/ports.ts';
import type { FailureKind } from '../process/events.ts';
import { Arrivals } from './arrivals.ts';
import { NOTHING_SPENT } from './bounds.ts';
import { runIdOf } from './messages.ts';

/** `output`: blob, unchecked. */
export type Ended = { output: string; reply?: AgentReplyMessage } | { failure: FailureKind; reason: string };

export class AgentRun {
  readonly id: string;
  readonly work: AgentWork;
  readonly progress: AgentRunCarried;
  readonly arrivals: Arrivals;
  /** Epoch ms at which the attempt's time is over. */
  readonly endsAt: number;
  readonly #input: AgentRunInput;
  #steps = 0;

  /** To be made before anything is awaited. */
  constructor(input: AgentRunInput) {
    const { instanceId, run, handOff, delegated, startedAt, carried } = input;
    this.#input = input;
    this.work = { instanceId, run, handOff, ...(delegated && { delegated }) };
    this.id = runIdOf(this.work);
    this.endsAt = startedAt + handOff.timeMs;
    this.progress = carried ?? {
      spent: NOTHING_SPENT,
      turn: 0,
      transcript: null,
      calls: [],
      done: [],
      looks: 0,
      ends: 0,
      news: [],
      replies: [],
      seen: [],
    };
    this.arrivals = new Arrivals(this.id, this.progress);
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
