// One attempt of one agent: asks it, checks what it gives back, stores what it made, and seals what came of it. After a
// crash it runs again whole, under the same idempotency key; what it stores is content-addressed, so nothing doubles.
import { sealOutcome } from '../links/index.ts';
import { actorName } from '../process/views/actor-name.ts';
import type { AgentOutcome, StoredBlob } from '../process/commands.ts';
import type { AgentUsage } from '../process/events.ts';
import { agentRunId } from '../workflows/messages.ts';
import { checkOutput } from './agent-output.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf } from './instance-of.ts';
import type { AgentReply, AgentRequest, NotSealed, RunAgentInput, RunAgentResult } from './ports.ts';
import { record } from './record.ts';

/** Writes the batch that came along first; where that is not sealed, nothing is done. */
export async function runAgent(
  deps: ActivityDeps,
  input: RunAgentInput,
): Promise<RunAgentResult | NotSealed> {
  const { instanceId, run } = input;
  const recorded = input.batch && (await record(deps, input.batch));
  if (recorded && 'verdicts' in recorded) return recorded;
  const { request, stored, schema } = await requestOf(deps, input);
  const startedAt = deps.now();
  const reply = await asked(deps, request);
  const usage: AgentUsage = {
    executor: deps.agents.name,
    simulated: deps.agents.simulated,
    durationMs: Math.max(0, deps.now() - startedAt),
  };
  const outcome = await outcomeOf(deps, reply, usage, {
    expected: request.expectedArtifacts,
    stored,
    schema,
  });
  // What is sealed is what arrives: JSON drops members that are undefined.
  const plain = JSON.parse(JSON.stringify(outcome)) as AgentOutcome;
  const seal = await sealOutcome(deps.ring, instanceId, run.taskId, run.attempt, plain);
  return { ...recorded, outcome: plain, seal };
}

async function requestOf(deps: ActivityDeps, { instanceId, run }: RunAgentInput) {
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const node = graph.task(run.taskId);
  const agent = graph.agent(run.agentId);
  if (!node || !agent)
    throw new Error(`The definition has no task "${run.taskId}" of agent "${run.agentId}".`);
  const request: AgentRequest = {
    idempotencyKey: agentRunId(instanceId, run.taskId, run.attempt),
    instanceId,
    processName: graph.definition.name,
    taskId: run.taskId,
    taskName: node.name,
    taskDescription: node.task.description ?? null,
    attempt: run.attempt,
    agentId: run.agentId,
    agentName: actorName(graph, run.agentId),
    templateId: agent.templateId,
    expectedArtifacts: node.task.artifacts ?? [],
    resultSchema: node.task.output ?? null,
    inputs: run.inputs,
    context: state.context,
    feedback: run.feedback ?? null,
  };
  // What an earlier attempt, or the agent through the API, stored counts as given.
  const stored = Object.values(state.artifacts)
    .filter(({ taskId }) => taskId === run.taskId)
    .map(({ key }) => key);
  return { request, stored, schema: node.task.output };
}

/** A closed instance stops the agent. */
async function asked(deps: ActivityDeps, request: AgentRequest): Promise<AgentReply> {
  return await withHeartbeat(({ cancellationSignal }) => deps.agents.run(request, cancellationSignal));
}

async function outcomeOf(
  deps: ActivityDeps,
  reply: AgentReply,
  usage: AgentUsage,
  task: Parameters<typeof checkOutput>[1],
): Promise<AgentOutcome> {
  if (!reply.ok) return { ok: false, kind: reply.kind, reason: reply.reason.slice(0, 2_000), usage };
  const checked = checkOutput(reply.output, task);
  if (!checked.ok) return { ok: false, kind: 'bad_output', reason: checked.reason, usage };
  const artifacts: StoredBlob[] = [];
  for (const { bytes, ...rest } of checked.artifacts) {
    artifacts.push({ ...rest, size: bytes.length, sha256: await deps.blobs.put(bytes) });
  }
  const { summary, result, facts, confidence, concerns } = checked.output;
  return { ok: true, summary, result, artifacts, facts, confidence, concerns, usage };
}
