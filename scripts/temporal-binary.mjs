// Finds the `temporal` command, or gets it: named or on the PATH, cached, downloaded, built with Go.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lookUp } from './look-up.mjs';
import { runCommand } from './run-command.mjs';
import { buildTemporal } from './temporal-build.mjs';
import { downloadTemporal } from './temporal-download.mjs';
import { SetUpError, written } from './terminal.mjs';

/** The version that is downloaded or built. The newest that `go install` takes: later ones have a `replace` in their go.mod. */
export const TEMPORAL_VERSION = '1.5.1';

/**
 * @typedef {object} FoundTemporal
 * @property {string} file Path of the command.
 * @property {'TEMPORAL_CLI' | 'PATH' | 'cache' | 'download' | 'build'} from
 * @property {string} version As it names itself, in one line.
 */

/**
 * Where a downloaded or built command is kept: outside the clone, so that the next clone has it too.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cachedTemporal(env = process.env) {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(cache, 'countersign', `temporal-${TEMPORAL_VERSION}`, 'temporal');
}

/**
 * A command that works, by the first way that leads to one.
 * @param {object} options
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.downloadFrom] Address of the download, for tests.
 * @param {number} [options.everyMs] Between two progress lines.
 * @returns {Promise<FoundTemporal>} Throws SetUpError naming each way that was tried and what to install.
 */
export async function findTemporal({ terminal, env = process.env, downloadFrom, everyMs }) {
  const startedAt = Date.now();
  if (env.TEMPORAL_CLI) {
    const version = await versionOf(env.TEMPORAL_CLI);
    // Somebody named it: going on with another one would hide their mistake.
    if (!version)
      throw new SetUpError(
        `TEMPORAL_CLI is ${env.TEMPORAL_CLI}, and that does not run as Temporal's command.`,
      );
    return { file: env.TEMPORAL_CLI, from: 'TEMPORAL_CLI', version };
  }
  const tried = [];
  const onPath = await lookUp('temporal', env);
  if (onPath) {
    const version = await versionOf(onPath);
    if (version) return { file: onPath, from: 'PATH', version };
    tried.push(`${onPath}: does not run as Temporal's command`);
  } else tried.push('PATH: no command "temporal"');

  const cached = cachedTemporal(env);
  const cachedVersion = await versionOf(cached);
  if (cachedVersion) return { file: cached, from: 'cache', version: cachedVersion };

  const ways = /** @type {const} */ ([
    [
      'download',
      () =>
        downloadTemporal({
          target: cached,
          version: TEMPORAL_VERSION,
          terminal,
          from: downloadFrom,
          everyMs,
        }),
    ],
    ['build', () => buildTemporal({ target: cached, version: TEMPORAL_VERSION, terminal, env, everyMs })],
  ]);
  for (const [from, get] of ways) {
    try {
      await get();
      const version = await versionOf(cached);
      if (!version) throw new Error('what came does not run on this machine');
      terminal.line('Temporal', `ready in ${cached} (${written(Date.now() - startedAt)})`);
      return { file: cached, from, version };
    } catch (error) {
      tried.push(`${from}: ${error.message}`);
      terminal.line('Temporal', `${from}: ${error.message}`);
    }
  }
  throw new SetUpError(
    `There is no Temporal server to be had:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      'Install the temporal command (https://docs.temporal.io/cli/setup-cli) or Go 1.25 or newer (https://go.dev/dl),\n' +
      'or set TEMPORAL_ADDRESS to a server that runs.',
  );
}

/**
 * What `temporal --version` says, or null where it is not Temporal's command or does not run.
 * @param {string} file
 * @returns {Promise<string | null>}
 */
export async function versionOf(file) {
  const { code, output } = await runCommand(file, ['--version'], { timeoutMs: 20_000 });
  const said = /temporal version .*/i.exec(output);
  return code === 0 && said ? said[0].trim() : null;
}
