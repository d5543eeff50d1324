// Work that an agent hands down to a subordinate, within the same attempt: a run of its own, whose outcome is what the tool
// gives back. It works within what is left of the budget, and what it uses counts.
import { ChildWorkflowFailure, isCancellation, startChild } from '@temporalio/workflow';
import type { AgentHandOff, AgentWork, Delegation, ToolCall, ToolDone } from '../activities/ports.ts';
import { AGENT_FINISH_OPTIONS, AGENT_OPTIONS } from './activity-options.ts';
import type { AgentRunResult } from './agent-messages.ts';
import type { AgentRun } from './agent-run.ts';
import { NOTHING_SPENT, handedDown, withUsage } from './bounds.ts';
import { NEWS_SIGNAL, RUN_AGENT, runIdOf } from './messages.ts';
import type { runAgent } from './run-agent.ts';

type Below = Omit<AgentWork, 'handOff' | 'startedAt'> & { delegated: Delegation };
type Told = Pick<AgentRunResult, 'outcome' | 'told'> & Partial<Pick<AgentRunResult, 'waitedMs'>>;

/** An agent may hand work down, which may be handed down again, and once more. */
const MAX_DEPTH = 3;

/** Resolves with what the tool gives back, whatever became of the work. */
export async function handDown(
  run: AgentRun,
  call: ToolCall,
  to: { agentId: string; task: string },
): Promise<ToolDone> {
  const { work, progress } = run;
  const above = work.delegated ? `${work.delegated.callId}.d.` : '';
  const below: Below = {
    instanceId: work.instanceId,
    run: { ...work.run, agentId: to.agentId },
    delegated: {
      by: work.run.agentId,
      task: to.task,
      depth: (work.delegated?.depth ?? 0) + 1,
      callId: `${above}${call.callId}`,
    },
  };
  run.show(`Turn ${progress.turn}: handed work down to ${to.agentId}.`);
  const { outcome, told, waitedMs } = await doneBelow(run, below, call);
  progress.spent = withUsage(progress.spent, outcome.usage);
  progress.waitedMs += waitedMs ?? 0;
  return { callId: call.callId, ok: outcome.ok, result: told ?? '' };
}

async function doneBelow(run: AgentRun, below: Below, call: ToolCall): Promise<Told> {
  if (below.delegated.depth > MAX_DEPTH) {
    return await failed(run, below, call, `Work is handed down ${MAX_DEPTH} times at most: do it yourself.`);
  }
  const summary = `Hand down to ${below.run.agentId}`;
  const begin = run.activities(`${call.callId}.d`, summary, AGENT_OPTIONS).runAgent;
  const begun = await begin(below);
  if ('outcome' in begun) return begun;
  if ('verdicts' in begun) return await failed(run, below, call, 'It could not be handed down.');
  const left = run.endsAt - Date.now();
  const handOff = handedDown(begun.handOff, run.work.handOff, run.progress.spent, left);
  try {
    return await childDone(run, below, handOff);
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure) || isCancellation(error)) throw error;
    return await failed(run, below, call, 'The run of the subordinate was ended in Temporal.', handOff);
  }
}

async function childDone(run: AgentRun, below: Below, handOff: AgentHandOff): Promise<Told> {
  const child = await startChild<typeof runAgent>(RUN_AGENT, {
    workflowId: runIdOf(below),
    args: [{ ...below, handOff, startedAt: Date.now() }],
    // Stopped with the run that waits for it; what it began elsewhere, it calls off itself.
    parentClosePolicy: 'REQUEST_CANCEL',
    cancellationType: 'TRY_CANCEL',
    staticSummary: Array.from(`${handOff.agentName}, for ${below.delegated.by}`).slice(0, 50).join(''),
  });
  // Not there any more: then it waits for nothing.
  const stop = run.arrivals.tellBelow((news) => void child.signal(NEWS_SIGNAL, news).catch(() => undefined));
  return await child.result().finally(stop);
}

/** In words for who asked. */
async function failed(
  run: AgentRun,
  below: Below,
  call: ToolCall,
  reason: string,
  handOff: AgentHandOff = run.work.handOff,
): Promise<Told> {
  const { agentFinish } = run.activities(`${call.callId}.f`, 'Hand down: failed', AGENT_FINISH_OPTIONS);
  const finished = await agentFinish({
    ...below,
    handOff,
    ended: { failure: 'agent_error', reason },
    startedAt: Date.now(),
    usage: NOTHING_SPENT,
  });
  if ('foreign' in finished) throw new Error('A run that has no reply cannot have a foreign one.');
  return finished;
}
