// One long-running process of the stack: started with its output in a log file, watched, stopped or killed by name.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SetUpError } from './terminal.mjs';

const LOG_ROTATES_AT_BYTES = 10_000_000;
const REMEMBERED_LINES = 2000;

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {string} logFile
 * @property {() => string[]} output Its last lines, of both streams.
 * @property {boolean} ended
 * @property {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} end
 * @property {(pattern: RegExp, timeoutMs: number) => Promise<void>} line Resolves once a line matches; throws SetUpError when it ends before or the time is up.
 * @property {(graceMs?: number) => Promise<void>} stop SIGTERM, after `graceMs` SIGKILL; resolves when it is gone.
 * @property {() => Promise<void>} kill9 SIGKILL; resolves when it is gone.
 */

/**
 * Starts a process of its own group, so that Ctrl-C in the terminal reaches only us and we stop all in order.
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.file
 * @param {string[]} options.args
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.logs Folder.
 * @param {(line: string) => void} [options.onLine]
 * @returns {Promise<Child>} Throws SetUpError where it cannot be started.
 */
export async function startChild({ name, file, args, cwd, env, logs, onLine }) {
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${name}.log`);
  if (existsSync(logFile) && statSync(logFile).size > LOG_ROTATES_AT_BYTES)
    renameSync(logFile, `${logFile}.1`);
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const spawned = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

  /** @type {string[]} */
  const lines = [];
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const take = (line) => {
    lines.push(line);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    log.write(`${line}\n`);
    onLine?.(line);
    for (const wake of waiting) wake();
  };
  createInterface({ input: spawned.stdout }).on('line', take);
  createInterface({ input: spawned.stderr }).on('line', take);

  const child = {
    name,
    pid: spawned.pid ?? -1,
    logFile,
    output: () => [...lines],
    ended: false,
    /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
    end: new Promise((resolve) => {
      // `close`, not `exit`: then its last lines are in.
      spawned.on('close', (code, signal) => {
        child.ended = true;
        log.end();
        for (const wake of waiting) wake();
        resolve({ code, signal });
      });
    }),
    line: (pattern, timeoutMs) => {
      return new Promise((resolve, reject) => {
        const finish = (problem) => {
          clearTimeout(timer);
          waiting.delete(check);
          if (problem) reject(new SetUpError(`${problem}\n${lastWords(lines)}\n  All of it: ${logFile}`));
          else resolve();
        };
        const timer = setTimeout(
          () => finish(`${name} is not ready after ${Math.round(timeoutMs / 1000)} s. It last said:`),
          timeoutMs,
        );
        const check = () => {
          if (lines.some((line) => pattern.test(line))) finish(null);
          else if (child.ended) finish(`${name} ended before it was ready. It last said:`);
        };
        waiting.add(check);
        check();
      });
    },
    stop: async (graceMs = 30_000) => {
      if (child.ended) return;
      spawned.kill('SIGTERM');
      const timer = setTimeout(() => spawned.kill('SIGKILL'), graceMs);
      await child.end;
      clearTimeout(timer);
    },
    kill9: async () => {
      if (!child.ended) spawned.kill('SIGKILL');
      await child.end;
    },
  };
  await new Promise((resolve, reject) => {
    spawned.once('spawn', () => resolve(undefined));
    spawned.once('error', (error) => reject(new SetUpError(`${name} cannot be started: ${error.message}`)));
  });
  return child;
}

/**
 * The last lines that say something: log entries in a readable form, stack traces without their frames.
 * @param {string[]} lines
 * @param {number} [count]
 */
export function lastWords(lines, count = 8) {
  return lines
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line) && !line.startsWith('Node.js v'))
    .slice(-count)
    .map((line) => `    ${readable(line)}`)
    .join('\n');
}

/**
 * A line of JSON log as one line for people; other lines as they are.
 * @param {string} line
 */
export function readable(line) {
  const entry = logEntry(line);
  if (!entry) return line;
  const reason = entry.err?.message ?? entry.error?.message ?? entry.reason;
  return `${LEVEL_NAMES[entry.level] ?? ''} ${entry.msg ?? ''}${reason ? `: ${reason}` : ''}`.trim();
}

const LEVEL_NAMES = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/**
 * The parsed line where it is an entry of a JSON log, else null.
 * @param {string} line
 * @returns {Record<string, any> | null}
 */
export function logEntry(line) {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
