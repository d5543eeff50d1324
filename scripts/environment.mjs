// The environment as set-up sees it: with the .env file, before anything is installed. The same rules as platform/config.ts.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
// Not by name: on an old Node the import would fail before requireNode can say why.
import util from 'node:util';
import { ROOT } from './stack.mjs';

/**
 * Environment and .env file together; what the environment sets goes before the file, an empty value is as good as none.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [folder] Where a relative file name starts.
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(env = process.env, folder = ROOT) {
  const name = env.COUNTERSIGN_ENV_FILE?.trim() || '.env';
  const file = resolve(folder, name);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  if (name === 'none' || !existsSync(file)) return set;
  return { ...util.parseEnv(readFileSync(file, 'utf8')), ...set };
}

/** Stops with a readable sentence on a Node that is too old for what follows. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Countersign needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/**
 * An environment without any of our settings, so that what a developer has set for themselves does not leak into a test.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function bareEnvironment(env = process.env) {
  const kept = Object.entries(env).filter(([name]) => !OUR_SETTINGS.test(name));
  return { ...Object.fromEntries(kept), COUNTERSIGN_ENV_FILE: 'none' };
}

const OUR_SETTINGS =
  /^(COUNTERSIGN_.*|TEMPORAL_.*|HOST|PORT|PUBLIC_URL|TRUSTED_PROXIES|OPERATOR_NAME|DATABASE_URL|SMTP_URL|MAIL_FROM|EXAMPLES|LOG_LEVEL|MAX_CACHED_WORKFLOWS|CONTINUE_AS_NEW_AFTER_EVENTS)$/;
