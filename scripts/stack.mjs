// The whole stack, Temporal, worker and API as processes of their own: for start, demo, the e2e tests and the bench.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastWords, logEntry, readable, startChild } from './child.mjs';
import { apiPort, untilReady } from './api-process.mjs';
import { answers } from './ports.mjs';
import { claimDataFolder } from './run-file.mjs';
import { DEFAULT_PORT, DEFAULT_UI_PORT, startTemporal } from './temporal.mjs';
import { SetUpError, SILENT, written } from './terminal.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const WORKER_LIMIT_MS = 120_000;

/** @typedef {'temporal' | 'worker' | 'api'} ProcessName */

/**
 * @typedef {object} Death
 * @property {ProcessName} name
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} lastWords Indented lines.
 * @property {string} logFile
 */

/**
 * @typedef {object} Stack
 * @property {string} apiUrl Without a slash at its end.
 * @property {string} token
 * @property {string} tokenFile
 * @property {string} dataDir
 * @property {string} mailFolder
 * @property {{ address: string, uiUrl: string | null, own: boolean }} temporal `own`: started by us.
 * @property {Partial<Record<ProcessName, number>>} pids Of those that run now.
 * @property {Promise<Death>} died Resolves at the first death that nobody here asked for.
 * @property {(name: ProcessName) => string[]} output Last lines of a process's output.
 * @property {(name: ProcessName) => Promise<void>} start Starts one that does not run; resolves when it is ready.
 * @property {(name: ProcessName) => Promise<void>} stopOne SIGTERM, and waits until it is gone.
 * @property {(name: ProcessName) => Promise<void>} kill9 SIGKILL, and waits until it is gone.
 * @property {(name: ProcessName) => Promise<void>} restart SIGTERM and start.
 * @property {() => Promise<void>} stop All of it, in order: API, worker, Temporal. Can be called again.
 */

/**
 * Starts the stack and waits until all of it is ready.
 * @param {object} options
 * @param {string} options.dataDir Absolute path.
 * @param {string} [options.temporalBinary] The `temporal` command. Not needed where `temporalAddress` is given.
 * @param {string} [options.temporalAddress] A server that runs; none is started then.
 * @param {string} [options.namespace]
 * @param {number} [options.port] Of the API. Taken: SetUpError. 0: any free one. Default: that of the last run, 3000, or the next free one.
 * @param {number} [options.temporalPort] Default likewise from 7233. 0: any free one.
 * @param {number | null} [options.uiPort] Default likewise from 8233. Null: no Web UI.
 * @param {NodeJS.ProcessEnv} [options.env] For worker and API, under what is set here. Default: this process's.
 * @param {import('./terminal.mjs').Terminal} [options.terminal]
 * @param {ProcessName[]} [options.without] Not started at first; `start` starts them later.
 * @param {AbortSignal} [options.signal] Gives up the start: all that runs already is stopped, and the start rejects.
 * @param {string} [options.root] Folder of `worker/main.ts` and `api/main.ts`. Default: this one.
 * @returns {Promise<Stack>} Throws SetUpError; then nothing is left running.
 */
export async function startStack(options) {
  const { dataDir, env = process.env, terminal = SILENT, without = [], root = ROOT } = options;
  const namespace = options.namespace ?? (env.TEMPORAL_NAMESPACE || 'default');
  const host = env.HOST || '127.0.0.1';
  const folder = await claimDataFolder(dataDir, terminal);
  const port = await apiPort(options.port, folder.ports.api, host, terminal);
  const apiUrl = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const tokenFile = join(dataDir, 'token');

  /** @type {Map<ProcessName, import('./child.mjs').Child>} */
  const running = new Map();
  /** @type {RunningServer | null} */
  let server = options.temporalAddress ? { address: options.temporalAddress, uiUrl: null } : null;
  let closed = false;
  /** @type {Promise<void> | null} */
  let closing = null;
  let reportDeath;
  /** @type {Promise<Death>} */
  const died = new Promise((resolve) => {
    reportDeath = resolve;
  });

  const childEnv = () => ({
    ...env,
    NODE_ENV: env.NODE_ENV ?? 'production',
    TZ: 'UTC',
    COUNTERSIGN_DATA: dataDir,
    PORT: String(port),
    TEMPORAL_ADDRESS: server.address,
    ...(server.uiUrl && !env.TEMPORAL_UI_URL ? { TEMPORAL_UI_URL: server.uiUrl } : {}),
    TEMPORAL_NAMESPACE: namespace,
  });
  const watch = (name, child) => {
    if (closed) void child.stop();
    running.set(name, child);
    void child.end.then(({ code, signal }) => {
      // Not in the map any more: it was asked to end.
      if (running.get(name) !== child) return;
      running.delete(name);
      reportDeath({
        name,
        code,
        signal,
        lastWords: lastWords(child.output()),
        logFile: child.logFile,
      });
    });
    return child;
  };
  const runMain = async (name) =>
    watch(
      name,
      await startChild({
        name,
        file: process.execPath,
        args: ['--import', 'tsx', `${name}/main.ts`],
        cwd: root,
        env: childEnv(),
        logs: join(dataDir, 'logs'),
        onLine: (line) => {
          if ((logEntry(line)?.level ?? 0) >= 40) terminal.line(name, readable(line));
        },
      }),
    );
  const starters = {
    temporal: async () => {
      const started = await startTemporal({
        binary: options.temporalBinary,
        dataDir,
        port: server
          ? portOf(server.address)
          : (options.temporalPort ?? folder.ports.temporal ?? DEFAULT_PORT),
        uiPort:
          options.uiPort === null
            ? null
            : server?.uiUrl
              ? Number(new URL(server.uiUrl).port)
              : (options.uiPort ?? folder.ports.ui ?? DEFAULT_UI_PORT),
        namespace,
        terminal,
        env,
        onStart: (child) => watch('temporal', child),
      });
      server = started;
    },
    worker: async () => {
      const child = await runMain('worker');
      await child.line(/worker ready/, WORKER_LIMIT_MS);
    },
    api: async () => {
      const child = await runMain('api');
      await untilReady(apiUrl, child);
    },
  };
  const note = () =>
    folder.note(
      Object.fromEntries([...running].map(([name, child]) => [name, child.pid])),
      options.temporalAddress
        ? { api: port }
        : {
            api: port,
            temporal: portOf(server.address),
            ...(server.uiUrl ? { ui: Number(new URL(server.uiUrl).port) } : {}),
          },
    );
  const start = async (name) => {
    if (running.has(name)) return;
    if (closed) throw new SetUpError('The stack is stopped.');
    const startedAt = Date.now();
    await starters[name]();
    await note();
    terminal.line(LABELS[name], `ready (${written(Date.now() - startedAt)})`);
  };
  const end = async (name, how) => {
    const child = running.get(name);
    if (!child) return;
    running.delete(name);
    await how(child);
  };
  const stopAll = async () => {
    // First those that take new work, last the server that the others need to finish theirs.
    for (const name of /** @type {const} */ (['api', 'worker', 'temporal'])) {
      if (!running.has(name)) continue;
      const startedAt = Date.now();
      await end(name, (child) => child.stop());
      terminal.line(LABELS[name], `stopped (${written(Date.now() - startedAt)})`);
    }
    await folder.release();
  };
  const stop = () => {
    closed = true;
    closing ??= stopAll();
    return closing;
  };

  const giveUp = () => void stop();
  options.signal?.addEventListener('abort', giveUp);
  try {
    if (!options.temporalAddress) await start('temporal');
    else if (!(await answers(options.temporalAddress, 5000)))
      throw new SetUpError(
        `Nothing answers at ${options.temporalAddress} (TEMPORAL_ADDRESS). Start that server, or unset it to get one of our own.`,
      );
    const wanted = /** @type {const} */ (['worker', 'api']).filter((name) => !without.includes(name));
    await Promise.all(wanted.map(start));
    return {
      apiUrl,
      dataDir,
      tokenFile,
      token:
        env.COUNTERSIGN_TOKEN || (without.includes('api') ? '' : (await readFile(tokenFile, 'utf8')).trim()),
      mailFolder: join(dataDir, 'mail'),
      temporal: { address: server.address, uiUrl: server.uiUrl, own: !options.temporalAddress },
      get pids() {
        return Object.fromEntries([...running].map(([name, child]) => [name, child.pid]));
      },
      died,
      output: (name) => running.get(name)?.output() ?? [],
      start,
      stopOne: (name) => end(name, (child) => child.stop()),
      kill9: (name) => end(name, (child) => child.kill9()),
      restart: async (name) => {
        await end(name, (child) => child.stop());
        await start(name);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/** @typedef {{ address: string, uiUrl: string | null }} RunningServer */

const LABELS = { temporal: 'Temporal', worker: 'Worker', api: 'API' };

const portOf = (address) => Number(address.slice(address.lastIndexOf(':') + 1));
