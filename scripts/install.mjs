// Installs the dependencies where they are missing or older than the lock file. Plain Node: it runs before anything is installed.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runCommand } from './run-command.mjs';
import { SetUpError, withProgress, written } from './terminal.mjs';

/** Holds the lock file's hash as of the last good install. npm clears it away with node_modules. */
const STAMP = 'node_modules/.countersign-installed';

/**
 * Makes node_modules fit package-lock.json, with `npm ci` where it does not.
 * @param {{ root: string, terminal: import('./terminal.mjs').Terminal, npm?: string, everyMs?: number }} options `npm`: the command.
 * @returns {Promise<'up-to-date' | 'installed'>} Throws SetUpError where npm fails.
 */
export async function installDependencies({ root, terminal, npm = 'npm', everyMs }) {
  const lock = await readFile(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = await readOrNull(join(root, STAMP));
  if (stamp?.trim() === wanted) return 'up-to-date';
  if (stamp === null && (await matchesHiddenLock(root, lock))) {
    await writeFile(join(root, STAMP), `${wanted}\n`);
    return 'up-to-date';
  }
  terminal.line(
    'Dependencies',
    stamp === null ? 'npm ci (the first time takes a minute)' : 'npm ci (the lock file has changed)',
  );
  const startedAt = Date.now();
  const outcome = await withProgress(
    { terminal, label: 'Dependencies', describe: () => 'still installing', everyMs },
    () => runCommand(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root }),
  );
  if (outcome.code !== 0)
    throw new SetUpError(
      `npm failed${outcome.problem ? ` (${outcome.problem})` : ''}:\n${firstErrors(outcome.output)}\nIt needs a way to the npm registry; behind a proxy set HTTPS_PROXY.`,
    );
  await writeFile(join(root, STAMP), `${wanted}\n`);
  terminal.line('Dependencies', `installed (${written(Date.now() - startedAt)})`);
  return 'installed';
}

/** npm names the reason first and the usage last. @param {string} output */
function firstErrors(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!) ./.test(line));
  return errors.length > 0 ? errors.slice(0, 8).join('\n') : lastLines(output, 8);
}

/**
 * Whether somebody installed by hand what the lock file says: npm leaves its own copy in node_modules.
 * @param {string} root
 * @param {Buffer} lock
 */
async function matchesHiddenLock(root, lock) {
  const hidden = await readOrNull(join(root, 'node_modules/.package-lock.json'));
  if (hidden === null) return false;
  const wanted = JSON.parse(lock.toString('utf8')).packages ?? {};
  const have = JSON.parse(hidden).packages ?? {};
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || have[path]?.version === entry.version,
  );
}

/** @param {string} file */
async function readOrNull(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  }
}
