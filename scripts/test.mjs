// npm test: the set-up, then every check, cheapest first. All of them run, whatever fails; the last line counts.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { bareEnvironment, environment, requireNode } from './environment.mjs';
import { installDependencies } from './install.mjs';
import { findPostgres } from './postgres.mjs';
import { runCommand } from './run-command.mjs';
import { ROOT } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { createTerminal, SetUpError, written } from './terminal.mjs';
import { findTimeSkipping } from './time-skipping.mjs';
import { RANDOM_TESTS } from './random-tests.mjs';
import { closingLine, jestCounts, total } from './test-results.mjs';

requireNode();
process.chdir(ROOT);
const terminal = createTerminal();
const env = environment();
const inCi = Boolean(env.CI) && env.CI !== 'false';

/** Each is one npm script; passed or failed as a whole. */
const CHECKS = /** @type {const} */ ([
  ['Format', 'format:check'],
  ['Lint', 'lint'],
  ['Types', 'types'],
]);
/**
 * Runs of Jest. The engine's tests, which are unit tests too, also fail where they leave a branch of it untaken. Those
 * with a server and processes of their own run one suite after another.
 */
const JEST_RUNS = /** @type {const} */ ([
  ['Engine', ['--config', 'jest.engine.config.mjs', '--selectProjects', 'engine'], ['--maxWorkers=2']],
  [
    'Unit',
    ['--selectProjects', 'unit', `--testPathIgnorePatterns=/test/process/(?!${RANDOM_TESTS})`],
    ['--maxWorkers=2'],
  ],
  ['Workflow', ['--selectProjects', 'workflow'], ['--maxWorkers=2']],
  ['Replay', ['--selectProjects', 'replay'], ['--maxWorkers=2']],
  ['End to end', ['--selectProjects', 'e2e'], ['--runInBand']],
]);

/** @typedef {import('./test-results.mjs').Counts & { label: string, ms: number, problem: string | null }} Result */
/** @type {Result[]} */
const results = [];

process.exitCode = await main();

async function main() {
  const temporary = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  try {
    terminal.plain('Countersign: all checks');
    terminal.plain();
    const found = await setUp();
    if (found) await runAll(found, temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const sum = total(results);
  terminal.plain();
  for (const result of results) {
    const outcome = result.problem ?? closingLine(result);
    terminal.line(result.label, `${outcome.padEnd(44)} ${written(result.ms)}`);
  }
  terminal.plain();
  terminal.plain(closingLine(sum));
  return sum.failed === 0 ? 0 : 1;
}

/** What the tests need: dependencies, Temporal, PostgreSQL, time skipping, Chromium. Null: there is no way to run anything. */
async function setUp() {
  const startedAt = Date.now();
  const failed = (problem) => {
    terminal.plain(problem);
    results.push({
      label: 'Set-up',
      ms: Date.now() - startedAt,
      passed: 0,
      failed: 1,
      skipped: 0,
      problem: 'failed',
    });
  };
  try {
    await installDependencies({ root: ROOT, terminal });
  } catch (error) {
    failed(explain(error));
    return null;
  }
  const found = {};
  try {
    const temporal = await findTemporal({ terminal, env });
    terminal.line('Temporal', `${temporal.file} (${temporal.version})`);
    found.TEMPORAL_CLI = temporal.file;
  } catch (error) {
    // The fast checks still say something.
    failed(explain(error));
  }
  const postgres = await findPostgres({ terminal, env });
  if ('bin' in postgres) {
    terminal.line('PostgreSQL', postgres.bin);
    found.POSTGRES_BIN = postgres.bin;
  } else notRun('PostgreSQL', 'the tests of the books on PostgreSQL', postgres.missing);
  const timeSkipping = await findTimeSkipping({ terminal, env });
  if ('file' in timeSkipping) {
    terminal.line('Time skipping', timeSkipping.file);
    found.TEMPORAL_TEST_SERVER = timeSkipping.file;
  } else notRun('Time skipping', 'the tests of approvals over days', timeSkipping.missing);
  const chromium = await findChromium({ terminal, env });
  if ('file' in chromium) {
    terminal.line('Chromium', chromium.file);
    found.CHROMIUM = chromium.file;
  } else notRun('Chromium', 'the tests of the pages in a browser', chromium.missing);
  return found;
}

/**
 * Something that tests need is not to be had: said loudly, and a failure in CI.
 * @param {string} label
 * @param {string} what
 * @param {string} why
 */
function notRun(label, what, why) {
  terminal.plain();
  terminal.plain(`  NOT RUN: ${what}. ${why}.`);
  if (inCi) terminal.plain('  With CI set, that is a failure.');
  results.push({
    label,
    ms: 0,
    passed: 0,
    failed: inCi ? 1 : 0,
    skipped: inCi ? 0 : 1,
    problem: 'NOT RUN',
  });
}

/**
 * @param {Record<string, string>} found Goes to the tests by environment.
 * @param {string} temporary
 */
async function runAll(found, temporary) {
  const testEnv = { ...bareEnvironment(), ...found };
  for (const [label, script] of CHECKS) {
    const startedAt = title(label, `npm run ${script}`);
    const outcome = await runCommand('npm', ['run', '--silent', script], { show: true });
    const passed = outcome.code === 0;
    results.push({
      label,
      ms: Date.now() - startedAt,
      passed: passed ? 1 : 0,
      failed: passed ? 0 : 1,
      skipped: 0,
      problem: null,
    });
  }
  for (const [label, which, options] of JEST_RUNS) {
    const startedAt = title(label, `npm run jest -- ${which.join(' ')}`);
    const file = join(temporary, `${label}.json`);
    const args = [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      ...which,
      '--json',
      `--outputFile=${file}`,
      ...options,
    ];
    const outcome = await runCommand(process.execPath, args, { env: testEnv, show: true });
    const report = await readFile(file, 'utf8').catch(() => null);
    results.push({ label, ms: Date.now() - startedAt, ...jestCounts(report, outcome.code) });
  }
}

/** @param {string} label @param {string} command */
function title(label, command) {
  terminal.plain();
  terminal.plain(`${label}: ${command}`);
  return Date.now();
}

/** @param {any} error */
function explain(error) {
  return error instanceof SetUpError ? error.message : String(error.stack ?? error);
}
