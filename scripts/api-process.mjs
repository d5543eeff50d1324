// The API as a process: the port it gets, and the wait until it answers.
import { lastWords } from './child.mjs';
import { freePort, freePortFrom, isFree } from './ports.mjs';
import { SetUpError } from './terminal.mjs';

const DEFAULT_API_PORT = 3000;
const API_LIMIT_MS = 60_000;

/**
 * A free port: the one that is wanted (0: any), else that of the last run, 3000, or the next free one. Throws SetUpError.
 * @param {number | undefined} wanted
 * @param {number | undefined} last Of the last run.
 * @param {string} host
 * @param {import('./terminal.mjs').Terminal} terminal
 */
export async function apiPort(wanted, last, host, terminal) {
  if (wanted === 0) return await freePort();
  if (wanted !== undefined) {
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535)
      throw new SetUpError('PORT is not a port: give a whole number from 1 to 65535.');
    if (await isFree(wanted, host)) return wanted;
    throw new SetUpError(
      `Port ${wanted} (PORT) is taken by something else. Free it, or set PORT to another.`,
    );
  }
  const first = last ?? DEFAULT_API_PORT;
  if (await isFree(first, host)) return first;
  const other = await freePortFrom(DEFAULT_API_PORT + 1, host);
  terminal.line('API', `port ${first} is taken by something else: it gets ${other}`);
  return other;
}

/**
 * Waits for `GET /readyz` to answer 200.
 * @param {string} apiUrl
 * @param {import('./child.mjs').Child} child
 */
export async function untilReady(apiUrl, child) {
  const giveUpAt = Date.now() + API_LIMIT_MS;
  let last = 'no answer';
  while (Date.now() < giveUpAt && !child.ended) {
    try {
      const response = await fetch(`${apiUrl}/readyz`, { signal: AbortSignal.timeout(5000) });
      const body = await response.text();
      if (response.ok) return;
      last = `${response.status} ${body.slice(0, 500)}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new SetUpError(
    `api ${child.ended ? 'ended before it was ready' : `is not ready after ${API_LIMIT_MS / 1000} s (/readyz: ${last})`}. It last said:\n${lastWords(child.output())}\n  All of it: ${child.logFile}`,
  );
}
