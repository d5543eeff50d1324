// From what an agent gave back to the outcome of its attempt: checked, its artifacts stored, sealed. What is stored is
// content-addressed, so that a repeat doubles nothing.
import type { ProcessGraph } from '../definition/graph.ts';
import { sealOutcome } from '../links/index.ts';
import type { AgentOutcome, StoredBlob } from '../process/commands.ts';
import type { AgentUsage } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import { runIdOf, type Seal } from '../workflows/messages.ts';
import { type CheckedOutput, checkOutput } from './agent-output.ts';
import type { ActivityDeps } from './deps.ts';
import type { AgentReply, AgentWork } from './ports.ts';
import { toldText } from './told-text.ts';

type Deps = Pick<ActivityDeps, 'blobs' | 'ring'>;
type Work = Pick<AgentWork, 'instanceId' | 'run' | 'delegated'>;

/** What an output has to be. An errand's, and that of work handed down by another agent, only needs the right form. */
export type Held = Parameters<typeof checkOutput>[1];

export function heldTo(graph: ProcessGraph, state: ProcessState, { run, delegated }: Work): Held {
  const task = delegated ? undefined : graph.task(run.taskId)?.task;
  // What an earlier attempt, or the agent through a tool, stored counts as given.
  const stored = Object.values(state.artifacts)
    .filter(({ taskId }) => taskId === run.taskId)
    .map(({ key }) => key);
  return { expected: task?.artifacts ?? [], stored, schema: task?.output };
}

/** `told`: of work handed down, the blob that who asked for it gets. */
export async function outcomeOf(
  deps: Deps,
  work: Work,
  { reply, usage, held }: { reply: AgentReply; usage: AgentUsage; held: Held },
): Promise<{ outcome: AgentOutcome; seal: Seal; told?: string }> {
  const checked = reply.ok ? checkOutput(reply.output, held) : null;
  const outcome = checked?.ok
    ? await goodOutcome(deps, checked, usage)
    : failedOutcome(reply.ok ? { kind: 'bad_output', reason: checked!.reason } : reply, usage);
  // What is sealed is what arrives: JSON drops members that are undefined.
  const plain = JSON.parse(JSON.stringify(outcome)) as AgentOutcome;
  const { instanceId, run, delegated } = work;
  // What a subordinate came to must not pass for what the attempt came to, should somebody send it to the instance by hand.
  const sealedAs = delegated ? runIdOf(work) : run.taskId;
  const seal = await sealOutcome(deps.ring, instanceId, sealedAs, run.attempt, plain);
  if (!delegated) return { outcome: plain, seal };
  const text = toldText(run.agentId, plain, checked?.ok ? checked.artifacts : []);
  return { outcome: plain, seal, told: await deps.blobs.put(Buffer.from(text, 'utf8')) };
}

async function goodOutcome(
  { blobs }: Deps,
  { output, artifacts }: Extract<CheckedOutput, { ok: true }>,
  usage: AgentUsage,
): Promise<AgentOutcome> {
  const stored: StoredBlob[] = [];
  for (const { bytes, ...rest } of artifacts) {
    stored.push({ ...rest, size: bytes.length, sha256: await blobs.put(bytes) });
  }
  const { summary, result, facts, confidence, concerns } = output;
  return { ok: true, summary, result, artifacts: stored, facts, confidence, concerns, usage };
}

const failedOutcome = (
  { kind, reason }: Pick<Extract<AgentOutcome, { ok: false }>, 'kind' | 'reason'>,
  usage: AgentUsage,
): AgentOutcome => ({ ok: false, kind, reason: reason.slice(0, 2_000), usage });
