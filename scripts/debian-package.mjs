// Installs a package of Debian's for the tests, where that is a matter of one command: as root, on a Debian.
import { existsSync } from 'node:fs';
import { lastLines, runCommand } from './run-command.mjs';
import { withProgress } from './terminal.mjs';

/** Whether packages may be installed here. */
export const mayInstallPackages = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/**
 * Never rejects: whether it worked shows in what is there afterwards.
 * @param {object} options
 * @param {string} options.label Of the lines on the terminal.
 * @param {string} options.name Of the package.
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<string>} The last it said, in one line.
 */
export async function installPackage({ label, name, terminal, env }) {
  terminal.line(label, `apt-get install ${name}`);
  const apt = (...args) =>
    runCommand('apt-get', args, {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: 300_000,
    });
  const { output } = await withProgress({ terminal, label, describe: () => 'still installing' }, async () => {
    const first = await apt('install', '-y', '--no-install-recommends', name);
    if (first.code === 0) return first;
    // The package lists of a fresh image are empty.
    await apt('update');
    return await apt('install', '-y', '--no-install-recommends', name);
  });
  return lastLines(output, 2).replaceAll('\n', ' ');
}
