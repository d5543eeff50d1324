// Temporal's development server on a file database: started, waited for, stopped.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords, startChild } from './child.mjs';
import { answers, freePort, freePortFrom, isFree } from './ports.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError, SILENT } from './terminal.mjs';

/** The same names as in platform/temporal.ts; a test compares them. */
export const SEARCH_ATTRIBUTES = [
  'ProcessId',
  'ProcessPhase',
  'ProcessStatus',
  'ProcessCustomer',
  'ProcessTrouble',
];
export const DEFAULT_PORT = 7233;
export const DEFAULT_UI_PORT = 8233;
const START_LIMIT_MS = 60_000;

/**
 * @typedef {object} RunningTemporal
 * @property {string} address host:port
 * @property {string | null} uiUrl Null: started without.
 * @property {import('./child.mjs').Child} child
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server and waits until it answers, its namespace included. The caller makes sure that no other server has
 * the same database open (scripts/run-file.mjs does).
 * @param {object} options
 * @param {string} options.binary The `temporal` command.
 * @param {string} options.dataDir Its database is `temporal.db` in there.
 * @param {number} [options.port] Default: 7233, or the next free one, and it says so. 0: any free one.
 * @param {number | null} [options.uiPort] Default: 8233, likewise. Null: no Web UI.
 * @param {string} [options.namespace]
 * @param {import('./terminal.mjs').Terminal} [options.terminal]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(child: import('./child.mjs').Child) => unknown} [options.onStart] Gets the process before it is ready.
 * @returns {Promise<RunningTemporal>} Throws SetUpError with what the server last said.
 */
export async function startTemporal({
  binary,
  dataDir,
  port: wantedPort = DEFAULT_PORT,
  uiPort: wantedUiPort = DEFAULT_UI_PORT,
  namespace = 'default',
  terminal = SILENT,
  env = process.env,
  onStart,
}) {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const port = await choosePort(wantedPort, 'Temporal', terminal);
  const uiPort =
    wantedUiPort === null ? null : await choosePort(wantedUiPort, "Temporal's Web UI", terminal, [port]);
  const child = await startChild({
    name: 'temporal',
    file: binary,
    args: serverArgs({ database: join(dataDir, 'temporal.db'), port, uiPort, namespace }),
    cwd: dataDir,
    env: withoutClientSettings(env),
    logs: join(dataDir, 'logs'),
  });
  onStart?.(child);
  const address = `127.0.0.1:${port}`;
  try {
    await untilHealthy({ binary, address, namespace, child, env });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    address,
    uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}`,
    child,
    stop: () => child.stop(),
  };
}

/** Measured: 1.8 times the throughput of the default, and safe against kill -9. */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/**
 * How often a second the server's queues are read, 20 by default: with the one shard of a development server that is one
 * look at all instances' new tasks every 50 ms. Measured: from scheduled to started 40–47 ms by default, 1–3 ms with
 * this; from a click to the next mail of a hand-written process 250 and 43 ms (medians).
 */
const POLLS_A_SECOND = 1000;
const DYNAMIC_CONFIG = ['transfer', 'timer', 'visibility'].map(
  (queue) => `history.${queue}ProcessorMaxPollRPS=${POLLS_A_SECOND}`,
);

/**
 * The server's arguments.
 * @param {{ database: string, port: number, uiPort: number | null, namespace: string }} options
 */
export function serverArgs({ database, port, uiPort, namespace }) {
  const options = {
    ip: '127.0.0.1',
    port: String(port),
    'db-filename': database,
    'log-level': 'warn',
    ...(uiPort === null ? {} : { 'ui-port': String(uiPort) }),
    ...(namespace === 'default' ? {} : { namespace }),
  };
  return [
    'server',
    'start-dev',
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    ...(uiPort === null ? ['--headless'] : []),
    ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
}

/** The command would connect by these, or read a profile, where it should only serve. */
function withoutClientSettings(env) {
  const kept = { ...env };
  for (const name of Object.keys(kept)) if (name.startsWith('TEMPORAL_')) delete kept[name];
  return kept;
}

async function choosePort(wanted, what, terminal, except = []) {
  if (wanted === 0) return await freePort();
  if (!except.includes(wanted) && (await isFree(wanted))) return wanted;
  const other = await freePortFrom(wanted + 1, '127.0.0.1', except);
  terminal.line('Temporal', `port ${wanted} is taken by something else: ${what} gets ${other}`);
  return other;
}

async function untilHealthy({ binary, address, namespace, child, env }) {
  const giveUpAt = Date.now() + START_LIMIT_MS;
  const ask = ['operator', 'namespace', 'describe', '--namespace', namespace, '--address', address];
  while (!child.ended && Date.now() < giveUpAt) {
    if (await answers(address, 500)) {
      const { code } = await runCommand(binary, ask, { timeoutMs: 10_000, env: withoutClientSettings(env) });
      if (code === 0) return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  const last = lastWords(child.output());
  const locked = /locked|malformed|schema version/i.test(last)
    ? `\n  Another server may have the database open, or a newer one wrote it: ${child.logFile}`
    : '';
  throw new SetUpError(
    `Temporal ${child.ended ? 'ended' : `did not answer at ${address} within ${START_LIMIT_MS / 1000} s`}. It last said:\n${last}${locked}`,
  );
}
