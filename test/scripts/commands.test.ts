// npm start and npm test as processes, in a made-up clone: what they print, their order, their codes.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../scripts/ports.mjs';
import { identityOf } from '../../scripts/process-identity.mjs';
import { bareEnvironment } from '../../scripts/environment.mjs';
import { type Clone, makeClone } from './made-up-clone.ts';

let clone: Clone;
let running: Running[];
beforeEach(() => {
  clone = makeClone();
  running = [];
});
afterEach(async () => {
  for (const each of running) {
    each.child.kill('SIGTERM');
    await each.end;
  }
  clone.remove();
});

interface Running {
  child: ChildProcess;
  text(): string;
  end: Promise<number | null>;
  says(pattern: RegExp): Promise<void>;
}

function run(script: string, env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [join('scripts', script)], {
    cwd: clone.root,
    env: {
      ...bareEnvironment(),
      TEMPORAL_CLI: clone.temporal,
      // Any file will do: nothing of the made-up clone starts them.
      TEMPORAL_TEST_SERVER: clone.temporal,
      CHROMIUM: clone.temporal,
      COUNTERSIGN_DATA: clone.dataDir,
      CI: '',
      ...env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const end = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  let ended = false;
  void end.then(() => (ended = true));
  const says = async (pattern: RegExp) => {
    while (!pattern.test(text)) {
      if (ended) throw new Error(`It ended without saying ${pattern}:\n${text}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const it = { child, text: () => text, end, says };
  running.push(it);
  return it;
}

interface RunFile {
  children: Record<string, { pid: number }>;
}
const pidsInRunFile = () => {
  const { children } = JSON.parse(readFileSync(join(clone.dataDir, 'run.json'), 'utf8')) as RunFile;
  return Object.values(children).map(({ pid }) => pid);
};
const alive = async (pid: number) => (await identityOf(pid)).started !== null;

describe('npm start', () => {
  const start = async () => {
    const env = {
      PORT: String(await freePort()),
      TEMPORAL_PORT: String(await freePort()),
      TEMPORAL_UI_PORT: String(await freePort()),
    };
    return { env, it: run('start.mjs', env) };
  };

  test('prints the addresses, starts the sample once, and Ctrl-C stops all in order', async () => {
    const { env, it } = await start();
    await it.says(/Ctrl-C stops all of it/);
    const api = `http://127.0.0.1:${env.PORT}`;
    expect(it.text()).toMatch(new RegExp(`API +${api} `));
    expect(it.text()).toMatch(new RegExp(`Console +${api}/console`));
    expect(it.text()).toMatch(new RegExp(`Mailbox +${api}/mailbox`));
    expect(it.text()).toMatch(new RegExp(`Temporal UI +http://127.0.0.1:${env.TEMPORAL_UI_PORT}`));
    expect(it.text()).toMatch(/Token +in data\/token/);
    expect(it.text()).toMatch(/Sample +instance proc-1 started\n +its first approval mail waits in/);
    expect(it.text()).not.toContain('token-of-a-test');
    const pids = pidsInRunFile();
    expect(pids).toHaveLength(3);
    it.child.kill('SIGINT');
    it.child.kill('SIGINT');
    expect(await it.end).toBe(0);
    expect(it.text()).toMatch(/Stopping\n[^]*API +stopped[^]*Worker +stopped[^]*Temporal +stopped/);
    expect(await Promise.all(pids.map(alive))).toEqual([false, false, false]);

    const again = run('start.mjs', env);
    await again.says(/Ctrl-C stops all of it/);
    expect(again.text()).not.toContain('Sample');
  }, 60_000);

  test('when one process dies it says which, stops the others and ends with 1', async () => {
    const { env, it } = await start();
    await it.says(/Ctrl-C stops all of it/);
    const pids = pidsInRunFile();
    await fetch(`http://127.0.0.1:${env.PORT}/die`).catch(() => undefined);
    expect(await it.end).toBe(1);
    expect(it.text()).toMatch(/api ended by itself \(code 7\), so everything stops/);
    expect(await Promise.all(pids.map(alive))).toEqual([false, false, false]);
  }, 60_000);

  test('after a kill -9 of all of it the next start clears up and goes on', async () => {
    const { env, it } = await start();
    await it.says(/Ctrl-C stops all of it/);
    const orphans = pidsInRunFile();
    it.child.kill('SIGKILL');
    await new Promise((done) => it.child.once('exit', done));
    expect(await Promise.all(orphans.map(alive))).toEqual([true, true, true]);
    const again = run('start.mjs', env);
    await again.says(/Ctrl-C stops all of it/);
    expect(again.text()).toMatch(/Clearing up +temporal of a run that crashed/);
    expect(await Promise.all(orphans.map(alive))).toEqual([false, false, false]);
  }, 60_000);

  test('a second start on the same folder is refused in a sentence', async () => {
    const { env, it } = await start();
    await it.says(/Ctrl-C stops all of it/);
    const second = run('start.mjs', { ...env, PORT: String(await freePort()) });
    expect(await second.end).toBe(1);
    expect(second.text()).toContain('Countersign already runs on');
    expect(second.text()).not.toMatch(/\n\s+at /);
    expect((await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).ok).toBe(true);
  }, 60_000);
});

describe('npm run demo', () => {
  test('fails with the reason and a code where nothing is ready at COUNTERSIGN_URL', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const it = run('demo.mjs', { COUNTERSIGN_URL: url });
    expect(await it.end).toBe(1);
    expect(it.text()).toContain(`The demo failed: Nothing is ready at ${url} (COUNTERSIGN_URL).`);
    expect(it.text()).not.toMatch(/\n\s+at /);
  }, 30_000);
});

describe('npm test', () => {
  const good = { code: 0, report: { numPassedTests: 10, numFailedTests: 0, numPendingTests: 0 } };
  const reports = (changed: object = {}) =>
    clone.put(
      'reports.json',
      JSON.stringify({ engine: good, unit: good, workflow: good, replay: good, e2e: good, ...changed }),
    );
  const postgres = () => {
    clone.put('pg/initdb', '');
    return join(clone.put('pg/postgres', ''), '..');
  };
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

  test('without a way to Temporal the fast checks still run, and it is a failure', async () => {
    reports();
    const it = run('test.mjs', { POSTGRES_BIN: postgres(), TEMPORAL_CLI: join(clone.root, 'none') });
    expect(await it.end).toBe(1);
    expect(it.text()).toMatch(/TEMPORAL_CLI is .*none/);
    expect(lastLine(it.text())).toBe('53 passed, 1 failed, 0 skipped');
  }, 60_000);

  test('runs all, cheapest first, hands on what it found, and ends with one line', async () => {
    reports();
    const it = run('test.mjs', { POSTGRES_BIN: postgres(), SMTP_URL: 'smtp://mine' });
    expect(await it.end).toBe(0);
    expect(lastLine(it.text())).toBe('53 passed, 0 failed, 0 skipped');
    const order = it.text().match(/^(?:Format|Lint|Types|Engine|Unit|Workflow|Replay|End to end):/gm);
    expect(order?.join(' ')).toBe('Format: Lint: Types: Engine: Unit: Workflow: Replay: End to end:');
    expect(it.text()).toContain(`jest e2e ${join(clone.root, 'pg')} ${clone.temporal} no-smtp`);
  }, 60_000);

  test('goes on past every failure and counts each', async () => {
    reports({
      unit: { code: 1, report: { numPassedTests: 8, numFailedTests: 2, numPendingTests: 1 } },
      workflow: { code: 0, report: { numPassedTests: 0, numFailedTests: 0 } },
      replay: { code: 1 },
    });
    const scripts = { 'format:check': 'exit 0', lint: 'exit 1', types: 'exit 0' };
    clone.put('package.json', JSON.stringify({ type: 'module', scripts }));
    const it = run('test.mjs', { POSTGRES_BIN: postgres() });
    expect(await it.end).toBe(1);
    expect(lastLine(it.text())).toBe('30 passed, 5 failed, 1 skipped');
    expect(it.text()).toMatch(/Workflow +no test ran/);
    expect(it.text()).toMatch(/Replay +Jest left no report/);
  }, 60_000);

  test('without PostgreSQL it says so loudly; with CI set that is a failure', async () => {
    reports();
    const bad = { POSTGRES_BIN: clone.root };
    const local = run('test.mjs', bad);
    expect(await local.end).toBe(0);
    expect(local.text()).toMatch(/NOT RUN: the tests of the books on PostgreSQL\./);
    expect(lastLine(local.text())).toBe('53 passed, 0 failed, 1 skipped');
    const ci = run('test.mjs', { ...bad, CI: 'true' });
    expect(await ci.end).toBe(1);
    expect(lastLine(ci.text())).toBe('53 passed, 1 failed, 0 skipped');
  }, 60_000);
});
