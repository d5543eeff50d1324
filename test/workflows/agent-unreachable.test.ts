// An agent that nobody reaches, over an hour of server time that is skipped.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { workflowCode } from '../../worker/bundle.ts';
import { notRun } from '../support/not-run.ts';
import type { World } from '../support/process-world.ts';
import { ScriptedAgents, ofType, oneTask, scriptedConfig } from '../support/scripted-agents.ts';
import { TIME_SKIPPING, openTimedWorld, startTimeSkipping } from '../support/time-skipping.ts';

const MINUTE_MS = 60_000;

if (TIME_SKIPPING === null)
  notRun(
    'an agent that nobody reaches, with time skipping',
    'There is no time-skipping test server: run `npm test` once, or name one in TEMPORAL_TEST_SERVER.',
  );
else overAnHour(TIME_SKIPPING);

function overAnHour(server: string): void {
  let env: TestWorkflowEnvironment;
  let world: World;
  let agents: ScriptedAgents;
  beforeEach(async () => {
    const code = await workflowCode();
    env = await startTimeSkipping(server);
    ({ world } = await openTimedWorld(env, code));
    agents = new ScriptedAgents(world);
    const { activities } = agents;
    await world.work({ maxCachedWorkflows: 0, deps: { config: scriptedConfig() }, activities });
  }, 60_000);
  afterEach(async () => {
    await world?.close();
    await env?.teardown();
  }, 60_000);

  test('an agent that nobody reaches for ten minutes has failed its attempt, long before the hour that it has', async () => {
    const failed = { kind: 'failed', failure: 'unreachable', reason: 'Nobody is there.' } as const;
    agents.script.call = () => ({ ...failed, retryAfterMs: 5_000 });
    const running = await world.start(oneTask('remote', { errorHandling: { maxRetries: 0 } }));
    await env.sleep(8 * MINUTE_MS);
    expect(await ofType(running, 'TaskAttemptFailed')).toEqual([]);
    await env.sleep(4 * MINUTE_MS);
    await running.until(({ incidents }) => Object.keys(incidents).length > 0);
    expect(await ofType(running, 'TaskAttemptFailed')).toMatchObject([
      { kind: 'unreachable', reason: 'Nobody is there.' },
    ]);
  }, 60_000);
}
