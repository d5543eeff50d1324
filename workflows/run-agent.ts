// One attempt of one agent that takes longer than an activity: a workflow of its own, under the attempt's id. It ends with an
// outcome that the instance is sent, within the attempt's budget; or stopped, and then it reports nothing.
import {
  ActivityFailure,
  CancellationScope,
  TimeoutFailure,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
} from '@temporalio/workflow';
import type { AgentFinishResult } from '../activities/ports.ts';
import { AGENT_FINISH_OPTIONS } from './activity-options.ts';
import type { AgentRunInput, AgentRunResult, OutcomeMessage } from './agent-messages.ts';
import { AgentRun, type Ended, type Rest } from './agent-run.ts';
import { timeUp } from './bounds.ts';
import { callAgent, callOff } from './call-agent.ts';
import { OUTCOME_SIGNAL, workflowIdOf } from './messages.ts';
import { passDown, think } from './think.ts';

type Finished = Exclude<AgentFinishResult, { foreign: true }>;

/** Fails only where what it came to could not be written down; the instance then knows at once. */
export async function runAgent(input: AgentRunInput): Promise<AgentRunResult> {
  const run = new AgentRun(input);
  for (;;) {
    const ended = await worked(run);
    if (ended === 'long') return await continueAsNew<typeof runAgent>(run.continued);
    const finished = await finish(run, ended);
    // A reply that is not ours is as if it had not come.
    if ('foreign' in finished) continue;
    const { outcome, told } = finished;
    const { waitedMs } = run.progress;
    if (input.delegated) return { reported: false, outcome, waitedMs, ...(told !== undefined && { told }) };
    return { reported: await report(run, finished), outcome, waitedMs };
  }
}

/** Works until there is an end, at the latest when the time is over. Waiting for people takes none of it. */
async function worked(run: AgentRun): Promise<Ended | 'long'> {
  const root = CancellationScope.current();
  const { executor } = run.work.handOff;
  const onTheClock = async (leftMs: number): Promise<Ended | Rest> =>
    await CancellationScope.withTimeout(leftMs, () => (executor === 'model' ? think(run) : callAgent(run)));
  try {
    for (;;) {
      const left = run.endsAt - Date.now();
      if (left <= 0) return late(run);
      const ended = await onTheClock(left);
      if (ended === 'waits') await run.waitForPerson();
      else if (ended === 'hands-down') await passDown(run);
      else return ended;
    }
  } catch (error) {
    if (isCancellation(error)) {
      if (executor !== 'model') await CancellationScope.nonCancellable(() => callOff(run));
      if (root.consideredCancelled) throw error;
      return late(run);
    }
    if (!(error instanceof ActivityFailure)) throw error;
    return failedBy(error);
  }
}

/** Its time is over: what kept it, where something did, is what people need to know. */
function late({ work, progress: { trouble } }: AgentRun): Ended {
  const words = timeUp(work.handOff.timeMs);
  if (trouble === undefined) return { failure: 'timeout', reason: words };
  const times = trouble.count === 1 ? 'The last try' : `The last ${trouble.count} tries`;
  return { failure: 'unreachable', reason: `${words} ${times} to ask the agent failed: ${trouble.reason}` };
}

async function finish(run: AgentRun, ended: Ended): Promise<AgentFinishResult> {
  const { progress, work } = run;
  progress.ends += 1;
  run.show('Writes down what it came to.');
  const { agentFinish } = run.activities(
    `finish.${progress.ends}`,
    'failure' in ended ? `Finish: ${ended.failure}` : 'Finish',
    AGENT_FINISH_OPTIONS,
  );
  const reply = 'reply' in ended ? ended.reply : undefined;
  return await agentFinish({
    ...work,
    ended: 'failure' in ended ? ended : { output: ended.output },
    ...(reply && { reply }),
    usage: { ...progress.spent, ...(progress.model !== undefined && { model: progress.model }) },
  });
}

/** False: the instance is not there any more. */
async function report({ work }: AgentRun, { outcome, seal }: Finished): Promise<boolean> {
  const message: OutcomeMessage = { run: work.run, result: { outcome, seal } };
  try {
    await getExternalWorkflowHandle(workflowIdOf(work.instanceId)).signal(OUTCOME_SIGNAL, message);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.info('The instance was not there to be told', { error: String(error) });
    return false;
  }
}

function failedBy({ cause, message }: ActivityFailure): Ended {
  if (cause instanceof TimeoutFailure) {
    const last = cause.cause?.message;
    return {
      failure: 'timeout',
      reason: last ? `It ran out of time; before that: ${last}` : 'It ran out of time.',
    };
  }
  return { failure: 'unreachable', reason: cause?.message ?? message };
}
