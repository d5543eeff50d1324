// The end of an agent's run that was a workflow of its own: what it gave back is checked and stored, and what came of the
// run is sealed. What came over the API is believed only with our seal.
import { ApplicationFailure } from '@temporalio/common';
import { checkReply } from '../links/index.ts';
import type { AgentUsage } from '../process/events.ts';
import { heldTo, outcomeOf } from './agent-outcome.ts';
import type { ActivityDeps } from './deps.ts';
import { instanceOf } from './instance-of.ts';
import type { AgentFinishInput, AgentFinishResult, AgentReply } from './ports.ts';

type Deps = Pick<ActivityDeps, 'books' | 'blobs' | 'ring' | 'now'>;

/** Throws where the worker does not have the key of a reply's seal yet, or a blob is not there: worth another try. */
export async function agentFinish(deps: Deps, input: AgentFinishInput): Promise<AgentFinishResult> {
  if (!(await isOurs(deps, input))) return { foreign: true };
  const { graph, state } = await instanceOf(deps.books, input.instanceId);
  const reply = await replyOf(deps, input);
  return await outcomeOf(deps, input, {
    reply,
    usage: usageOf(deps, input),
    held: heldTo(graph, state, input),
  });
}

/** A reply without our seal is noted, and the run goes on as if it had not come. */
async function isOurs(
  { ring, books, now }: Deps,
  { instanceId, run, reply }: AgentFinishInput,
): Promise<boolean> {
  if (!reply) return true;
  const verdict = await checkReply(ring, instanceId, reply);
  if (verdict === 'unknown-key') {
    throw ApplicationFailure.retryable(
      'The worker does not have the key of a reply’s seal.',
      'seal-key-missing',
    );
  }
  if (verdict === 'good') return true;
  await books.appendJournal({
    instanceId,
    type: 'agent_refused',
    at: now(),
    actor: run.agentId,
    data: {
      taskId: run.taskId,
      attempt: run.attempt,
      tool: 'callback',
      reason: 'A reply in the agent’s name carries no seal of ours: it did not come over the API.',
    },
  });
  return false;
}

async function replyOf({ blobs }: Deps, { ended, reply }: AgentFinishInput): Promise<AgentReply> {
  if ('failure' in ended) return { ok: false, kind: ended.failure, reason: ended.reason };
  const bytes = await blobs.get(ended.output);
  if (!bytes) throw new Error(`The blob ${ended.output} of an agent's output is not there.`);
  const text = Buffer.from(bytes).toString('utf8');
  if (reply?.kind === 'failure') return { ok: false, kind: 'agent_error', reason: reasonIn(text) };
  try {
    return { ok: true, output: JSON.parse(text) };
  } catch {
    return { ok: false, kind: 'bad_output', reason: 'The output is not JSON.' };
  }
}

function reasonIn(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    const reason = typeof said === 'object' && said !== null && 'reason' in said ? said.reason : said;
    return typeof reason === 'string' && reason.trim() !== '' ? reason : 'It gave no reason.';
  } catch {
    return text;
  }
}

function usageOf({ now }: Deps, { handOff, startedAt, usage }: AgentFinishInput): AgentUsage {
  const { executor } = handOff;
  const durationMs = Math.max(0, now() - startedAt);
  // What an agent elsewhere used it does not say.
  return executor === 'model'
    ? { executor, simulated: false, durationMs, ...usage }
    : { executor, simulated: false, durationMs };
}
