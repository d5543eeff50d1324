// Runs a command to its end and gives back what it said.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Outcome
 * @property {number | null} code Null: it ended by a signal, could not be started, or ran out of time.
 * @property {string} output Standard output and error as they came, the last 200,000 characters.
 * @property {string | null} problem Why it could not be started or was ended.
 */

/**
 * Runs `file` without a shell. Never rejects.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onText?: (text: string) => void, show?: boolean }} [options]
 *   `show`: its output goes straight to this terminal instead of `output`.
 * @returns {Promise<Outcome>}
 */
export function runCommand(file, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    let problem = null;
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    // Ended along with us, where nobody at the terminal does it (SIGTERM reaches only this process).
    const endWithUs = () => void child.kill();
    process.once('exit', endWithUs);
    const timer = options.timeoutMs
      ? setTimeout(() => {
          problem = `no end within ${options.timeoutMs} ms`;
          child.kill('SIGKILL');
        }, options.timeoutMs)
      : undefined;
    const take = (chunk) => {
      const text = String(chunk);
      output = (output + text).slice(-200_000);
      options.onText?.(text);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve({ code: null, output, problem: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve({ code, output, problem: problem ?? (signal ? `ended by ${signal}` : null) });
    });
  });
}

/**
 * The last lines of an output that say something, for an error message.
 * @param {string} output
 * @param {number} [count]
 */
export function lastLines(output, count = 5) {
  const lines = output.split('\n').map((line) => line.trimEnd());
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
