// One attempt of one agent, or one errand. A simulated agent is done here: after a crash it runs again whole, under the same
// idempotency key. Any other takes longer than an activity may: it is handed to a workflow of its own.
import { profileOf } from '../agents/profile.ts';
import type { AgentProfile } from '../agents/types.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import type { AgentUsage } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import { runIdOf } from '../workflows/messages.ts';
import { heldTo, outcomeOf } from './agent-outcome.ts';
import { blobText } from './blob-text.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf } from './instance-of.ts';
import type {
  AgentHandOff,
  AgentReply,
  AgentRequest,
  HandedOff,
  NotSealed,
  RunAgentInput,
  RunAgentResult,
} from './ports.ts';
import { record } from './record.ts';

/** Writes the batch that came along first; where that is not sealed, nothing is done. */
export async function runAgent(
  deps: ActivityDeps,
  input: RunAgentInput,
): Promise<RunAgentResult | HandedOff | NotSealed> {
  const { instanceId, run } = input;
  const recorded = input.batch && (await record(deps, input.batch));
  if (recorded && 'verdicts' in recorded) return recorded;
  const { graph, state } = await instanceOf(deps.books, instanceId);
  const profile = profileOf(deps.config, graph, run.taskId, run.agentId);
  const handOff = handOffOf(profile);
  if (handOff) return { ...recorded, handOff };
  const held = heldTo(graph, state, input);
  const startedAt = deps.now();
  const task = input.delegated && (await blobText(deps.blobs, input.delegated.task));
  const reply = await asked(deps, requestOf(graph, state, input, profile, task));
  const usage: AgentUsage = {
    executor: deps.simulated.name,
    simulated: deps.simulated.simulated,
    durationMs: Math.max(0, deps.now() - startedAt),
  };
  return { ...recorded, ...(await outcomeOf(deps, input, { reply, usage, held })) };
}

/** Null: it is simulated. */
function handOffOf({ executor, budget, name }: AgentProfile): AgentHandOff | null {
  if (executor.type === 'simulated') return null;
  return {
    executor: executor.type,
    ...budget,
    agentName: name,
    ...(executor.type === 'model' && { model: executor.model }),
  };
}

function requestOf(
  graph: ProcessGraph,
  { context }: ProcessState,
  { instanceId, run, delegated }: RunAgentInput,
  { name, templateId }: AgentProfile,
  task: string | undefined,
): AgentRequest {
  const node = graph.task(run.taskId);
  const held = delegated ? undefined : node?.task;
  const errand = task ?? run.errand?.brief;
  return {
    idempotencyKey: runIdOf({ instanceId, run, ...(delegated && { delegated }) }),
    instanceId,
    processName: graph.definition.name,
    taskId: run.taskId,
    taskName: node?.name ?? run.taskId,
    taskDescription: node?.task.description ?? null,
    attempt: run.attempt,
    agentId: run.agentId,
    agentName: name,
    templateId,
    expectedArtifacts: held?.artifacts ?? [],
    resultSchema: held?.output ?? null,
    inputs: run.inputs,
    context,
    feedback: run.feedback ?? null,
    ...(errand !== undefined && { errand }),
  };
}

/** A closed instance, or an attempt that is moot, stops the agent. */
async function asked({ simulated }: ActivityDeps, request: AgentRequest): Promise<AgentReply> {
  return await withHeartbeat(({ cancellationSignal }) => simulated.run(request, cancellationSignal));
}
