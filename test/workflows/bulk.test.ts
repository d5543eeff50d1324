// One action on many instances on a real server: each is done once, over crashes, restarts and continue-as-new.
import { expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { InstanceCommands } from '../../activities/ports.ts';
import { temporalGateway } from '../../api/temporal-gateway.ts';
import { type BulkProgress, RUN_BULK, bulkStartOptions } from '../../workflows/messages.ts';
import { bulkInBooks } from '../support/bulk-in-books.ts';
import { Running, type World } from '../support/process-world.ts';
import { oneApproval } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  // Sixty histories are replayed then.
  { works: false, closesWithinMs: 90_000 },
);

async function waiting(count: number): Promise<Running[]> {
  const all = await Promise.all(Array.from({ length: count }, () => world.start(oneApproval())));
  for (const each of all) await each.open(1);
  return all;
}
const paused = async (running: Running) =>
  (await running.events()).filter(({ type }) => type === 'InstancePaused');
const runsOf = (id: string) => new Running(world, env.client.workflow.getHandle(id) as Running['handle']);

test('60 instances: refusals are noted, and a crash, a restart and continue-as-new change nothing', async () => {
  const real = world.deps.commands;
  let sent = 0;
  let isGoing = false;
  const commands: InstanceCommands = {
    async send(...args) {
      if (isGoing) throw new Error('the worker is going');
      const answer = await real.send(...args);
      sent += 1;
      // Taken, and the worker dies before it hears of it.
      if (sent === 10) throw new Error('killed');
      if (sent === 20) isGoing = true;
      return answer;
    },
  };
  await world.work({ deps: { commands } });
  const all = await waiting(60);
  await all[7]!.command({ type: 'PauseInstance', data: { reason: 'Before.' } });
  await all[8]!.command({ type: 'CancelInstance', data: { reason: 'Before.' } });
  const id = await bulkInBooks(
    world,
    all.map((each) => each.id),
  );
  const handle = await env.client.workflow.start(RUN_BULK, {
    ...bulkStartOptions(id, world.taskQueue),
    args: [{ bulkId: id, batchesARun: 1 }],
  });
  await until(async () => isGoing);
  await world.rest();
  isGoing = false;
  await world.work({ deps: { commands } });
  const ended = (await handle.result()) as BulkProgress;
  expect(ended).toEqual({ total: 60, done: 58, refused: 2, failed: 0, left: 0 });
  const { items } = await world.books.bulkItems(id, { limit: 100 });
  const codes = Object.fromEntries(items.map(({ instanceId, code }) => [instanceId, code]));
  expect(codes[all[7]!.id]).toBe('instance-paused');
  expect(codes[all[8]!.id]).toBe('instance-closed');
  expect(await world.books.bulk(id)).toMatchObject({ done: 58, refused: 2, endedAt: expect.any(Number) });
  for (const each of all) {
    if (each.id === all[8]!.id) continue;
    const [event, ...more] = await paused(each);
    expect(more).toEqual([]);
    if (each.id === all[7]!.id) continue;
    expect(event).toMatchObject({
      commandId: `${id}.${each.id}`,
      by: { kind: 'operator', id: 'local', via: 'local' },
      data: { reason: 'The signing service is down.' },
    });
  }
  const bulk = new Running(world, handle as unknown as Running['handle']);
  // Temporal's lists come a moment later.
  await until(async () => (await bulk.runs(id)).length > 1);
  await bulk.replay();
}, 240_000);

test('asked for again it starts nothing, also when it is over; a stop leaves the rest as it is', async () => {
  let bulkId = '';
  const real = world.deps.commands;
  const commands: InstanceCommands = {
    async send(...args) {
      const answer = await real.send(...args);
      const note = { at: 1, type: 'bulk_stopped', actor: 'jane', via: 'local', data: { bulkId } } as const;
      await world.books.stopBulk(bulkId, Date.now(), 'jane', note);
      return answer;
    },
  };
  await world.work({ deps: { commands } });
  const all = await waiting(12);
  bulkId = await bulkInBooks(
    world,
    all.map((each) => each.id),
  );
  const gateway = temporalGateway(env.client, world.taskQueue);
  for (let times = 0; times < 3; times += 1)
    expect(await gateway.startBulk(bulkId)).toEqual({ ok: true, value: null });
  const ended = (await env.client.workflow.getHandle(bulkId).result()) as BulkProgress;
  expect(await gateway.startBulk(bulkId)).toEqual({ ok: true, value: null });
  // Those that were being sent when it was stopped are done, no more.
  expect(ended.left).toBe(0);
  expect(ended.done).toBeGreaterThan(0);
  expect(ended.done).toBeLessThanOrEqual(5);
  const states = await Promise.all(all.map(async (each) => (await paused(each)).length));
  expect(states.filter((count) => count === 1)).toHaveLength(ended.done);
  expect(await runsOf(bulkId).runs(bulkId)).toHaveLength(1);
}, 60_000);

async function until(fits: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await fits()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`Waited in vain for ${fits.toString()}.`);
}
