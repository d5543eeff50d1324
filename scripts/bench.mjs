// npm run bench: the sample process written by hand on Temporal against ours, on one server of the bench's own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environment, requireNode } from './environment.mjs';
import { ROOT } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { startTemporal } from './temporal.mjs';
import { createTerminal, SetUpError } from './terminal.mjs';

const USAGE = `npm run bench -- [options]

  --instances 60     instances a side and round
  --rounds 3         rounds a side, in turns
  --concurrency 16   instances at a time
  --clicks 6         instances a side that are clicked through one at a time
  --starts 40        starts a side that are timed one at a time
  --waiting 200      instances a side that wait while memory is read; 0: not read
  --searched 100000  instances in the books that are searched; 0: none are
  --only PART        byHand, ours or search
  --json FILE        writes all figures there
  --check            exit code 1 where ours falls short
  --profile FOLDER   CPU profiles of the workers`;
/** The longest it may take in all, whatever it is told. */
const LIMIT_MS = 20 * 60_000;

requireNode();
const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const terminal = createTerminal();
const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
/** @type {import('./temporal.mjs').RunningTemporal | null} */
let temporal = null;
/** @type {import('node:child_process').ChildProcess | null} */
let driver = null;
let code = 1;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => driver?.kill('SIGTERM'));
try {
  const { file, version } = await findTemporal({ terminal, env: environment() });
  terminal.line('Temporal', version);
  temporal = await startTemporal({ binary: file, dataDir: folder, port: 0, uiPort: null });
  code = await drive(temporal);
} catch (error) {
  terminal.plain(error instanceof SetUpError ? error.message : String(error.stack ?? error));
} finally {
  await temporal?.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(code);

/** @param {import('./temporal.mjs').RunningTemporal} server */
function drive({ address, child }) {
  const given = ['--address', address, '--server-pid', String(child.pid), '--folder', folder];
  driver = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...given, ...paths(args)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const timer = setTimeout(() => {
    terminal.line('Bench', `not done within ${LIMIT_MS / 60_000} minutes: it is ended`);
    driver.kill('SIGTERM');
  }, LIMIT_MS);
  return new Promise((done) => {
    driver.once('exit', (exitCode) => {
      clearTimeout(timer);
      done(exitCode ?? 1);
    });
  });
}

/** Files are meant from where the command was given. @param {string[]} given */
function paths(given) {
  return given.map((arg, index) => (['--json', '--profile'].includes(given[index - 1]) ? resolve(arg) : arg));
}
