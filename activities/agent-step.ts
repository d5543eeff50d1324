// One turn of an agent that a model does: what there is to say is said, and what comes back is calls of tools or the output.
// Prompts and answers stay in blobs; only their hashes go back into Temporal's history.
import { profileOf } from '../agents/profile.ts';
import { describeTools } from '../agents/tools/describe-tools.ts';
import type { AgentProfile } from '../agents/types.ts';
import { canonicalJson, wellFormed } from '../platform/canonical-json.ts';
import { inSpan } from '../platform/span.ts';
import type { AgentStepNote } from '../process/views/agent-journal.ts';
import { runIdOf } from '../workflows/messages.ts';
import { checkOutput } from './agent-output.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf, type KnownInstance } from './instance-of.ts';
import { assignmentOf } from './model/assignment.ts';
import { CALL_LIMITS, type CallLimits } from './model/call-model.ts';
import { costOf } from './model/price.ts';
import { promptOf } from './model/prompt.ts';
import type { ResolvedModel } from './model/provider.ts';
import { type Conversation, type Taken, takeTurn } from './model/take-turn.ts';
import { readTranscript, toolResults, writeTranscript } from './model/transcript.ts';
import type { AgentStepInput, AgentStepResult, StepUsage } from './ports.ts';

export type AgentStepDeps = Pick<ActivityDeps, 'books' | 'blobs' | 'config' | 'fetch' | 'secretOf' | 'now'>;

/** May be called again with the same input: the endpoint gets the same idempotency key. Throws only for trouble of ours. */
export async function agentStep(
  deps: AgentStepDeps,
  input: AgentStepInput,
  limits: CallLimits = CALL_LIMITS,
): Promise<AgentStepResult> {
  return await withHeartbeat(async ({ cancellationSignal }) => {
    const known = await instanceOf(deps.books, input.instanceId);
    const profile = profileOf(deps.config, known.graph, input.run.taskId, input.run.agentId);
    const named = modelOf(deps, input, profile);
    if (typeof named === 'string') return { kind: 'failed', failure: 'unreachable', reason: named };
    const unbounded = boundlessCost(named, input);
    if (unbounded !== null) return { kind: 'failed', failure: 'budget', reason: unbounded };
    const startedAt = deps.now();
    const talk = await conversationOf(deps, input, known, profile, named);
    const { instanceId, run, turn } = input;
    const about = {
      'countersign.instance': instanceId,
      'countersign.task': run.taskId,
      'countersign.attempt': run.attempt,
      'countersign.turn': turn,
      'countersign.model': named.model.config.model,
    };
    const taken = await inSpan('model call', about, async (span) => {
      const answer = await takeTurn(
        { ...talk, fetch: deps.fetch, signal: cancellationSignal, now: deps.now },
        { ...limits, callMs: Math.min(limits.callMs, input.handOff.timeMs) },
      );
      span.setAttribute('countersign.tokens.input', answer.spent.inputTokens);
      span.setAttribute('countersign.tokens.output', answer.spent.outputTokens);
      return answer;
    });
    return await toldOf(deps, input, { talk, taken, ms: deps.now() - startedAt });
  });
}

/** A sentence where the configuration has none. */
function modelOf(
  { config, secretOf }: AgentStepDeps,
  { handOff }: AgentStepInput,
  { executor, name: agent }: AgentProfile,
): { name: string; model: ResolvedModel } | string {
  const name = handOff.model ?? (executor.type === 'model' ? executor.model : undefined);
  const found = name !== undefined && Object.hasOwn(config.models, name) ? config.models[name] : undefined;
  if (name === undefined || !found)
    return `The agents' configuration has no model "${name ?? ''}" for ${agent} any more; add it, or give the agent's template another one.`;
  return { name, model: { config: found, ...(found.apiKey && { apiKey: secretOf(found.apiKey) }) } };
}

/** Why a bound on dollars cannot be kept, which is then no bound at all; null: there is none, or it can. */
function boundlessCost(
  { name, model }: { name: string; model: ResolvedModel },
  { handOff: { costUsd } }: AgentStepInput,
): string | null {
  if (costUsd === null || model.config.price !== undefined) return null;
  return `What the model "${name}" costs is not known, so a budget of $${costUsd} cannot be kept: give it a price in the agents' configuration, or take costUsd out of the budget.`;
}

async function conversationOf(
  deps: AgentStepDeps,
  input: AgentStepInput,
  { graph, state }: KnownInstance,
  profile: AgentProfile,
  named: { name: string; model: ResolvedModel },
): Promise<Conversation> {
  const { instanceId, run, delegated, turn, isLast } = input;
  const work = {
    instanceId,
    taskId: run.taskId,
    attempt: run.attempt,
    agentId: run.agentId,
    profile,
    depth: delegated?.depth ?? 0,
    mayHandOn: true,
  };
  const tools = await describeTools(deps, work);
  const assignment = await assignmentOf(deps, input, { graph, state, profile, tools, model: named.model });
  const before = input.transcript === null ? null : await readTranscript(deps.blobs, input.transcript);
  const { system, user } = before ? { system: before.system, user: '' } : promptOf(assignment);
  // What an earlier attempt, or this one by a tool, stored counts as given.
  const stored = Object.values(state.artifacts)
    .filter(({ taskId }) => taskId === run.taskId)
    .map(({ key }) => key);
  const task = { expected: assignment.expected, stored, schema: assignment.result ?? undefined };
  return {
    ...named,
    system,
    said: before?.messages ?? [],
    added: before
      ? await toolResults(deps.blobs, before.calls, input.done)
      : [{ role: 'user', content: user }],
    tools: isLast ? [] : tools,
    isLast,
    answerBy: assignment.answerBy,
    schema: assignment.schema,
    key: `${runIdOf(input)}.t${turn}`,
    turn,
    flawOf: (output) => {
      const checked = checkOutput(output, task);
      return checked.ok ? null : checked.reason;
    },
  };
}

/** Stores the turn, notes it, and says what came of it. */
async function toldOf(
  deps: AgentStepDeps,
  input: AgentStepInput,
  { talk, taken, ms }: { talk: Conversation; taken: Taken; ms: number },
): Promise<AgentStepResult> {
  const { reading, messages, spent, isEstimated } = taken;
  const { config } = talk.model;
  const calls = reading.kind === 'calls' ? reading.calls : [];
  const open = calls.map(({ id, tool, refused }, index) => ({
    callId: `${input.turn}.${index}`,
    providerCallId: id,
    tool,
    ...(refused !== undefined && { refused }),
  }));
  const transcript = await writeTranscript(deps.blobs, {
    before: input.transcript,
    ...(input.transcript === null && { system: talk.system }),
    messages: [...talk.added, ...messages],
    calls: open,
  });
  const usage: StepUsage = { ...spent, costUsd: costOf(config.price, spent) };
  const failure = reading.kind === 'failed' ? reading : null;
  await note(deps, input, {
    ...usage,
    ms,
    transcript,
    ...(isEstimated && { isEstimated: true as const }),
    ...(failure && { reason: failure.reason }),
  });
  if (failure)
    return { kind: 'failed', failure: failure.failure, reason: failure.reason.slice(0, 2_000), usage };
  if (reading.kind === 'output') {
    const output = await deps.blobs.put(Buffer.from(JSON.stringify(reading.output), 'utf8'));
    return { kind: 'output', transcript, output, usage };
  }
  const made = await Promise.all(
    calls.map(async ({ input: args, refused }, index) =>
      refused === undefined
        ? [
            {
              ...open[index]!,
              arguments: await deps.blobs.put(Buffer.from(canonicalJson(wellFormed(args)), 'utf8')),
            },
          ]
        : [],
    ),
  );
  const refused = calls.find((each) => each.refused !== undefined);
  if (refused) await noteRefused(deps, input, refused.tool, refused.refused!);
  return { kind: 'calls', transcript, calls: made.flat(), usage };
}

type StepNote = Omit<AgentStepNote, 'taskId' | 'attempt' | 'turn' | 'agentId'>;

async function note({ books, now }: AgentStepDeps, input: AgentStepInput, data: StepNote): Promise<void> {
  const { instanceId, run, turn } = input;
  await books.appendJournal({
    instanceId,
    type: 'agent_step',
    at: now(),
    actor: run.agentId,
    data: { ...whose(input), turn, ...data },
  });
}

async function noteRefused(
  { books, now }: AgentStepDeps,
  input: AgentStepInput,
  tool: string,
  reason: string,
): Promise<void> {
  const { instanceId, run } = input;
  await books.appendJournal({
    instanceId,
    type: 'agent_refused',
    at: now(),
    actor: run.agentId,
    data: { ...whose(input), tool: tool.slice(0, 200), reason },
  });
}

const whose = ({ run, delegated }: AgentStepInput) => ({
  taskId: run.taskId,
  attempt: run.attempt,
  ...(delegated && { agentId: run.agentId }),
});
