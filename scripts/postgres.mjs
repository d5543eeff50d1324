// PostgreSQL's programs for the tests: found, or installed where that is a matter of one command.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lookUp } from './look-up.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { withProgress } from './terminal.mjs';

/** Folders that hold a folder for each version. */
const VERSIONED = [
  { folder: '/usr/lib/postgresql', bin: 'bin' },
  { folder: '/usr/local/lib/postgresql', bin: 'bin' },
  { folder: '/opt/homebrew/opt', bin: 'bin', only: /^postgresql@/ },
  { folder: '/usr/local/opt', bin: 'bin', only: /^postgresql@/ },
  { folder: '/Applications/Postgres.app/Contents/Versions', bin: 'bin' },
];

/**
 * The folder that holds `initdb` and `postgres`, or why there is none.
 * @param {object} options
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {{ folder: string, bin: string, only?: RegExp }[]} [options.versioned] For tests.
 * @param {boolean} [options.mayInstall] Default: where we are root on a Debian.
 * @returns {Promise<{ bin: string } | { missing: string }>}
 */
export async function findPostgres({
  terminal,
  env = process.env,
  versioned = VERSIONED,
  mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version'),
}) {
  if (env.POSTGRES_BIN) {
    return isBin(env.POSTGRES_BIN)
      ? { bin: env.POSTGRES_BIN }
      : { missing: `POSTGRES_BIN is ${env.POSTGRES_BIN}, where there is no initdb and postgres` };
  }
  const found = (await installed(env)) ?? newest(versioned);
  if (found) return { bin: found };
  if (!mayInstall)
    return {
      missing:
        'PostgreSQL is not installed (initdb, postgres). Install it, or set POSTGRES_BIN to its folder',
    };
  terminal.line('PostgreSQL', 'apt-get install postgresql');
  const apt = (...args) =>
    runCommand('apt-get', args, {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: 300_000,
    });
  const outcome = await withProgress(
    { terminal, label: 'PostgreSQL', describe: () => 'still installing' },
    async () => {
      const first = await apt('install', '-y', '--no-install-recommends', 'postgresql');
      if (first.code === 0) return first;
      // The package lists of a fresh image are empty.
      await apt('update');
      return await apt('install', '-y', '--no-install-recommends', 'postgresql');
    },
  );
  const now = newest(versioned);
  if (now) return { bin: now };
  return {
    missing: `apt-get could not install PostgreSQL: ${lastLines(outcome.output, 2).replaceAll('\n', ' ')}`,
  };
}

/** @param {NodeJS.ProcessEnv} env */
async function installed(env) {
  for (const name of ['initdb', 'postgres']) {
    const file = await lookUp(name, env);
    // Often a link from /usr/local/bin into the folder that has all of them.
    if (file && isBin(dirname(realpathSync(file)))) return dirname(realpathSync(file));
  }
  return null;
}

/** @param {{ folder: string, bin: string, only?: RegExp }[]} versioned */
function newest(versioned) {
  for (const { folder, bin, only } of versioned) {
    if (!existsSync(folder)) continue;
    const versions = readdirSync(folder).filter((name) => !only || only.test(name));
    versions.sort((a, b) => Number(b.replace(/\D*/, '')) - Number(a.replace(/\D*/, '')));
    const version = versions.find((name) => isBin(join(folder, name, bin)));
    if (version) return join(folder, version, bin);
  }
  return null;
}

/** @param {string} folder */
const isBin = (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'));
