// A Temporal server in which time is skipped: a week of process in a second, with the real workflow and activities.
import { Context } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { OutgoingMail } from '../../activities/ports.ts';
import { knownTimeSkipping } from '../../scripts/time-skipping.mjs';
import { SEARCH_KEYS, STATE_QUERY } from '../../workflows/messages.ts';
import { World } from './process-world.ts';
import { quietRuntime } from './temporal-server.ts';

/** Path of the server that set-up found; null: none. */
export const TIME_SKIPPING = knownTimeSkipping();

/**
 * Starts the server. Its time is one for all its workflows: run one instance at a time. It has no lists and is not
 * trusted with continue-as-new, which the other workflow tests take a real server for.
 */
export async function startTimeSkipping(file: string): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const env = await startWithin(file, 3);
  const keyword = 2;
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(SEARCH_KEYS).map(({ name }) => [name, keyword])),
  });
  return env;
}

/** The SDK waits five seconds; a machine that does much else may need more than one of them. */
async function startWithin(file: string, tries: number): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: file } },
    });
  } catch (error) {
    if (tries === 1) throw error;
    return await startWithin(file, tries - 1);
  }
}

/** A mail and the server's time when it was sent, epoch ms. */
export interface TimedMail extends OutgoingMail {
  at: number;
}

/** A world whose activities and mails live in the server's time. */
export async function openTimedWorld(
  env: TestWorkflowEnvironment,
  code: string,
): Promise<{ world: World; mails: TimedMail[] }> {
  const world = await World.open(env, code);
  const mails: TimedMail[] = [];
  world.deps.now = activityTime;
  world.deps.mail = {
    send: async (mail) => {
      mails.push({ ...mail, at: activityTime() });
      return { outcome: 'sent' };
    },
  };
  return { world, mails };
}

/** The server's time at which the running attempt was scheduled, epoch ms. */
const activityTime = (): number => Context.current().info.currentAttemptScheduledTimestampMs;

/**
 * Lets the server's time pass while no worker runs, its worker having just stopped. Two habits of the server are in the
 * way. It trips over the polls of a worker that has gone, once, with whatever it has to hand out next: that is a query
 * here, which nobody misses. And it stands still where a task waits for a worker, as one does from the first timer on:
 * that hold is lifted, and given back, for the task gives it up when a worker has done it.
 */
export async function passInOutage(
  env: TestWorkflowEnvironment,
  instanceId: string,
  ms: number,
): Promise<void> {
  const handle = env.client.workflow.getHandle(instanceId);
  for (let again = 0; again < 2; again++) {
    await env.connection
      .withDeadline(Date.now() + 500, async () => handle.query(STATE_QUERY))
      .catch(() => undefined);
  }
  const from = await env.currentTimeMs();
  const service = env.connection.testService!;
  const passing = env.sleep(ms);
  // By the clock on the wall it would take an hour.
  while ((await env.currentTimeMs()) < from + 3_600_000) await new Promise((done) => setTimeout(done, 10));
  await service.unlockTimeSkipping({});
  await passing;
  await service.lockTimeSkipping({});
}
