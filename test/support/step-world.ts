// One agent at a task, over real books, blobs and a guarded connection: turn by turn against a model under test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { agentStep } from '../../activities/agent-step.ts';
import { CALL_LIMITS, type CallLimits } from '../../activities/model/call-model.ts';
import type { AgentStepInput, AgentStepResult, ToolDone } from '../../activities/ports.ts';
import { guardedFetch } from '../../agents/egress.ts';
import type { AgentsConfig, ModelConfig } from '../../agents/types.ts';
import type { JsonObject, ProcessDefinition, ProcessTask } from '../../definition/types.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import type { RunProcessInput } from '../../workflows/messages.ts';
import { memoryBlobs } from './memory-blobs.ts';

export const API_KEY = 'key-of-the-test';
export const INSTANCE = 'i-1';

const operator = { kind: 'operator', id: 'local', role: 'admin', via: 'local' } as const;
const engine = { kind: 'engine', id: 'engine' } as const;

const definitionOf = (task: Partial<ProcessTask>): ProcessDefinition => ({
  id: 'rollout',
  name: 'Rollout of single sign-on',
  version: '1.0.0',
  phases: [
    {
      id: 'work',
      name: 'Work',
      order: 1,
      tasks: [
        { id: 'research', name: 'Research', assignee: 'agent' },
        {
          id: 'draft',
          name: 'Write the plan',
          description: 'A plan of one page.',
          assignee: 'agent',
          dependencies: ['research'],
          artifacts: ['plan'],
          output: { type: 'object', properties: { pages: { type: 'integer' } }, required: ['pages'] },
          ...task,
        },
      ],
    },
  ],
  agents: { agent: { templateId: 'writer', role: 'specialist', name: 'Plan Writer' } },
  humans: { jane: { name: 'Jane Doe', role: 'delegator', raidRole: 'delegator' } },
  gates: [],
});

export interface StepWorld {
  books: Books;
  blobs: ReturnType<typeof memoryBlobs>;
  /** The JSON of a blob. */
  json(sha256: string): Promise<unknown>;
  put(text: string): Promise<string>;
  /** One turn; turn 1 unless said otherwise. */
  step(given?: Partial<AgentStepInput>): Promise<AgentStepResult>;
  /** As `step`, and the environment it runs in. */
  start(given?: Partial<AgentStepInput>): { env: MockActivityEnvironment; result: Promise<AgentStepResult> };
  journal(): Promise<{ type: string; actor: string; data: JsonObject }[]>;
  close(): Promise<void>;
}

export interface StepWorldOptions {
  model: ModelConfig;
  tools?: string[];
  /** Over the task `draft`. */
  task?: Partial<ProcessTask>;
  context?: JsonObject;
  /** Text of the artifact `notes` that the task before left. */
  notes?: string;
  comment?: string;
  limits?: Partial<CallLimits>;
  allowPrivate?: string[];
}

export async function stepWorld(options: StepWorldOptions): Promise<StepWorld> {
  const { model, tools = ['list_artifacts', 'get_artifact'], task = {}, context = {}, limits } = options;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-step-'));
  const books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  const blobs = memoryBlobs();
  const definition = definitionOf(task);
  const notes = Buffer.from(options.notes ?? 'Nothing of note.');
  await begin(books, definition, context, { size: notes.length, sha256: await blobs.put(notes) });
  if (options.comment !== undefined) {
    await books.addComment({
      id: 'c-1',
      instanceId: INSTANCE,
      author: 'jane',
      authorKind: 'person',
      at: 5,
      text: options.comment,
      about: { kind: 'task', id: 'draft' },
      parentId: null,
      mentions: [],
    });
  }
  const config: AgentsConfig = {
    models: { main: model },
    templates: {
      writer: {
        id: 'writer',
        executor: { type: 'model', model: 'main' },
        systemPrompt: 'You write plans.',
        tools,
      },
    },
    tools: {},
    mcpServers: {},
    allowPrivate: options.allowPrivate ?? ['127.0.0.1/32'],
  };
  const deps = {
    books,
    blobs,
    config,
    now: Date.now,
    fetch: guardedFetch(config) as typeof fetch,
    secretOf: () => API_KEY,
  };
  const start: StepWorld['start'] = (given = {}) => {
    const env = new MockActivityEnvironment();
    const work = (input: AgentStepInput) =>
      agentStep(deps, input, { ...CALL_LIMITS, pauseMs: 10, ...limits });
    const input: AgentStepInput = { ...INPUT, ...given };
    return { env, result: env.run<[AgentStepInput], AgentStepResult, typeof work>(work, input) };
  };
  return {
    books,
    blobs,
    json: async (sha256) => JSON.parse(Buffer.from((await blobs.get(sha256))!).toString('utf8')) as unknown,
    put: (text) => blobs.put(Buffer.from(text)),
    start,
    step: (given) => start(given).result,
    journal: async () =>
      (await books.trail({ instanceId: INSTANCE, limit: 100 }))
        .filter(({ stream }) => stream === 'journal')
        .map(({ type, actor, body }) => ({ type, actor, data: body })),
    close: async () => {
      await books.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const INPUT: AgentStepInput = {
  instanceId: INSTANCE,
  run: { type: 'RunAgent', id: 'draft.1', taskId: 'draft', attempt: 1, agentId: 'agent', inputs: {} },
  handOff: {
    executor: 'model',
    timeMs: 60_000,
    turns: 20,
    tokens: 500_000,
    costUsd: null,
    agentName: 'Plan Writer',
    model: 'main',
  },
  startedAt: 0,
  turn: 1,
  transcript: null,
  done: [],
  spent: { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
  isLast: false,
};

/** What a tool gave back, as the next step gets it. */
export async function toolDone(world: StepWorld, callId: string, text: string, ok = true): Promise<ToolDone> {
  return { callId, ok, result: await world.put(text) };
}

/** The task before is done, and this one's first attempt runs. */
async function begin(
  books: Books,
  definition: ProcessDefinition,
  context: JsonObject,
  notes: { size: number; sha256: string },
): Promise<void> {
  const { id, version, name } = definition;
  const started = {
    instanceId: INSTANCE,
    name: `${name} at Acme`,
    processId: id,
    version,
    definitionHash: sha256Hex(JSON.stringify(definition)),
    context,
    bindings: {},
    allowUnbound: true,
  };
  const task = { phaseId: 'work', attempt: 1, assignee: 'agent', assigneeKind: 'agent', inputs: {} } as const;
  const events: ProcessEvent[] = [
    { seq: 1, at: 1, type: 'InstanceStarted', by: operator, data: started },
    { seq: 2, at: 2, type: 'TaskStarted', by: engine, data: { ...task, taskId: 'research' } },
    {
      seq: 3,
      at: 3,
      type: 'ArtifactStored',
      by: { kind: 'agent', id: 'agent', taskId: 'research', attempt: 1 },
      data: {
        key: 'notes',
        version: 1,
        type: 'document',
        contentType: 'text/plain; charset=utf-8',
        metadata: {},
        taskId: 'research',
        ...notes,
      },
    },
    { seq: 4, at: 4, type: 'TaskStarted', by: engine, data: { ...task, taskId: 'draft' } },
  ];
  await books.createInstance({
    row: {
      id: INSTANCE,
      name: started.name,
      processId: id,
      version,
      teamId: null,
      status: 'running',
      phase: 'work',
      startedAt: 1,
      closedAt: null,
      startedBy: 'local',
      searchable: {},
    },
    input: { definition, start: { seal: 'sealed' } } as unknown as RunProcessInput,
    bindings: [],
  });
  await books.appendEvents(INSTANCE, '', events);
}
