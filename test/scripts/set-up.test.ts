// Dependencies, PostgreSQL, progress lines: set-up with made-up commands on a PATH of the test's own.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { environment } from '../../scripts/environment.mjs';
import { installDependencies } from '../../scripts/install.mjs';
import { findPostgres } from '../../scripts/postgres.mjs';
import { runCommand } from '../../scripts/run-command.mjs';
import { createTerminal, withProgress, written } from '../../scripts/terminal.mjs';

let folder: string;
let said: string;
const terminal = createTerminal((text: string) => {
  said += text;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-'));
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  return file;
}

describe('installDependencies', () => {
  const lock = (version: string) =>
    JSON.stringify({
      packages: {
        '': {},
        'node_modules/a': { version },
        'node_modules/win': { version: '1', optional: true },
      },
    });
  const npm = () => put('npm', '#!/bin/sh\necho "$@" >> calls\nmkdir -p node_modules\n/bin/sleep 0.15\n');
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  const install = (command = npm()) =>
    installDependencies({ root: folder, terminal, npm: command, everyMs: 40 });

  test('runs npm ci once, telling that it still works, and not again until the lock file changes', async () => {
    put('package-lock.json', lock('1.0.0'));
    expect(await install()).toBe('installed');
    expect(calls()).toEqual(['ci --no-audit --no-fund']);
    expect(said).toMatch(/still installing \(0\.\d s\)/);
    expect(await install()).toBe('up-to-date');
    expect(calls()).toHaveLength(1);
    put('package-lock.json', lock('1.0.1'));
    expect(await install()).toBe('installed');
    expect(said).toContain('the lock file has changed');
  });

  test('takes over what somebody installed by hand, if it fits the lock file', async () => {
    put('package-lock.json', lock('1.0.0'));
    put(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    );
    expect(await install()).toBe('up-to-date');
    rmSync(join(folder, 'node_modules'), { recursive: true });
    put(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '0.9.0' } } }),
    );
    expect(await install()).toBe('installed');
  });

  test('says what npm said when it fails, and tries again the next time', async () => {
    put('package-lock.json', lock('1.0.0'));
    const failing = put('bad-npm', '#!/bin/sh\necho "npm error network ENOTFOUND"; exit 1\n');
    await expect(install(failing)).rejects.toThrow(/npm failed[^]*ENOTFOUND/);
    expect(await install()).toBe('installed');
  });
});

describe('findPostgres', () => {
  const find = (env: Record<string, string>, versioned: { folder: string; bin: string }[] = []) =>
    findPostgres({ terminal, env: { PATH: '', ...env }, versioned, mayInstall: false });
  const programs = (at: string) => {
    put(`${at}/initdb`, '');
    put(`${at}/postgres`, '');
    return join(folder, at);
  };

  test('takes the folder that is named, and says so where it is none', async () => {
    const bin = programs('mine');
    expect(await find({ POSTGRES_BIN: bin })).toEqual({ bin });
    expect(await find({ POSTGRES_BIN: folder })).toMatchObject({
      missing: expect.stringContaining('POSTGRES_BIN'),
    });
  });

  test('follows a link on the PATH to the folder that has all programs', async () => {
    const bin = programs('lib/16/bin');
    mkdirSync(join(folder, 'path'));
    symlinkSync(join(bin, 'postgres'), join(folder, 'path', 'postgres'));
    expect(await find({ PATH: join(folder, 'path') })).toEqual({ bin });
  });

  test('takes the newest version that is whole', async () => {
    programs('pg/9.6/bin');
    const bin = programs('pg/15/bin');
    put('pg/17/bin/psql', '');
    expect(await find({}, [{ folder: join(folder, 'pg'), bin: 'bin' }])).toEqual({ bin });
  });

  test('says what is missing where there is none and none may be installed', async () => {
    expect(await find({})).toMatchObject({ missing: expect.stringContaining('Install it') });
  });
});

describe('environment', () => {
  test('reads the .env file under what is set, and takes empty as not set', () => {
    put('.env', 'PORT=4000\nHOST=0.0.0.0\n');
    expect(environment({ PORT: '5000', HOST: '', LANG: 'C' }, folder)).toEqual({
      PORT: '5000',
      HOST: '0.0.0.0',
      LANG: 'C',
    });
    expect(environment({ COUNTERSIGN_ENV_FILE: 'none' }, folder)).toEqual({ COUNTERSIGN_ENV_FILE: 'none' });
  });
});

test('withProgress tells how far it is until the work ends, well or badly', async () => {
  let step = 0;
  const work = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no')), 90));
  const running = withProgress(
    { terminal, label: 'Build', describe: () => `step ${++step}`, everyMs: 20 },
    work,
  );
  await expect(running).rejects.toThrow('no');
  const lines = said.trim().split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(2);
  expect(said).toMatch(/^ {2}Build {9}step 1 \(0\.0 s\)\n/);
  await new Promise((done) => setTimeout(done, 50));
  expect(said.trim().split('\n')).toHaveLength(lines);
});

test.each([
  [40, '0.0 s'],
  [1234, '1.2 s'],
  [12_345, '12 s'],
  [59_700, '1 min 00 s'],
  [185_000, '3 min 05 s'],
])('written(%d) is %s', (ms, text) => {
  expect(written(ms)).toBe(text);
});

describe('runCommand', () => {
  test('gives code and output, and why it did not end well', async () => {
    expect(await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({
      code: 3,
      output: 'out\nerr\n',
      problem: null,
    });
    expect(await runCommand('/nonexistent/command', [])).toMatchObject({
      code: null,
      problem: expect.stringContaining('ENOENT'),
    });
    expect(await runCommand('sleep', ['5'], { timeoutMs: 50 })).toMatchObject({
      code: null,
      problem: 'no end within 50 ms',
    });
  });
});
