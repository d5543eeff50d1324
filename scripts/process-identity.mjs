// Tells whether a process of an earlier run still lives: by id and start time, for the system uses ids again.
import { readFile } from 'node:fs/promises';
import { runCommand } from './run-command.mjs';

/**
 * @typedef {object} Identity
 * @property {number} pid
 * @property {string | null} started When it began, in the system's own terms; null: not to be had.
 */

/**
 * @param {number} pid
 * @returns {Promise<Identity>}
 */
export async function identityOf(pid) {
  try {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start time is the 20th field after it.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return { pid, started: fields[0] === 'Z' ? null : (fields[19] ?? null) };
  } catch {
    const { code, output } = await runCommand('ps', ['-o', 'lstart=', '-p', String(pid)], {
      timeoutMs: 5000,
    });
    return { pid, started: code === 0 ? output.trim() || null : null };
  }
}

/**
 * Whether that very process still runs.
 * @param {Identity} identity
 */
export async function isRunning({ pid, started }) {
  if (started === null) return false;
  return (await identityOf(pid)).started === started;
}

/**
 * Ends that very process: asked first, forced after `graceMs`. Returns when it is gone.
 * @param {Identity} identity
 * @param {number} [graceMs]
 */
export async function endProcess(identity, graceMs = 10_000) {
  for (const [signal, waitMs] of /** @type {const} */ ([
    ['SIGTERM', graceMs],
    ['SIGKILL', 5000],
  ])) {
    const giveUpAt = Date.now() + waitMs;
    if (!(await isRunning(identity))) return;
    try {
      process.kill(identity.pid, signal);
    } catch {
      return;
    }
    while (Date.now() < giveUpAt) {
      if (!(await isRunning(identity))) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
