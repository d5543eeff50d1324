// Chromium for the tests of the pages and for the pictures: found, or installed where that is a matter of one command.
import { existsSync } from 'node:fs';
import { installPackage, mayInstallPackages } from './debian-package.mjs';
import { lookUp } from './look-up.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** How Chromium is started: no call home, and no sandbox of its own, which root and most containers cannot have. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Its path, or why there is none: named in CHROMIUM, on the PATH, or Debian's package.
 * @param {object} options
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.mayInstall] Default: where we are root on a Debian.
 * @returns {Promise<{ file: string } | { missing: string }>}
 */
export async function findChromium({ terminal, env = process.env, mayInstall = mayInstallPackages() }) {
  if (env.CHROMIUM) {
    return existsSync(env.CHROMIUM)
      ? { file: env.CHROMIUM }
      : { missing: `CHROMIUM is ${env.CHROMIUM}, and there is no such file` };
  }
  const found = await knownChromium(env);
  if (found) return { file: found };
  if (!mayInstall) return { missing: 'Chromium is not installed. Install it, or name it in CHROMIUM' };
  const said = await installPackage({ label: 'Chromium', name: 'chromium', terminal, env });
  const now = await knownChromium(env);
  return now ? { file: now } : { missing: `apt-get could not install Chromium: ${said}` };
}

/**
 * What is there already, else null.
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function knownChromium(env = process.env) {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : null;
  for (const name of NAMES) {
    const file = await lookUp(name, env);
    if (file) return file;
  }
  return APPLICATIONS.find((file) => existsSync(file)) ?? null;
}
