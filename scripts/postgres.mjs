// PostgreSQL's programs for the tests: found, or installed where that is a matter of one command.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackage, mayInstallPackages } from './debian-package.mjs';
import { lookUp } from './look-up.mjs';

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
  mayInstall = mayInstallPackages(),
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
  const said = await installPackage({ label: 'PostgreSQL', name: 'postgresql', terminal, env });
  const now = newest(versioned);
  return now ? { bin: now } : { missing: `apt-get could not install PostgreSQL: ${said}` };
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
