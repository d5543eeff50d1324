// The stack: order, readiness, names, kills, what a crash leaves behind. With small made-up processes in place of the real.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SEARCH_ATTRIBUTES as OURS } from '../../platform/temporal.ts';
import { SCRIPT_SETTINGS, SETTINGS } from '../../platform/settings.ts';
import { readable } from '../../scripts/child.mjs';
import { freePort, isFree } from '../../scripts/ports.mjs';
import { identityOf, isRunning } from '../../scripts/process-identity.mjs';
import { claimDataFolder } from '../../scripts/run-file.mjs';
import { bareEnvironment } from '../../scripts/environment.mjs';
import { startStack } from '../../scripts/stack.mjs';
import { SEARCH_ATTRIBUTES, serverArgs } from '../../scripts/temporal.mjs';
import { createTerminal } from '../../scripts/terminal.mjs';
import { type Clone, makeClone } from './made-up-clone.ts';

let clone: Clone;
let dataDir: string;
let said: string;
const terminal = createTerminal((text: string) => {
  said += text;
});
type Stack = Awaited<ReturnType<typeof startStack>>;
let stacks: Stack[];

beforeEach(() => {
  clone = makeClone();
  dataDir = clone.dataDir;
  said = '';
  stacks = [];
});
afterEach(async () => {
  for (const stack of stacks) await stack.stop();
  clone.remove();
});

async function start(more: object = {}): Promise<Stack> {
  const stack = await startStack({
    dataDir,
    root: clone.root,
    temporalBinary: clone.temporal,
    port: 0,
    temporalPort: 0,
    uiPort: null,
    env: bareEnvironment(),
    terminal,
    ...more,
  });
  stacks.push(stack);
  return stack;
}
const alive = async (pid: number) => (await identityOf(pid)).started !== null;

describe('startStack', () => {
  test('starts three processes of their own, waits for each, and stops them in order', async () => {
    const stack = await start();
    const pids = Object.values(stack.pids);
    expect(Object.keys(stack.pids).sort()).toEqual(['api', 'temporal', 'worker']);
    expect((await fetch(`${stack.apiUrl}/readyz`)).status).toBe(200);
    expect(stack.token).toBe('token-of-a-test-1234');
    expect(stack.output('worker')[0]).toContain(`starting ${stack.temporal.address}`);
    await stack.stop();
    expect(await Promise.all(pids.map(alive))).toEqual([false, false, false]);
    expect(said.match(/(\w+) +stopped/g)?.map((line) => line.split(' ')[0])).toEqual([
      'API',
      'Worker',
      'Temporal',
    ]);
    expect(readFileSync(join(dataDir, 'logs', 'worker.log'), 'utf8')).toContain('worker drained');
  }, 30_000);

  test('each can be killed and started again by name, at the same address, and that is no unexpected death', async () => {
    const stack = await start();
    const before = { ...stack.pids };
    const address = stack.temporal.address;
    let died = false;
    void stack.died.then(() => {
      died = true;
    });
    for (const name of ['worker', 'api', 'temporal'] as const) {
      await stack.kill9(name);
      expect(stack.pids[name]).toBeUndefined();
      await stack.start(name);
      expect(stack.pids[name]).not.toBe(before[name]);
    }
    await stack.restart('api');
    expect((await fetch(`${stack.apiUrl}/readyz`)).ok).toBe(true);
    expect(stack.temporal.address).toBe(address);
    expect(died).toBe(false);
  }, 60_000);

  test('tells of a death that nobody asked for', async () => {
    const stack = await start();
    await fetch(`${stack.apiUrl}/die`).catch(() => undefined);
    expect(await stack.died).toMatchObject({ name: 'api', code: 7, signal: null });
  }, 30_000);

  test('a process that ends before it is ready is named with its last words, and nothing stays', async () => {
    const starting = start({ env: { ...bareEnvironment(), WORKER_FAILS: '1' } });
    await expect(starting).rejects.toThrow(
      /worker ended before it was ready[^]*fatal no books: disk full[^]*worker\.log/,
    );
    const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
      owner: unknown;
      children: object;
    };
    expect(run).toMatchObject({ owner: null, children: {} });
    // Started again without the trouble: the folder is free.
    await start();
  }, 30_000);

  test('gives up when told to, and leaves nothing running', async () => {
    const giveUp = new AbortController();
    const starting = start({ signal: giveUp.signal });
    const failed = expect(starting).rejects.toThrow();
    while (!said.includes('Temporal      ready')) await new Promise((done) => setTimeout(done, 10));
    giveUp.abort();
    await failed;
    expect(said).toMatch(/Temporal +stopped/);
  }, 30_000);

  test('a second stack on the same folder is refused, and one that crashed is cleared up after', async () => {
    const stack = await start();
    const file = join(dataDir, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8')) as {
      owner: { pid: number };
      children: Record<string, object>;
    };
    expect(Object.keys(run.children).sort()).toEqual(['api', 'temporal', 'worker']);
    // As another process would find it: owned by somebody who lives.
    writeFileSync(file, JSON.stringify({ ...run, owner: await identityOf(process.ppid) }));
    await expect(claimDataFolder(dataDir, terminal)).rejects.toThrow(/already runs on .*data/);
    // And after a kill -9 of that somebody, its children left behind.
    writeFileSync(file, JSON.stringify({ ...run, owner: { pid: 2 ** 22 - 1, started: '1' } }));
    const orphans = Object.values(stack.pids);
    await claimDataFolder(dataDir, terminal);
    expect(await Promise.all(orphans.map(alive))).toEqual([false, false, false]);
    expect(said).toMatch(/Clearing up +worker of a run that crashed/);
  }, 30_000);

  test('keeps its ports over restarts, and takes others where something else has them', async () => {
    const first = await start({ port: undefined });
    const { apiUrl } = first;
    await first.stop();
    const port = Number(new URL(apiUrl).port);
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    try {
      await expect(start({ port })).rejects.toThrow(`Port ${port} (PORT) is taken`);
      const second = await start({ port: undefined });
      expect(second.apiUrl).not.toBe(apiUrl);
      expect(said).toContain(`port ${port} is taken by something else`);
    } finally {
      await new Promise((done) => other.close(done));
    }
  }, 60_000);

  test('with a server of yours none is started, and one that does not answer is named', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await expect(start({ temporalAddress: address })).rejects.toThrow(
      `Nothing answers at ${address} (TEMPORAL_ADDRESS)`,
    );
    expect(existsSync(join(dataDir, 'temporal.db'))).toBe(false);
  }, 30_000);
});

test('isRunning tells a process from another that got its id', async () => {
  const me = await identityOf(process.pid);
  expect(await isRunning(me)).toBe(true);
  expect(await isRunning({ ...me, started: '1' })).toBe(false);
});

test('isFree sees what listens', async () => {
  const port = await freePort();
  expect(await isFree(port)).toBe(true);
  const server = createServer().listen(port, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  expect(await isFree(port)).toBe(false);
  await new Promise((done) => server.close(done));
});

test('the server gets the search attributes that the worker asks for, and the measured pragmas', () => {
  expect(SEARCH_ATTRIBUTES).toEqual([...OURS]);
  const args = serverArgs({
    database: '/d/temporal.db',
    port: 7000,
    uiPort: 8000,
    namespace: 'default',
  }).join(' ');
  expect(args).toContain('--sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL');
  expect(args).toContain('--dynamic-config-value history.transferProcessorMaxPollRPS=1000');
  expect(args).toContain('--search-attribute ProcessId=Keyword');
  expect(args).toContain('--ui-port 8000');
  const headless = serverArgs({ database: '/d', port: 7000, uiPort: null, namespace: 'n' });
  expect(headless).toContain('--headless');
  expect(headless.join(' ')).toContain('--namespace n');
});

test('bareEnvironment keeps none of our settings', () => {
  const all = Object.fromEntries(
    [...Object.keys(SETTINGS), ...Object.keys(SCRIPT_SETTINGS)].map((name) => [name, 'x']),
  );
  const kept = bareEnvironment({ ...all, PATH: '/bin' });
  expect(kept).toEqual({ PATH: '/bin', COUNTERSIGN_ENV_FILE: 'none', POSTGRES_BIN: 'x' });
});

test.each([
  ['{"level":50,"msg":"no","err":{"message":"disk full"}}', 'error no: disk full'],
  ['{"level":30,"msg":"listening"}', 'info listening'],
  ['plain words', 'plain words'],
  ['{broken', '{broken'],
])('readable(%s)', (line, expected) => {
  expect(readable(line)).toBe(expected);
});
