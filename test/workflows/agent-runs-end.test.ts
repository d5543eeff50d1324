// How an agent's run ends that is a workflow of its own, and how its instance hears of it, on a real server. The model is
// played; recording, checking, sealing and the engine are real.
import { describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sealOutcome } from '../../links/index.ts';
import type { AgentOutcome } from '../../process/commands.ts';
import { OUTCOME_SIGNAL, RUN_AGENT, agentRunId } from '../../workflows/messages.ts';
import type { Running, World } from '../support/process-world.ts';
import {
  DONE,
  ScriptedAgents,
  held,
  ofType,
  once,
  oneTask,
  pause,
  play,
  scriptedConfig,
  until,
} from '../support/scripted-agents.ts';
import { twoApprovals } from '../support/small-definitions.ts';
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

const runOf = (running: Running, attempt = 1) =>
  env.client.workflow.getHandle(agentRunId(running.id, 'draft', attempt));
const endOf = async (running: Running) => (await running.handle.result()).status;

describe('a run ends', () => {
  test('with its instance, and with an attempt that is done again', async () => {
    const asked: string[] = [];
    const { answer, open } = held();
    agents = await play(world, {
      step: async (input) => {
        asked.push(input.run.id);
        await answer;
        return await agents.asks(input, []);
      },
    });
    const running = await world.start(oneTask());
    await until(() => asked.length > 0);
    await running.command({ type: 'SendBack', data: { target: 'draft', reason: 'The wrong customer.' } });
    await until(() => asked.includes('draft.2'));
    await expect(runOf(running, 1).result()).rejects.toMatchObject({
      message: expect.stringContaining('cancelled'),
    });
    await running.command({ type: 'CancelInstance', data: { reason: 'No longer needed.' } });
    expect(await endOf(running)).toBe('cancelled');
    await expect(runOf(running, 2).result()).rejects.toMatchObject({
      message: expect.stringContaining('cancelled'),
    });
    open();
    expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
  }, 30_000);

  test('that is simulated, in the middle of its activity', async () => {
    agents = await play(world, {});
    const definition = oneTask('nobody-knows', { inputs: { simulate: "{'takesMs': '3s'}" } });
    const running = await world.start(definition);
    await running.until((state) => state.tasks['draft']!.status === 'running');
    await running.command({ type: 'SendBack', data: { target: 'draft', reason: 'The wrong customer.' } });
    await running.until((state) => state.tasks['draft']!.attempt === 2);
    const types = await running.history();
    const CANCEL_REQUESTED = '15';
    expect(types.filter((type) => type === CANCEL_REQUESTED)).toHaveLength(1);
    await running.command({ type: 'CancelInstance', data: { reason: 'No longer needed.' } });
    expect(await endOf(running)).toBe('cancelled');
    expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
  }, 30_000);

  test('by hand in Temporal: the attempt has failed at once', async () => {
    const { answer, open } = held();
    agents = await play(world, {
      step: async (input) => {
        await answer;
        return await agents.asks(input, []);
      },
    });
    const running = await world.start(oneTask());
    await until(() => agents.steps.length > 0);
    await runOf(running).terminate('A test.');
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'unreachable', reason: 'The run was terminated in Temporal.' });
    open();
  }, 30_000);

  test('and is heard by whichever run of the instance is there by then', async () => {
    const { answer, open } = held();
    agents = await play(world, {
      step: async () => {
        await answer;
        return await agents.gives(DONE);
      },
    });
    const definition = twoApprovals();
    definition.agents['agent'] = { templateId: 'nobody-knows', role: 'specialist' };
    definition.agents['slow'] = { templateId: 'worker', role: 'specialist' };
    definition.phases[0]!.tasks.push({ id: 'draft', name: 'Draft', assignee: 'slow' });
    const running = await world.start(definition, { continueAfterEvents: 30 });
    const approvals = await running.open(2);
    await until(() => agents.steps.length > 0);
    for (let round = 0; (await running.runs()).length < 3 && round < 40; round++) {
      const data = { name: `fact_${round}`, value: round, reason: 'to pass the time' };
      await running.command({ type: 'SetFact', data });
    }
    expect((await running.runs()).length).toBeGreaterThanOrEqual(3);
    open();
    await running.until((state) => state.tasks['draft']!.status === 'completed');
    await running.approve(approvals);
    expect(await endOf(running)).toBe('completed');
    expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
  }, 45_000);

  test('once, however often it is started', async () => {
    agents = await play(world, { step: () => agents.gives(DONE) });
    const definition = oneTask();
    const id = `twice-${Date.now()}`;
    const run = {
      type: 'RunAgent' as const,
      id: 'draft.1',
      taskId: 'draft',
      attempt: 1,
      agentId: 'agent',
      inputs: {},
    };
    const { answer, open } = held();
    agents.script.step = async () => {
      await answer;
      return await agents.gives(DONE);
    };
    // As a history that was reset leaves it: the run is there, and starts no second time.
    const handOff = {
      executor: 'model',
      timeMs: 60_000,
      turns: 5,
      tokens: 1_000,
      costUsd: null,
      agentName: 'A',
    };
    await env.client.workflow.start(RUN_AGENT, {
      workflowId: agentRunId(id, 'draft', 1),
      taskQueue: world.taskQueue,
      args: [{ instanceId: id, run, handOff, startedAt: Date.now() }],
    });
    const running = await world.start(definition, { id });
    await running.until((state) => state.tasks['draft']!.status === 'running');
    await pause(500);
    open();
    expect(await endOf(running)).toBe('completed');
    expect(agents.steps).toHaveLength(1);
  }, 30_000);

  test('or is missed: nothing that has its name may keep the instance waiting', async () => {
    agents = new ScriptedAgents(world);
    await world.work({
      deps: { config: scriptedConfig() },
      activities: {
        ...agents.activities,
        runAgent: async () => ({
          // The instance waits a minute more than this.
          handOff: { executor: 'model', timeMs: -59_000, turns: 1, tokens: 1, costUsd: null, agentName: 'A' },
        }),
      },
    });
    const id = `missed-${Date.now()}`;
    const idle = await env.client.workflow.start('idle', {
      workflowId: agentRunId(id, 'draft', 1),
      taskQueue: 'nobody-serves-this',
    });
    const running = await world.start(oneTask(), { id });
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'timeout', reason: expect.stringContaining('did not come back') });
    await idle.terminate();
  }, 30_000);
});

describe('an outcome that is signalled', () => {
  const outcome: AgentOutcome = {
    ok: true,
    summary: 'Forged.',
    artifacts: [],
    facts: {},
    concerns: [],
    usage: { executor: 'model', simulated: false, durationMs: 1 },
  };

  test('and carries no seal of ours is refused on the trail, and the run goes on', async () => {
    const { answer, open } = held();
    agents = await play(world, {
      step: async () => {
        await answer;
        return await agents.gives(DONE);
      },
    });
    const running = await world.start(oneTask());
    await until(() => agents.steps.length > 0);
    const run = agents.steps[0]!.run;
    const foreignSeal = await sealOutcome(world.ring, 'another', 'draft', 1, outcome);
    const good = await sealOutcome(world.ring, running.id, 'draft', 1, outcome);
    for (const message of [
      { run, result: { outcome, seal: '' } },
      { run, result: { outcome, seal: foreignSeal } },
      { run, result: { outcome: { ...outcome, summary: 'Altered.' }, seal: good } },
      { run: { ...run, attempt: 2 }, result: { outcome, seal: good } },
      { run, outcome },
      'done',
    ]) {
      await running.handle.signal(OUTCOME_SIGNAL, message);
    }
    const count = async () => (await ofType(running, 'ForeignMessageRefused')).length;
    for (let wait = 0; wait < 200 && (await count()) < 6; wait++) await pause(25);
    expect(await count()).toBe(6);
    expect((await running.state()).tasks['draft']).toMatchObject({ status: 'running', attempt: 1 });
    open();
    expect(await endOf(running)).toBe('completed');
    expect((await ofType(running, 'TaskWorkDone'))[0]!.summary).toBe('Drafted.');
  }, 30_000);

  test('names its agent in vain: the books say whose attempt it is', async () => {
    const { answer, open } = held();
    agents = await play(world, {
      step: async () => {
        await answer;
        return await agents.gives(DONE);
      },
    });
    const running = await world.start(oneTask());
    await until(() => agents.steps.length > 0);
    const seal = await sealOutcome(world.ring, running.id, 'draft', 1, outcome);
    const run = { ...agents.steps[0]!.run, agentId: 'deputy' };
    await running.handle.signal(OUTCOME_SIGNAL, { run, result: { outcome, seal } });
    expect(await endOf(running)).toBe('completed');
    const done = (await running.events()).find(({ type }) => type === 'TaskWorkDone');
    expect(done?.by).toMatchObject({ kind: 'agent', id: 'agent' });
    open();
  }, 30_000);
});
