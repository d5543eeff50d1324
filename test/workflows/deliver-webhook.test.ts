// Webhooks on a real server: real dispatchers, a real worker, a receiver that checks with the library of the standard.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { Webhook } from 'standardwebhooks';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import { startDeliveryWith } from '../../worker/webhook-dispatcher.ts';
import { DELIVER_WEBHOOK } from '../../workflows/messages.ts';
import type { World } from '../support/process-world.ts';
import { agentOnly, oneApproval } from '../support/small-definitions.ts';
import { aDelivery, aWebhook, sealedSecret, WEBHOOK_TEST_SECRET } from '../support/webhook-rows.ts';
import { worldForEach } from '../support/world-for-each.ts';

const DISPATCHER = fileURLToPath(new URL('../support/webhook-dispatcher-main.ts', import.meta.url));

let env: TestWorkflowEnvironment;
let world: World;
worldForEach((opened, server) => {
  world = opened;
  env = server;
  world.deps.webhookFetch = webhookFetch({ allowPrivate: ['127.0.0.1/32'] });
});

/** What each message was, in order of arrival: position, or its type. */
let got: { id: string; position: number | null }[];
let answers: (n: number) => number;
let receiver: Server;
let children: ChildProcess[];
beforeEach(async () => {
  [got, children] = [[], []];
  answers = () => 204;
  receiver = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const headers = req.headers as Record<string, string>;
      const payload = new Webhook(WEBHOOK_TEST_SECRET).verify(Buffer.concat(chunks).toString(), headers);
      const { data } = payload as { data: { position?: number } };
      const status = answers(got.length);
      if (status < 300) got.push({ id: headers['webhook-id']!, position: data.position ?? null });
      res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(
    children.map(async (child) => child.exitCode ?? child.signalCode ?? (await once(child, 'exit'))),
  );
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function webhook(fields: Parameters<typeof aWebhook>[1] = {}): Promise<string> {
  const id = `wh_${Math.random().toString(36).slice(2, 12)}`;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const secrets = [await sealedSecret(world.ring, id)];
  await world.books.addWebhook(aWebhook(id, { url, secrets, ...fields }));
  return id;
}

async function dispatch(): Promise<ChildProcess> {
  const given = {
    books: { sqliteFile: join(world.keyFolder, '../countersign.db') },
    address: env.address,
    taskQueue: world.taskQueue,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', DISPATCHER, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await new Promise((done) => setTimeout(done, 50)))
    if (await holds()) return;
  throw new Error(`Not within ${withinMs} ms: ${what}. Got ${got.length}.`);
}

const begun = async (webhookId: string): Promise<string[]> => {
  const ids: string[] = [];
  const query = `WorkflowType = '${DELIVER_WEBHOOK}' AND WorkflowId STARTS_WITH '${webhookId}.'`;
  for await (const { workflowId } of env.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
};

test('dispatchers are killed and started again, the worker restarts, the receiver is down for a while: nothing is missed, and each message is one workflow under one id', async () => {
  const id = await webhook();
  let failing = 0;
  // Every seventh is refused the first time: it comes again after five seconds.
  answers = () => (++failing % 7 === 0 && failing < 60 ? 503 : 204);
  await dispatch();
  const second = await dispatch();
  const writing = (async () => {
    for (let n = 0; n < 6; n++) await world.start(agentOnly('{}'));
    for (let n = 0; n < 2; n++) await (await world.start(oneApproval())).open(1);
  })();
  await until('the first few', () => got.length > 5);
  second.kill('SIGKILL');
  await until('some more', () => got.length > 15);
  for (const child of children) child.kill('SIGKILL');
  await writing;
  await world.rest();
  await dispatch();
  await dispatch();
  await world.work();
  const last = async () => await world.books.lastPosition();
  await until('all', async () => new Set(got.map((each) => each.position)).size === (await last()), 60_000);

  const positions = got.map(({ position }) => position!);
  expect([...new Set(positions)].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: await last() }, (_, n) => n + 1),
  );
  // The worker was not killed while one was under way, so no message got there twice either.
  expect(positions).toHaveLength(new Set(positions).size);
  expect(new Set(got.map((each) => `${each.id} ${each.position}`)).size).toBe(
    new Set(got.map((each) => each.id)).size,
  );
  await until('the log', async () => {
    const { items } = await world.books.webhookDeliveries({ webhookId: id }, { limit: 500 });
    return items.length === positions.length && items.every(({ status }) => status === 'delivered');
  });
  const workflows = await begun(id);
  expect(new Set(workflows).size).toBe(workflows.length);
  expect((await world.books.webhook(id))!.failingSince).toBeNull();
}, 150_000);

test('it is tried again until it is taken, and its history replays; asked for again, it goes again', async () => {
  const id = await webhook({ active: true });
  let tries = 0;
  answers = () => (++tries === 1 ? 500 : 204);
  const row = aDelivery('msg_again', id, {
    position: 1,
    instanceId: (await world.start(agentOnly('{}'))).id,
  });
  await until('an entry', async () => (await world.books.lastPosition()) > 0);
  await world.books.addWebhookDeliveries([row]);
  const start = startDeliveryWith(env.client, world.taskQueue);
  const input = { webhookId: id, deliveryId: row.id, position: 1, run: 0, type: row.type };
  await start(input);
  await start(input);
  const handle = env.client.workflow.getHandle(`${id}.1`);
  expect(await handle.result()).toEqual({ outcome: 'delivered', attempts: 2 });
  // Also once it has ended: nothing starts.
  await start(input);
  expect(got).toEqual([{ id: row.id, position: 1 }]);
  expect((await world.books.webhookDelivery(row.id))!.attempts.map(({ status }) => status)).toEqual([
    500, 204,
  ]);
  await Worker.runReplayHistory(
    { workflowBundle: { code: world.code } },
    await handle.fetchHistory(),
    `${id}.1`,
  );
  expect(JSON.stringify(await handle.fetchHistory())).not.toContain('whsec');

  const run = Date.now();
  await world.books.reopenWebhookDelivery(row.id, run);
  await start({ ...input, run });
  await env.client.workflow.getHandle(`${id}.1.${run}`).result();
  expect(got).toHaveLength(2);
  expect(got[1]).toEqual(got[0]);
}, 60_000);

test('one that is deleted meanwhile ends by itself', async () => {
  const id = await webhook();
  answers = () => 500;
  const ping = aDelivery('msg_x', id, { position: 9, instanceId: (await world.start(agentOnly('{}'))).id });
  await until('entries', async () => (await world.books.lastPosition()) >= 9);
  await world.books.addWebhookDeliveries([ping]);
  await startDeliveryWith(
    env.client,
    world.taskQueue,
  )({
    webhookId: id,
    deliveryId: 'msg_x',
    position: 9,
    run: 0,
    type: 'approval',
  });
  await until('a try', async () => (await world.books.webhookDelivery('msg_x'))!.attempts.length === 1);
  await world.books.deleteWebhook(id);
  const handle = env.client.workflow.getHandle(`${id}.9`);
  expect(await handle.result()).toEqual({ outcome: 'over', attempts: 2 });
}, 60_000);
