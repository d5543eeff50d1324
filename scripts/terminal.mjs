// What set-up says while it works: short lines, a label in front, how long it took.

/**
 * @typedef {object} Terminal
 * @property {(label: string, text: string) => void} line One line, its label in a column.
 * @property {(text?: string) => void} plain One line as it is; without text an empty one.
 */

const LABEL_WIDTH = 14;

/**
 * A terminal that writes lines to `write` (default: stdout).
 * @param {(text: string) => unknown} [write]
 * @returns {Terminal}
 */
export function createTerminal(write = (text) => process.stdout.write(text)) {
  return {
    line: (label, text) => void write(`  ${label.padEnd(LABEL_WIDTH)}${text}\n`),
    plain: (text = '') => void write(`${text}\n`),
  };
}

/** A terminal that says nothing. @type {Terminal} */
export const SILENT = { line: () => undefined, plain: () => undefined };

/**
 * Runs `work` and says every few seconds how far it is, so that nobody waits in silence.
 * @template T
 * @param {{ terminal: Terminal, label: string, describe: () => string, everyMs?: number }} how `describe`: what it does right now.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress({ terminal, label, describe, everyMs = 5000 }, work) {
  const startedAt = Date.now();
  const timer = setInterval(
    () => terminal.line(label, `${describe()} (${written(Date.now() - startedAt)})`),
    everyMs,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * "0.4 s", "12 s", "3 min 05 s".
 * @param {number} ms
 */
export function written(ms) {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A failure that set-up can explain: it is shown as its message, without a stack. */
export class SetUpError extends Error {}
