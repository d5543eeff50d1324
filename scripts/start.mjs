// npm start: installs what is missing, gets a Temporal server, starts everything, and stops it on Ctrl-C.
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { environment, requireNode } from './environment.mjs';
import { installDependencies } from './install.mjs';
import { startSample } from './sample.mjs';
import { ROOT, startStack } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { createTerminal, SetUpError, written } from './terminal.mjs';

const FIRST_MAIL_WAIT_MS = 20_000;

requireNode();
process.chdir(ROOT);
const terminal = createTerminal();
const env = environment();
const startedAt = Date.now();
/** @type {import('./stack.mjs').Stack | null} */
let stack = null;
/** @type {Promise<import('./stack.mjs').Stack> | null} */
let starting = null;
let stopping = false;
const giveUp = new AbortController();
// While something is being started already, so that Ctrl-C never leaves a process behind.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void stopAll(0, signal === 'SIGHUP' ? '' : 'Stopping'));

try {
  await run();
} catch (error) {
  if (!stopping) {
    terminal.plain();
    terminal.plain(error instanceof SetUpError ? error.message : String(error.stack ?? error));
    await stopAll(1, '');
  }
}

async function run() {
  terminal.plain('Countersign');
  terminal.plain();
  const dataDir = resolve(env.COUNTERSIGN_DATA ?? '.data');
  await installDependencies({ root: ROOT, terminal });
  const temporal = await chooseTemporal();

  starting = startStack({
    dataDir,
    ...temporal,
    port: env.PORT === undefined ? undefined : Number(env.PORT),
    temporalPort: env.TEMPORAL_PORT === undefined ? undefined : Number(env.TEMPORAL_PORT),
    uiPort: env.TEMPORAL_UI_PORT === undefined ? undefined : Number(env.TEMPORAL_UI_PORT),
    env,
    terminal,
    signal: giveUp.signal,
  });
  stack = await starting;
  if (stopping) return;
  terminal.plain();
  await welcome(stack);
  const death = await stack.died;
  if (stopping) return;
  terminal.plain();
  terminal.plain(
    `${death.name} ended by itself (${death.signal ?? `code ${death.code}`}), so everything stops. It last said:`,
  );
  terminal.plain(death.lastWords);
  terminal.plain(`  All of it: ${death.logFile}`);
  await stopAll(1, '');
}

async function chooseTemporal() {
  if (env.TEMPORAL_ADDRESS) {
    terminal.line('Temporal', `yours at ${env.TEMPORAL_ADDRESS}`);
    return { temporalAddress: env.TEMPORAL_ADDRESS };
  }
  const found = await findTemporal({ terminal, env });
  terminal.line('Temporal', `${found.file} (${inBrackets(found.version)})`);
  return { temporalBinary: found.file };
}

/** @param {string} version "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)": built from the module proxy it does not know its own version. */
function inBrackets(version) {
  return /\((.*)\)/.exec(version)?.[1] ?? version;
}

/** @param {import('./stack.mjs').Stack} running */
async function welcome(running) {
  const { apiUrl, temporal } = running;
  terminal.line('Console', `${apiUrl}/console`);
  terminal.line('API', `${apiUrl}   its pages: ${apiUrl}/docs`);
  if (!env.SMTP_URL) terminal.line('Mailbox', `${apiUrl}/mailbox`);
  if (temporal.uiUrl) terminal.line('Temporal UI', temporal.uiUrl);
  terminal.line(
    'Agents',
    env.COUNTERSIGN_AGENTS
      ? `as in ${env.COUNTERSIGN_AGENTS}`
      : 'simulated; docs/agents.md says how to run real ones',
  );
  if (env.COUNTERSIGN_TOKEN) terminal.line('Token', 'yours (COUNTERSIGN_TOKEN)');
  else terminal.line('Token', `in ${shortPath(running.tokenFile)}`);
  terminal.line('Logs', `in ${shortPath(join(running.dataDir, 'logs'))}`);
  // Where mail or books are shared with others, nobody wants a sample among theirs.
  if (!env.SMTP_URL && !env.DATABASE_URL && env.EXAMPLES !== 'none') await firstInstance(running);
  terminal.plain();
  terminal.plain(
    `  Up after ${written(Date.now() - startedAt)}. Ctrl-C stops all of it; the next npm start goes on where it was.`,
  );
}

/** @param {import('./stack.mjs').Stack} running */
async function firstInstance({ apiUrl, token, mailFolder }) {
  if (!(await isEmpty(apiUrl, token))) return;
  terminal.plain();
  const { id } = await startSample({ apiUrl, token, key: `sample-${randomUUID()}` });
  terminal.line('Sample', `instance ${id} started`);
  const giveUpAt = Date.now() + FIRST_MAIL_WAIT_MS;
  while (!stopping && Date.now() < giveUpAt) {
    const mails = await readdir(mailFolder).catch(() => []);
    if (mails.some((name) => name.endsWith('.eml'))) {
      terminal.line('', `its first approval mail waits in ${apiUrl}/mailbox (log in with the token)`);
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  terminal.line('', `its first approval mail comes to ${apiUrl}/mailbox (log in with the token)`);
}

/**
 * Whether no instance was ever started here.
 * @param {string} apiUrl
 * @param {string} token
 */
async function isEmpty(apiUrl, token) {
  const response = await fetch(`${apiUrl}/api/processes/instances?limit=1`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`The instances could not be listed: ${response.status} ${await response.text()}`);
  return (await response.json()).items.length === 0;
}

/** @param {string} path */
function shortPath(path) {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

/** @param {number} code @param {string} word */
async function stopAll(code, word) {
  if (stopping) {
    if (code === 0 && word) terminal.plain('  Still stopping, a moment.');
    return;
  }
  stopping = true;
  if (word) {
    terminal.plain();
    terminal.plain(word);
  }
  try {
    giveUp.abort();
    stack ??= (await starting?.catch(() => null)) ?? null;
    await stack?.stop();
  } catch (error) {
    terminal.plain(`  ${error.message}`);
    code = 1;
  }
  process.exit(code);
}
