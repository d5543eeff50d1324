// One attempt of an agent: what it is asked, what is stored, and that the outcome carries our seal.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import type {
  AgentReply,
  AgentRequest,
  HandedOff,
  NotSealed,
  RunAgentInput,
  RunAgentResult,
} from '../../activities/ports.ts';
import { type KeyRing, checkSeals, openKeyRing } from '../../links/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { fakeActivityBooks } from '../support/fake-activity-books.ts';
import { noAgents } from '../support/no-agents.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { sampleDefinition } from '../support/process-world.ts';

let folder: string;
let ring: KeyRing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-run-agent-'));
  ring = await openKeyRing(folder);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const operator = { kind: 'operator', id: 'local', role: 'admin', via: 'local' } as const;
const engine = { kind: 'engine', id: 'engine' } as const;
const started: ProcessEvent[] = [
  {
    seq: 1,
    at: 1,
    type: 'InstanceStarted',
    by: operator,
    data: {
      instanceId: 'i',
      name: 'Acme',
      processId: 'enterprise_sso_deployment',
      version: '1.0.0',
      definitionHash: 'h',
      context: { customerName: 'Acme Corporation' },
      bindings: {},
      allowUnbound: true,
    },
  },
  {
    seq: 2,
    at: 1,
    type: 'TaskStarted',
    by: engine,
    data: {
      taskId: 'requirements_gathering',
      phaseId: 'discovery',
      attempt: 1,
      assignee: 'sso_agent',
      assigneeKind: 'agent',
      inputs: {},
    },
  },
];
const input: RunAgentInput = {
  instanceId: 'i',
  batch: { instanceId: 'i', prevHead: '', events: started },
  run: {
    type: 'RunAgent',
    id: 'requirements_gathering.1',
    taskId: 'requirements_gathering',
    attempt: 1,
    agentId: 'sso_agent',
    inputs: { depth: 3 },
    feedback: 'Say more on groups.',
  },
};

async function world(reply: AgentReply) {
  const asked: AgentRequest[] = [];
  const fake = fakeActivityBooks(await sampleDefinition());
  const blobs = memoryBlobs();
  const deps: ActivityDeps = {
    books: fake.books,
    ring,
    blobs,
    mail: { send: async () => ({ outcome: 'sent' }) },
    ...noAgents(),
    simulated: {
      name: 'scripted',
      simulated: false,
      run: async (request) => {
        asked.push(request);
        return reply;
      },
    },
    publicUrl: 'http://127.0.0.1:3000',
    now: Date.now,
  };
  const activities = createActivities(deps);
  const runAgent = (given: RunAgentInput) => activities.runAgent(given);
  const run = async () =>
    (await new MockActivityEnvironment().run<
      [RunAgentInput],
      RunAgentResult | HandedOff | NotSealed,
      typeof runAgent
    >(runAgent, input)) as RunAgentResult;
  return { asked, fake, blobs, run };
}
const good: AgentReply = {
  ok: true,
  output: {
    summary: 'Gathered.',
    artifacts: [{ key: 'sso_requirements_doc', content: { a: 1 } }],
    confidence: 0.9,
  },
};

describe('runAgent', () => {
  test('writes the batch first, then asks the agent with what the books say', async () => {
    const { asked, fake, run } = await world(good);
    const result = await run();
    expect(fake.events).toHaveLength(2);
    expect(result.head).toMatch(/^[0-9a-f]{64}$/);
    expect(asked).toEqual([
      expect.objectContaining({
        idempotencyKey: 'i.requirements_gathering.1',
        taskName: 'Gather SSO Requirements',
        templateId: 'sso-specialist',
        expectedArtifacts: ['sso_requirements_doc'],
        context: { customerName: 'Acme Corporation' },
        inputs: { depth: 3 },
        feedback: 'Say more on groups.',
      }),
    ]);
  });

  test('seals the outcome, and the seal fits nothing else', async () => {
    const { run, blobs } = await world(good);
    const { outcome, seal } = await run();
    expect(outcome).toMatchObject({
      ok: true,
      summary: 'Gathered.',
      usage: { executor: 'scripted', simulated: false },
    });
    expect(blobs.size()).toBe(1);
    const sealed = {
      kind: 'outcome',
      instanceId: 'i',
      taskId: 'requirements_gathering',
      attempt: 1,
      outcome,
      seal,
    } as const;
    expect(
      await checkSeals(ring, [sealed, { ...sealed, attempt: 2 }, { ...sealed, instanceId: 'j' }]),
    ).toEqual(['good', 'bad', 'bad']);
  });

  test('bad output is a failed attempt with the reason, and stores nothing', async () => {
    const { run, blobs } = await world({ ok: true, output: { summary: 'Gathered.' } });
    expect((await run()).outcome).toMatchObject({
      ok: false,
      kind: 'bad_output',
      reason: expect.stringContaining('sso_requirements_doc'),
    });
    expect(blobs.size()).toBe(0);
  });

  test('a failure of the agent’s own comes back as it said', async () => {
    const { run } = await world({ ok: false, kind: 'budget', reason: 'Out of tokens.' });
    expect((await run()).outcome).toMatchObject({ ok: false, kind: 'budget', reason: 'Out of tokens.' });
  });

  test.each([
    ['unavailable', 'books-unavailable', false],
    ['conflict', 'record-conflict', true],
  ] as const)('books that are %s: the agent is not asked', async (fault, type, nonRetryable) => {
    const { run, fake, asked } = await world(good);
    fake.fault = fault;
    await expect(run()).rejects.toMatchObject({ type, nonRetryable });
    expect(asked).toHaveLength(0);
    fake.fault = null;
    await run();
    expect(asked).toHaveLength(1);
  });
});
