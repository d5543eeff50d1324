// An agent elsewhere: it is asked once, and then calls back (http) or is polled (a2a) until it is done, has failed, or asks
// something.
import { sleep } from '@temporalio/workflow';
import type { AgentCallResult } from '../activities/ports.ts';
import {
  AGENT_CANCEL_OPTIONS,
  AGENT_STEP_OPTIONS,
  FIRST_POLL_MS,
  LAST_POLL_MS,
  UNREACHABLE_MS,
} from './activity-options.ts';
import type { AgentRun, Ended, Rest } from './agent-run.ts';

/** Works until there is an output or a failure, or a reason to rest. */
export async function callAgent(run: AgentRun): Promise<Ended | Rest> {
  for (;;) {
    if (run.isLong) return 'long';
    const ended = await goOn(run);
    if (ended) return ended;
  }
}

/** Tells it that nobody needs its work any more. Whether it listens is its own matter. */
export async function callOff(run: AgentRun): Promise<void> {
  const { next, remoteId } = run.progress;
  if (next === undefined) return;
  const summary = `Call off at ${run.work.handOff.agentName}`;
  const { agentCall } = run.activities('cancel', summary, AGENT_CANCEL_OPTIONS);
  await agentCall({ ...run.work, action: 'cancel', ...(remoteId !== undefined && { remoteId }) }).catch(
    () => undefined,
  );
}

async function goOn(run: AgentRun): Promise<Ended | Rest | null> {
  const { progress } = run;
  const next = progress.next ?? 'start';
  // Until somebody answered its question, or it is time to look whether they did.
  if (next === 'answer' && progress.heard === undefined) return 'waits';
  delete progress.heard;
  if (next === 'reply') {
    run.show('It will call back.');
    const reply = await run.arrivals.reply();
    return reply ? { output: reply.content, reply } : null;
  }
  if (next === 'poll') await sleep(progress.pauseMs ?? FIRST_POLL_MS, { summary: 'Next poll' });
  return await ask(run, next);
}

async function ask(run: AgentRun, action: 'start' | 'poll' | 'answer'): Promise<Ended | null> {
  const { work, progress } = run;
  const { remoteId, waits } = progress;
  const questionId = waits?.kind === 'answer' ? waits.questionId : undefined;
  progress.looks += 1;
  // It may be at work from now on.
  progress.next ??= 'start';
  run.show(`Asked: ${action}.`);
  const summary = `${WORDS[action]} ${work.handOff.agentName}`;
  const { agentCall } = run.activities(`${action}.${progress.looks}`, summary, AGENT_STEP_OPTIONS);
  const result = await agentCall({
    ...work,
    action,
    ...(remoteId !== undefined && { remoteId }),
    ...(action === 'answer' && questionId !== undefined && { questionId }),
  });
  return await taken(run, action, result);
}

const WORDS = { start: 'Call', poll: 'Poll', answer: 'Answer' } as const;

/** What comes next, by what it said. */
async function taken(
  { progress, work }: AgentRun,
  action: 'start' | 'poll' | 'answer',
  result: AgentCallResult,
): Promise<Ended | null> {
  if (result.kind === 'output') return { output: result.output };
  if (result.kind === 'failed') {
    const { failure, reason, retryAfterMs } = result;
    if (retryAfterMs === undefined) return { failure, reason };
    const { since = Date.now(), count = 0 } = progress.trouble ?? {};
    const pause = nextTryAfter(retryAfterMs, count + 1);
    // The next attempt, or who stands above it, is better than to sit out the whole time. One that names a time gets it.
    if (Date.now() + pause - since > Math.max(UNREACHABLE_MS, retryAfterMs)) return { failure, reason };
    progress.trouble = { reason, since, count: count + 1 };
    await sleep(pause, { summary: 'Next try' });
    return null;
  }
  delete progress.trouble;
  if (result.remoteId !== undefined) progress.remoteId = result.remoteId;
  if (result.kind === 'question') {
    progress.waits = { kind: 'answer', questionId: result.questionId };
    progress.next = 'answer';
    return null;
  }
  delete progress.waits;
  const callsBack = work.handOff.executor === 'http' && result.pollAfterMs === undefined;
  progress.next = callsBack ? 'reply' : 'poll';
  const longer = action === 'poll' && progress.pauseMs !== undefined ? 2 * progress.pauseMs : FIRST_POLL_MS;
  progress.pauseMs = Math.min(LAST_POLL_MS, result.pollAfterMs ?? longer);
  return null;
}

/** At least what it asked for; longer each time, up to where polls end up, too. */
function nextTryAfter(askedMs: number, count: number): number {
  const growing = Math.min(LAST_POLL_MS, askedMs * 2 ** Math.min(count - 1, 10));
  return Math.max(1_000, askedMs, growing);
}
