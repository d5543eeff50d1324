// Settings: defaults, everything wrong at once, no secret in messages, the documented table.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { isLoopback, loadConfig, loadConfigOrExit, SettingsError } from '../../platform/config.ts';
import { SCRIPT_SETTINGS, SETTINGS, settingsTable } from '../../platform/settings.ts';
import { SEARCH_ATTRIBUTES } from '../../platform/temporal.ts';
import { environment } from '../../scripts/environment.mjs';
import { SEARCH_KEYS } from '../../workflows/messages.ts';

const bare = { TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml' };

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig({ ...bare, ...env });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('without any setting gives the documented defaults', () => {
    const config = loadConfig(bare);
    expect(config.paths.token).toBe(resolve('.data/token'));
    expect(config.books).toEqual({ kind: 'sqlite', file: resolve('.data/countersign.db') });
    expect(config.mail).toEqual({
      kind: 'folder',
      folder: resolve('.data/mail'),
      from: 'countersign@localhost',
    });
    expect(config.http).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      trustedProxies: 0,
      loopback: true,
    });
    expect(config.temporal).toMatchObject({
      address: 'localhost:7233',
      namespace: 'default',
      taskQueue: 'countersign',
      retentionMs: 30 * 86_400_000,
      maxCachedWorkflows: null,
      continueAfterEvents: null,
    });
    expect(config.token).toBeNull();
  });

  test('reads what is set, and takes an empty value as not set', () => {
    const config = loadConfig({
      ...bare,
      PORT: '4100',
      PUBLIC_URL: 'https://approve.example.com/',
      DATABASE_URL: 'postgres://u:p@db/books',
      SMTP_URL: 'smtp://localhost:2525',
      TEMPORAL_ADDRESS: 'temporal.internal:7233',
      TEMPORAL_NAMESPACE: 'processes',
      TEMPORAL_API_KEY: 'key',
      MAX_CACHED_WORKFLOWS: '0',
      EXAMPLES: 'none',
      LOG_LEVEL: '',
    });
    expect(config.http.publicUrl).toBe('https://approve.example.com');
    expect(config.books).toEqual({ kind: 'postgres', url: 'postgres://u:p@db/books' });
    expect(config.mail).toMatchObject({ kind: 'smtp', url: 'smtp://localhost:2525' });
    expect(config.temporal.connection).toMatchObject({
      address: 'temporal.internal:7233',
      apiKey: 'key',
      tls: true,
    });
    expect(config.temporal.namespace).toBe('processes');
    expect(config.temporal.maxCachedWorkflows).toBe(0);
    expect(config.examplesFolder).toBeNull();
    expect(config.logLevel).toBe('info');
  });

  test('the default PUBLIC_URL follows PORT', () => {
    expect(loadConfig({ ...bare, PORT: '4100' }).http.publicUrl).toBe('http://127.0.0.1:4100');
  });

  test('a path in PUBLIC_URL is kept without its last slash; one of our own, or one no cookie can hold, is refused', () => {
    const { http } = loadConfig({ ...bare, PUBLIC_URL: 'https://portal.acme.com/tools/countersign/' });
    expect(http.publicUrl).toBe('https://portal.acme.com/tools/countersign');
    for (const path of ['external', 'api/x', 'a;b', 'a//b', 'a%20b']) {
      const [problem] = problemsOf({ PUBLIC_URL: `https://portal.acme.com/${path}` });
      expect(problem).toMatch(/^PUBLIC_URL is .*: give an address/);
    }
  });

  test('names everything that is wrong at once, each with its cure', () => {
    const problems = problemsOf({
      PORT: '99999',
      PUBLIC_URL: 'ftp://example.com',
      LOG_LEVEL: 'loud',
      MAIL_FROM: 'nobody',
      TEMPORAL_ADDRESS: 'http://localhost:7233',
      TEMPORAL_RETENTION_DAYS: '0',
      MAX_CACHED_WORKFLOWS: '-1',
    });
    expect(problems).toHaveLength(7);
    expect(problems).toContain('PORT is "99999": give a whole number from 1 to 65535.');
    expect(problems.join('\n')).toMatch(/TEMPORAL_ADDRESS is .*without http/);
    expect(() => loadConfig({ ...bare, PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/^2 settings are wrong:/);
  });

  test('knows where webhooks may go beside the public internet', () => {
    expect(loadConfig(bare).webhooks).toEqual({ allowPrivate: [] });
    const COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE = ' 10.1.0.0/16  127.0.0.1, ::1/128 ';
    const { webhooks } = loadConfig({ ...bare, COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE });
    expect(webhooks.allowPrivate).toEqual(['10.1.0.0/16', '127.0.0.1', '::1/128']);
    expect(problemsOf({ COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE: '10.0.0.0/8 ten' })).toEqual([
      'COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE is "10.0.0.0/8 ten": give ranges of addresses such as 10.1.0.0/16 127.0.0.1/32, divided by spaces.',
    ]);
  });

  test('knows webhooks of Slack by name', () => {
    const slackOf = (value: string) => loadConfig({ ...bare, COUNTERSIGN_SLACK_WEBHOOK: value }).slack;
    const [one, two] = [
      'https://hooks.slack.com/services/T0/B0/a',
      'https://hooks.slack.com/services/T1/B1/b',
    ];
    expect(loadConfig(bare).slack).toBeNull();
    expect(slackOf(one)).toEqual({ webhooks: { '': one } });
    expect(slackOf(`  ${one}\n acme=${two} `)).toEqual({ webhooks: { '': one, acme: two } });
    expect(slackOf('http://127.0.0.1:9/x')).toEqual({ webhooks: { '': 'http://127.0.0.1:9/x' } });
    for (const wrong of [
      'http://hooks.slack.com/s3cret',
      'https://u:s3cret@hooks.slack.com/',
      `${one} ${two}`,
      `acme=${one} acme=${two}`,
      `Acme=${one}`,
      'file:///etc/s3cret',
      's3cret',
    ]) {
      const problems = problemsOf({ COUNTERSIGN_SLACK_WEBHOOK: wrong });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^COUNTERSIGN_SLACK_WEBHOOK does not fit: give an address/);
      expect(problems[0]).not.toContain('s3cret');
    }
  });

  test('says that a secret is wrong without showing it', () => {
    const problems = problemsOf({
      COUNTERSIGN_TOKEN: 'short-s3cret',
      DATABASE_URL: 'mysql://root:s3cret@db/x',
      SMTP_URL: 'http://s3cret@mail',
    });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toContain('s3cret');
  });

  test('reads the env file under what the environment sets', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const before = { ...process.env };
    try {
      writeFileSync(join(folder, 'env'), 'PORT=4200\nOPERATOR_NAME="Deeployd Support"\n');
      Object.assign(process.env, bare, { COUNTERSIGN_ENV_FILE: join(folder, 'env'), PORT: '4300' });
      const config = loadConfig();
      expect(config.http.port).toBe(4300);
      expect(config.operatorName).toBe('Deeployd Support');
      process.env['COUNTERSIGN_ENV_FILE'] = 'none';
      expect(loadConfig().operatorName).toBe('The team that runs this process');
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(folder, { recursive: true });
    }
  });
});

test('the env file fills what is empty, and its relative name starts at the project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const [before, from] = [{ ...process.env }, process.cwd()];
  const name = relative(from, join(folder, 'env'));
  try {
    writeFileSync(join(folder, 'env'), 'PORT=4200\nHOST=0.0.0.0\n');
    Object.assign(process.env, bare, { COUNTERSIGN_ENV_FILE: name, PORT: '', HOST: ' ' });
    process.chdir(folder);
    expect(loadConfig().http).toMatchObject({ port: 4200, host: '0.0.0.0' });
    expect(environment(process.env)).toMatchObject({ PORT: '4200', HOST: '0.0.0.0' });
  } finally {
    process.chdir(from);
    for (const each of Object.keys(process.env)) if (!(each in before)) delete process.env[each];
    Object.assign(process.env, before);
    rmSync(folder, { recursive: true });
  }
});

test('a process with wrong settings says which, and nothing else, and ends with 1', () => {
  const before = { ...process.env };
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  try {
    Object.assign(process.env, bare, { COUNTERSIGN_ENV_FILE: 'none', PORT: 'x' });
    expect(() => loadConfigOrExit()).toThrow('exit 1');
    expect(said.join('')).toBe(
      '1 setting is wrong:\n  PORT is "x": give a whole number from 1 to 65535.\nSee docs/settings.md.\n',
    );
  } finally {
    write.mockRestore();
    exit.mockRestore();
    for (const each of Object.keys(process.env)) if (!(each in before)) delete process.env[each];
    Object.assign(process.env, before);
  }
});

/** Read by what runs, not only by settings and their tests. */
describe('every field of the config is read', () => {
  const sources = ['api', 'worker', 'activities', 'platform']
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
    .filter((file) => file.endsWith('.ts') && !['config.ts', 'settings.ts'].includes(basename(file)))
    .map((file) => readFileSync(file, 'utf8'));
  const config = loadConfig(bare);
  const nested = [config.paths, config.http, config.temporal].flatMap((part) => Object.keys(part));
  const names = [...new Set([...Object.keys(config), ...nested])];

  test.each(names)('%s', (name) => {
    const read = new RegExp(
      `(config|paths|http|temporal|mail)\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}(?: = | ?: ?(?:Config|Pick<TemporalConfig))`,
    );
    expect(sources.some((text) => read.test(text))).toBe(true);
  });
});

test('the search attributes that are added are those that are set', () => {
  expect(Object.keys(SEARCH_KEYS)).toEqual([...SEARCH_ATTRIBUTES]);
});

describe('the documented table', () => {
  test('docs/settings.md holds both tables as they are', () => {
    const page = readFileSync('docs/settings.md', 'utf8');
    expect(page).toContain(settingsTable(SETTINGS));
    expect(page).toContain(settingsTable(SCRIPT_SETTINGS));
  });

  test('every default is accepted', () => {
    const defaults = Object.entries(SETTINGS).filter(([, setting]) => setting.byDefault !== null);
    const env = Object.fromEntries(defaults.map(([name, setting]) => [name, setting.byDefault as string]));
    expect(problemsOf(env)).toEqual([]);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['127.example.com', false],
  ['192.168.0.1', false],
])('isLoopback(%s) is %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
