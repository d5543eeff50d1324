// An agent's run that is a workflow of its own, on a real server: the loop of a model, what it waits for, and what it may
// use. Models and tools are played; recording, checking, sealing and the engine are real.
import { describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AgentToolResult } from '../../activities/ports.ts';
import { agentRunId } from '../../workflows/messages.ts';
import type { Running, World } from '../support/process-world.ts';
import {
  DONE,
  type ScriptedAgents,
  held,
  ofType,
  once,
  oneTask,
  pause,
  play,
} from '../support/scripted-agents.ts';
import { aTeam } from '../support/team-builder.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
let agents: ScriptedAgents;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  { works: false },
);

const runOf = (running: Running) => env.client.workflow.getHandle(agentRunId(running.id, 'draft', 1));
const delegatedTo = async (agentId: string): Promise<AgentToolResult> => ({
  kind: 'delegate',
  agentId,
  task: await world.deps.blobs.put(Buffer.from('Pay.')),
});
const endOf = async (running: Running) => (await running.handle.result()).status;

describe('a model at work', () => {
  test('asks, calls tools one after another, and ends with an output that is checked and sealed', async () => {
    agents = await play(world, {
      step: (input) => (input.turn === 1 ? agents.asks(input, ['look', 'write']) : agents.gives(DONE)),
    });
    const running = await world.start(oneTask('worker', { artifacts: ['paper'] }));
    expect(await endOf(running)).toBe('completed');
    expect(agents.tools.map(({ call }) => call.callId)).toEqual(['1.0', '1.1']);
    expect(agents.steps.map(({ turn, done, spent }) => [turn, done.length, spent.toolCalls])).toEqual([
      [1, 0, 0],
      [2, 2, 2],
    ]);
    const [work] = await ofType(running, 'TaskWorkDone');
    expect(work).toMatchObject({
      summary: 'Drafted.',
      usage: {
        executor: 'model',
        simulated: false,
        model: 'test-model-1',
        turns: 2,
        toolCalls: 2,
        inputTokens: 200,
      },
    });
    expect(await ofType(running, 'ArtifactStored')).toHaveLength(1);

    const { events } = await runOf(running).fetchHistory();
    const ids = events!.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityId ?? []);
    const run = agentRunId(running.id, 'draft', 1);
    expect(ids).toEqual([`${run}.1`, `${run}.1.0`, `${run}.1.1`, `${run}.2`, `${run}.finish.1`]);
    // What the model was told and said is in blobs; of the output the history has what the instance gets.
    expect(JSON.stringify(events)).not.toContain('Hello.');
  }, 30_000);

  test('whose output is no good has failed, in words for the next attempt', async () => {
    agents = await play(world, { step: () => agents.gives({ summary: 'Drafted.' }) });
    const running = await world.start(oneTask('worker', { artifacts: ['paper'] }));
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'bad_output', reason: expect.stringContaining('paper') });
  }, 30_000);

  test.each([
    ['turns', { turns: 3 }, '3 of 3 turns'],
    ['tokens', { tokens: 250 }, '330 of 250 tokens'],
    ['cost', { costUsd: 0.02 }, '$0.02 of $0.02'],
  ])(
    'is stopped by its budget: %s',
    async (_of, budget, figures) => {
      agents = await play(world, { step: (input) => agents.asks(input, ['look']) }, budget);
      const running = await world.start(oneTask());
      const [failure] = await once(running, 'TaskAttemptFailed');
      expect(failure).toMatchObject({ kind: 'budget', reason: expect.stringContaining(figures) });
      expect(failure!.usage!.turns).toBe(agents.steps.length);
      const last = agents.steps.map(({ isLast }) => isLast);
      expect(last).toEqual(last.map((_, index) => 'turns' in budget && index === 2));
    },
    30_000,
  );

  test('is stopped when its time is over, in the middle of a step', async () => {
    const { answer, open } = held();
    agents = await play(
      world,
      {
        step: async (input) => {
          await answer;
          return await agents.asks(input, []);
        },
      },
      { time: '1s' },
    );
    const running = await world.start(oneTask());
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'timeout', reason: 'The time of the attempt is over: 1 s.' });
    open();
  }, 30_000);

  test('goes on in a run of its own history after history', async () => {
    agents = await play(world, {
      step: (input) => (input.turn < 4 ? agents.asks(input, ['look']) : agents.gives(DONE)),
    });
    const running = await world.start(oneTask(), { continueAfterEvents: 20 });
    expect(await endOf(running)).toBe('completed');
    expect((await running.runs(agentRunId(running.id, 'draft', 1))).length).toBeGreaterThan(2);
    expect(agents.steps.map(({ turn }) => turn)).toEqual([1, 2, 3, 4]);
    expect(agents.tools).toHaveLength(3);
    expect((await ofType(running, 'TaskWorkDone'))[0]!.usage).toMatchObject({ turns: 4, toolCalls: 3 });
  }, 30_000);

  test('hands work down: to another model, and to a simulated one, within what is left', async () => {
    agents = await play(
      world,
      {
        step: (input) => {
          if (input.delegated) return agents.gives({ summary: `Looked, for ${input.delegated.by}.` });
          return input.turn === 1 ? agents.asks(input, ['delegate', 'delegate']) : agents.gives(DONE);
        },
        tool: async ({ call }) => ({
          kind: 'delegate',
          agentId: call.callId === '1.0' ? 'deputy' : 'junior',
          task: await world.deps.blobs.put(Buffer.from('Look at the logs.')),
        }),
      },
      { turns: 5, tokens: 1_000 },
    );
    const running = await world.start(oneTask());
    expect(await endOf(running)).toBe('completed');
    const [, below, last] = agents.steps;
    expect(below).toMatchObject({
      run: { agentId: 'deputy', taskId: 'draft' },
      delegated: { by: 'agent', task: expect.stringMatching(/^[0-9a-f]{64}$/), depth: 1, callId: '1.0' },
      handOff: { turns: 4, tokens: 890 },
    });
    const told = await Promise.all(
      last!.done.map(async ({ ok, result }) => [
        ok,
        Buffer.from((await world.deps.blobs.get(result))!).toString(),
      ]),
    );
    expect(told).toEqual([
      [true, expect.stringContaining('Looked, for agent.')],
      [true, expect.stringMatching(/simulated.*Look at the logs/s)],
    ]);
    expect((await ofType(running, 'TaskWorkDone'))[0]!.usage).toMatchObject({ turns: 3, inputTokens: 300 });
    const run = agentRunId(running.id, 'draft', 1);
    expect(await running.agentRuns()).toEqual([run, `${run}.d.1.0`]);
  }, 30_000);
});

describe('an errand', () => {
  test.each([
    ['simulated', 'nobody-knows', 'would look into this'],
    ['a model', 'helper', 'Said hello.'],
  ])(
    'of %s ends with what it found',
    async (_of, templateId, found) => {
      agents = await play(world, { step: () => agents.gives({ summary: 'Said hello.' }) });
      const [lead, worker] = aTeam().agents;
      const team = aTeam({ agents: [{ ...lead!, templateId }, worker!] });
      // A person's: the instance goes on meanwhile.
      const definition = oneTask('nobody-knows', { assignee: 'alice' });
      const running = await world.start(definition, { team });
      const [started] = await once(running, 'ErrandStarted');
      expect(started).toMatchObject({ errandId: 'errand.1', agentId: 'lead', purpose: 'brief' });
      const [ended] = await once(running, 'ErrandEnded');
      expect(ended).toMatchObject({
        errandId: 'errand.1',
        ok: true,
        summary: expect.stringContaining(found),
      });
    },
    30_000,
  );
});

describe('what a model waits for', () => {
  test.each([
    ['approve', 'granted'],
    ['reject', 'rejected'],
  ] as const)(
    'an approval: %s',
    async (choice, outcome) => {
      agents = await play(world, {
        step: (input) => (input.turn === 1 ? agents.asks(input, ['pay']) : agents.gives(DONE)),
        tool: (input) => agents.asksFirst(input),
      });
      const running = await world.start(oneTask());
      const [approval] = await running.open(1);
      expect(approval).toMatchObject({
        kind: 'ad_hoc',
        toolCall: { tool: 'pay', callId: '1.0' },
        approvers: ['ops'],
      });
      await running.decide(approval!, 'ops', { choice, comment: 'As you see.' });
      expect(await endOf(running)).toBe('completed');
      expect(agents.tools.map(({ after }) => after ?? null)).toEqual([
        null,
        { kind: 'approval', approvalId: approval!.id, callId: '1.0', outcome },
      ]);
      // Its rejection does not have the work done again.
      expect(await ofType(running, 'ReworkStarted')).toEqual([]);
    },
    30_000,
  );

  test.each([
    ['in the run itself', false],
    ['in one below', true],
  ])(
    'takes nothing of its time: %s',
    async (_where, isBelow) => {
      agents = await play(
        world,
        {
          step: (input) => {
            if (input.turn === 2) return agents.gives(DONE);
            return agents.asks(input, [isBelow && !input.delegated ? 'delegate' : 'pay']);
          },
          tool: (input) => (isBelow && !input.delegated ? delegatedTo('deputy') : agents.asksFirst(input)),
        },
        { time: '4s' },
      );
      const running = await world.start(oneTask());
      const [approval] = await running.open(1);
      await pause(5_000);
      await running.decide(approval!, 'ops');
      expect(await endOf(running)).toBe('completed');
      expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
    },
    30_000,
  );

  test('is told to a run below, too', async () => {
    agents = await play(world, {
      step: (input) => {
        if (input.turn === 2) return agents.gives(DONE);
        return agents.asks(input, [input.delegated ? 'pay' : 'delegate']);
      },
      tool: (input) => (input.delegated ? agents.asksFirst(input) : delegatedTo('deputy')),
    });
    const running = await world.start(oneTask());
    const [approval] = await running.open(1);
    await running.decide(approval!, 'ops');
    expect(await endOf(running)).toBe('completed');
  }, 30_000);
});
