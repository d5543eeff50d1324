// Agents that a test plays: their configuration, and the steps, tools and calls that the test scripts. Everything else about
// their runs is real.
import type {
  AgentCallInput,
  AgentCallResult,
  AgentStepInput,
  AgentStepResult,
  AgentToolInput,
  AgentToolResult,
  ProcessActivities,
  StepUsage,
  ToolCall,
} from '../../activities/ports.ts';
import { type AgentTemplate, type AgentsConfig, NO_AGENTS } from '../../agents/types.ts';
import type { Budget, Json, ProcessDefinition, ProcessTask } from '../../definition/types.ts';
import type { EventOfType, EventType } from '../../process/events.ts';
import type { Running, World } from './process-world.ts';
import { agentOnly } from './small-definitions.ts';

export interface Script {
  step?: (input: AgentStepInput) => Promise<AgentStepResult> | AgentStepResult;
  tool?: (input: AgentToolInput) => Promise<AgentToolResult> | AgentToolResult;
  call?: (input: AgentCallInput) => Promise<AgentCallResult> | AgentCallResult;
}

/** What was asked of them, in order. */
export class ScriptedAgents {
  readonly steps: AgentStepInput[] = [];
  readonly tools: AgentToolInput[] = [];
  readonly calls: AgentCallInput[] = [];
  readonly #world: World;
  script: Script = {};

  constructor(world: World) {
    this.#world = world;
  }

  /** In place of the real activities. What no script answers is a mistake of the test, and shows as a failed attempt. */
  get activities(): Pick<ProcessActivities, 'agentStep' | 'agentTool' | 'agentCall'> {
    return {
      agentStep: async (input) => {
        this.steps.push(input);
        return (await this.script.step?.(input)) ?? failed('No script for steps.');
      },
      agentTool: async (input) => {
        this.tools.push(input);
        return (await this.script.tool?.(input)) ?? (await this.done(input, 'no script'));
      },
      agentCall: async (input) => {
        this.calls.push(input);
        return (await this.script.call?.(input)) ?? failed('No script for calls.');
      },
    };
  }

  async blob(content: Json): Promise<string> {
    return await this.#world.deps.blobs.put(Buffer.from(JSON.stringify(content)));
  }

  /** A turn that asks for tools. */
  async asks(
    { turn }: AgentStepInput,
    tools: string[],
    usage: Partial<StepUsage> = {},
  ): Promise<AgentStepResult> {
    const calls = tools.map(
      async (tool, index): Promise<ToolCall> => ({
        callId: `${turn}.${index}`,
        providerCallId: `call-${turn}-${index}`,
        tool,
        arguments: await this.blob({ tool, turn }),
      }),
    );
    const transcript = await this.blob({ turn });
    return { kind: 'calls', transcript, calls: await Promise.all(calls), usage: { ...USAGE, ...usage } };
  }

  /** The turn that ends the work. */
  async gives(output: Json, usage: Partial<StepUsage> = {}): Promise<AgentStepResult> {
    const blob = await this.blob(output);
    return { kind: 'output', transcript: blob, output: blob, usage: { ...USAGE, ...usage } };
  }

  async done({ call }: Pick<AgentToolInput, 'call'>, text: string): Promise<AgentToolResult> {
    return { kind: 'done', callId: call.callId, ok: true, result: await this.blob(text) };
  }

  /** A tool that a person approves first, as the real one asks; then it says what came of that. */
  async asksFirst({ instanceId, run, call, after }: AgentToolInput): Promise<AgentToolResult> {
    const { taskId, attempt } = run;
    const id = `call_${attempt}_${call.callId.replaceAll('.', '_')}`;
    if (after) return await this.done({ call }, `${after.kind} ${'outcome' in after && after.outcome}`);
    const sent = await this.#world.deps.commands.send(instanceId, {
      type: 'RequestApproval',
      id: `${instanceId}.${id}`,
      // Whoever does a part of it: the attempt is that agent's.
      by: { kind: 'agent', id: 'agent', taskId, attempt },
      data: {
        id,
        taskId,
        approverIds: [],
        title: `Tool call: ${call.tool}`,
        description: '{}',
        artifacts: [],
        toolCall: { callId: call.callId, tool: call.tool, argumentsSha256: call.arguments },
      },
    });
    const asked = sent.ok ? sent.events.find(({ type }) => type === 'ApprovalRequested') : undefined;
    if (asked?.type !== 'ApprovalRequested') throw new Error(JSON.stringify(sent));
    return { kind: 'waits', for: { kind: 'approval', approvalId: asked.data.approvalId } };
  }
}

const USAGE: StepUsage = { model: 'test-model-1', inputTokens: 100, outputTokens: 10, costUsd: 0.01 };
const failed = (reason: string) => ({ kind: 'failed', failure: 'agent_error', reason }) as const;

/** Templates `worker` and `helper` (model), `remote` (http) and `polled` (a2a); any other agent is simulated. */
export function scriptedConfig(budget: Budget = {}): AgentsConfig {
  const template = (id: string, executor: AgentTemplate['executor']): AgentTemplate => ({
    id,
    executor,
    budget,
  });
  const model = { type: 'model', model: 'main' } as const;
  return {
    ...NO_AGENTS,
    models: {
      main: { provider: 'openai-compatible', model: 'test-model-1', baseUrl: 'http://127.0.0.1:9/v1' },
    },
    templates: {
      worker: template('worker', model),
      helper: template('helper', model),
      remote: template('remote', { type: 'http', url: 'http://127.0.0.1:9/', secret: { env: 'NONE' } }),
      polled: template('polled', { type: 'a2a', url: 'http://127.0.0.1:9/' }),
    },
  };
}

/** A worker whose agents the script plays. */
export async function play(world: World, script: Script, budget: Budget = {}): Promise<ScriptedAgents> {
  const agents = new ScriptedAgents(world);
  agents.script = script;
  await world.work({ deps: { config: scriptedConfig(budget) }, activities: agents.activities });
  return agents;
}

/** The task `draft` of one agent, which fails once and for all; beside it `deputy` (a model) and `junior` (simulated). */
export function oneTask(template = 'worker', task: Partial<ProcessTask> = {}): ProcessDefinition {
  const once = { taskFailure: 'hold', maxRetries: 0 } as const;
  const definition = agentOnly('{}', { errorHandling: once, ...task });
  definition.agents = {
    agent: { templateId: template, role: 'specialist' },
    deputy: { templateId: 'helper', role: 'specialist' },
    junior: { templateId: 'nobody-knows', role: 'specialist' },
  };
  return definition;
}

/** What was recorded of a type, in order. */
export async function ofType<T extends EventType>(
  running: Running,
  type: T,
): Promise<EventOfType<T>['data'][]> {
  const events = await running.events();
  return events.flatMap((event) => (event.type === type ? [event.data as EventOfType<T>['data']] : []));
}

/** As `ofType`, once there are as many. */
export async function once<T extends EventType>(
  running: Running,
  type: T,
  count = 1,
): Promise<EventOfType<T>['data'][]> {
  for (let wait = 0; wait < 600; wait++) {
    const found = await ofType(running, type);
    if (found.length >= count) return found;
    await pause(25);
  }
  throw new Error(`No ${type}: ${(await running.events()).map((event) => event.type).join(', ')}`);
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Throws where it does not become so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let wait = 0; wait < 600 && !isSo(); wait++) await pause(25);
  if (!isSo()) throw new Error(`It did not become so: ${isSo.toString()}`);
}

/** Something that waits until the test says so, or has ended without a word: a worker that stops waits for its activities. */
export function held(): { answer: Promise<void>; open: () => void } {
  let open!: () => void;
  const answer = new Promise<void>((resolve) => (open = resolve));
  setTimeout(open, LONGEST_HELD_MS).unref();
  return { answer, open };
}
const LONGEST_HELD_MS = 30_000;

/** An output that does. */
export const DONE = {
  summary: 'Drafted.',
  artifacts: [{ key: 'paper', content: 'Hello.' }],
  confidence: 0.9,
};
