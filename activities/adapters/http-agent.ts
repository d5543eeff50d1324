// An agent behind an address: a signed request (Standard Webhooks), answered at once, or later at the callback it is given.
import { z } from 'zod';
import { describeTools } from '../../agents/tools/describe-tools.ts';
import { signWebhook } from '../../agents/webhook-signature.ts';
import { callbackKey, mintAgentCredential } from '../../links/index.ts';
import { canonicalJson, sha256Hex, wellFormed } from '../../platform/canonical-json.ts';
import { workerAt } from '../../process/at-work/at-work.ts';
import { runIdOf } from '../../workflows/messages.ts';
import type { AgentCallDeps, RemoteCall } from '../agent-call.ts';
import { busyFor, failureOf } from '../agent-unreachable.ts';
import type { AgentCallResult } from '../ports.ts';
import { workTold } from '../work-told.ts';

/** What an agent answers that is done at once. What is in the output is checked later, as that of any agent. */
const doneBody = z.strictObject({ output: z.record(z.string(), z.unknown()) });

export async function httpAgent(deps: AgentCallDeps, call: RemoteCall<'http'>): Promise<AgentCallResult> {
  const { action } = call.input;
  // It calls back: there is nothing to ask, and what it asks, it asks with the tools.
  if (action === 'poll' || action === 'answer') return { kind: 'later' };
  const runId = runIdOf(call.input);
  const key = action === 'start' ? runId : `${runId}.${action}`;
  const message = canonicalJson(wellFormed(action === 'start' ? await taskOf(deps, call) : cancelOf(call)));
  try {
    const response = await deps.fetch(call.executor.url, {
      method: 'POST',
      headers: headersOf(deps, call.executor, key, message),
      body: message,
      signal: call.signal,
    });
    if (action === 'start' && response.status === 200) return await doneAtOnce(deps, response);
    await response.body?.cancel();
    const isTaken = action === 'start' ? response.status === 202 : response.ok;
    return isTaken ? { kind: 'later' } : failedWith(response, deps.now());
  } catch (error) {
    if (call.signal.aborted) throw error;
    return failureOf(error);
  }
}

async function taskOf(deps: AgentCallDeps, call: RemoteCall<'http'>) {
  const { input, profile, known } = call;
  const { instanceId, run, handOff, delegated, startedAt } = input;
  const { taskId, attempt, agentId } = run;
  const told = await workTold(deps, known, input);
  // With the attempt: a repeat under the same key says the same.
  const expiresAt = startedAt + handOff.timeMs;
  const worker = workerAt(known.graph, known.state, taskId);
  const work = {
    instanceId,
    taskId,
    attempt,
    agentId,
    tools: profile.tools,
    ...(delegated && { delegated: { worker, callId: delegated.callId } }),
    expiresAt,
  };
  const credential = await mintAgentCredential(deps.ring, work, startedAt);
  const depth = delegated?.depth ?? 0;
  const tools = await describeTools(deps, { ...work, profile, depth, mayHandOn: false });
  return { type: 'task', ...told, tools, callbackUrl: await callbackOf(deps, call), credential };
}

function cancelOf({ input: { instanceId, run } }: RemoteCall<'http'>) {
  const { taskId, attempt, agentId } = run;
  return { type: 'cancel', instanceId, taskId, attempt, agent: agentId };
}

async function callbackOf(
  { publicUrl, ring }: AgentCallDeps,
  { input }: RemoteCall<'http'>,
): Promise<string> {
  const { instanceId, run, delegated } = input;
  const steps = [instanceId, 'tasks', run.taskId, 'attempts', String(run.attempt), 'callback'];
  const url = `${publicUrl}/api/processes/instances/${steps.map(encodeURIComponent).join('/')}`;
  if (!delegated) return url;
  return `${url}?run=${await callbackKey(ring, { runId: runIdOf(input), agentId: run.agentId })}`;
}

function headersOf(
  { secretOf, now }: AgentCallDeps,
  { secret, headers = {} }: RemoteCall<'http'>['executor'],
  key: string,
  body: string,
): Record<string, string> {
  const [first] = [secret].flat();
  const own = Object.entries(headers).map(([name, ref]) => [name.toLowerCase(), secretOf(ref)]);
  return {
    ...Object.fromEntries(own),
    'content-type': 'application/json',
    'user-agent': 'countersign',
    'idempotency-key': key,
    // The same for a repeat, and without dots, which the signature uses itself.
    ...signWebhook(secretOf(first!), `msg_${sha256Hex(key).slice(0, 32)}`, now(), body),
  };
}

async function doneAtOnce({ blobs }: AgentCallDeps, response: Response): Promise<AgentCallResult> {
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return badOutput('The agent answered 200 with something that is not JSON.');
  }
  const parsed = doneBody.safeParse(answer);
  if (!parsed.success) {
    const words = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} ${message}`);
    return badOutput(`The agent's answer is not { "output": { … } }: ${words.join('; ').trim()}.`);
  }
  return { kind: 'output', output: await blobs.put(Buffer.from(JSON.stringify(parsed.data.output), 'utf8')) };
}

function failedWith(response: Response, now: number): AgentCallResult {
  const reason = `The agent answered ${response.status}.`;
  const retryAfterMs = busyFor(response, now);
  if (retryAfterMs === null) return { kind: 'failed', failure: 'agent_error', reason };
  return { kind: 'failed', failure: 'unreachable', reason, retryAfterMs };
}

const badOutput = (reason: string): AgentCallResult => ({ kind: 'failed', failure: 'bad_output', reason });
