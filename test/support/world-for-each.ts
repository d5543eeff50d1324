// The start of a workflow test: a Temporal server for the file, and a world of its own for each test.
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { workflowCode } from '../../worker/bundle.ts';
import { World } from './process-world.ts';
import { startTemporal } from './temporal-server.ts';

/** Hands on the world of each test before it. `works`: whether its worker runs by then; default true. Closing replays its histories. */
export function worldForEach(
  opened: (world: World, env: TestWorkflowEnvironment) => void,
  { works = true, closesWithinMs = 20_000 } = {},
): void {
  let env: TestWorkflowEnvironment;
  let code: string;
  let world: World;
  beforeAll(async () => {
    [env, code] = await Promise.all([startTemporal(), workflowCode()]);
  }, 60_000);
  afterAll(async () => env?.teardown());
  beforeEach(async () => {
    world = await World.open(env, code);
    opened(world, env);
    if (works) await world.work();
  });
  // Every history is replayed by then, those of agents' runs too.
  afterEach(async () => world.close(), closesWithinMs);
}
