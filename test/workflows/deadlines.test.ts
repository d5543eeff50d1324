// Time: one timer, which fires when something is due; and agents that fail, dawdle or send nonsense.
import { describe, expect, test } from '@jest/globals';
import { type World, countTypes, mostOpenTimers } from '../support/process-world.ts';
import { agentOnly, oneApproval, twoApprovals } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';

let world: World;
worldForEach((opened) => {
  world = opened;
});

describe('the timer', () => {
  test('reminds, makes overdue, and leaves it decidable', async () => {
    const running = await world.start(oneApproval({ timeout: '3s', reminders: ['1s'], onTimeout: 'hold' }));
    const [approval] = await running.open(1);
    await running.until((state) => state.approvals[approval!.id]!.status === 'overdue');
    const events = await running.events();
    const at = (type: string) => events.find((event) => event.type === type)!.at - approval!.requestedAt;
    expect(at('ApprovalReminded')).toBeGreaterThanOrEqual(1_000);
    expect(at('ApprovalReminded')).toBeLessThan(2_500);
    expect(at('ApprovalOverdue')).toBeGreaterThanOrEqual(3_000);
    expect(at('ApprovalOverdue')).toBeLessThan(5_000);
    await running.approve([approval!]);
    expect((await running.handle.result()).status).toBe('completed');
    expect(await mostOpenTimers(running)).toBe(1);
  }, 30_000);

  test('is never two, also where a nearer deadline comes', async () => {
    const definition = twoApprovals();
    const [first, second] = definition.phases[0]!.tasks;
    Object.assign(first!, { timeout: '1h' });
    Object.assign(second!, { timeout: '2s', onTimeout: 'hold', inputs: { simulate: "{'takesMs': 700}" } });
    const running = await world.start(definition);
    const approvals = await running.open(2);
    await running.until((state) => Object.values(state.approvals).some(({ status }) => status === 'overdue'));
    await running.approve(approvals);
    await running.handle.result();
    expect(await mostOpenTimers(running)).toBe(1);
  }, 30_000);

  test('is asked only once the messages at hand are taken, after a time with no worker', async () => {
    const running = await world.start(oneApproval({ timeout: '2s', onTimeout: 'reject' }));
    const [approval] = await running.open(1);
    await world.rest();
    await running.decide(approval!, 'alice');
    await new Promise((done) => setTimeout(done, 2_500));
    await world.work();
    expect((await running.handle.result()).status).toBe('completed');
    expect(countTypes((await running.events()).map(({ type }) => type))).toMatchObject({
      ApprovalGranted: 1,
    });
  }, 40_000);
});

describe('agents', () => {
  test('that fail are tried again, and told why', async () => {
    const running = await world.start(agentOnly("{'failTimes': 1}"));
    await running.until(
      (state) => (state.tasks['draft']?.lastFailure ?? '') !== '' || state.status !== 'running',
    );
    const failed = (await running.events()).find(({ type }) => type === 'TaskAttemptFailed');
    expect(failed?.data).toMatchObject({
      attempt: 1,
      kind: 'agent_error',
      reason: expect.stringContaining('Simulated'),
    });
  }, 30_000);

  test.each(['not-json', 'oversized', 'schema'])(
    'that send %s have failed with the reason',
    async (badOutput) => {
      const definition = agentOnly(`{'badOutput': '${badOutput}'}`, {
        errorHandling: { taskFailure: 'fail', maxRetries: 0 },
      });
      const running = await world.start(definition);
      expect((await running.handle.result()).status).toBe('failed');
      const failed = (await running.events()).find(({ type }) => type === 'TaskAttemptFailed');
      expect(failed?.data).toMatchObject({ kind: 'bad_output' });
    },
    30_000,
  );

  test('that break off for a reason of ours are run again under the same key', async () => {
    // Not a failure of the agent's, so no attempt of the process is used up.
    const keys: string[] = [];
    const { simulated } = world.deps;
    world.deps.simulated = {
      ...simulated,
      run: async (request, signal) => {
        keys.push(request.idempotencyKey);
        if (keys.length === 1) throw new Error('The connection broke.');
        return await simulated.run(request, signal);
      },
    };
    const running = await world.start(agentOnly('{}'));
    expect((await running.handle.result()).status).toBe('completed');
    expect(keys).toEqual([`${running.id}.draft.1`, `${running.id}.draft.1`]);
  }, 30_000);
});
