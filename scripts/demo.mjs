// npm run demo: plays the sample unattended, over HTTP and mail only, as people outside would. Knows nothing of the server's code.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { approveAll } from './demo/decide.mjs';
import { watchMailbox } from './demo/mailbox.mjs';
import { changes, timelineLines } from './demo/progress.mjs';
import { environment, requireNode } from './environment.mjs';
import { installDependencies } from './install.mjs';
import { SAMPLE_START, startSample } from './sample.mjs';
import { ROOT, startStack } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { createTerminal, SetUpError, written } from './terminal.mjs';

/** From the start of the instance to its end. It takes some seconds; more means that something is stuck. */
const LIMIT_MS = 180_000;
const POLL_MS = 250;

/** The demo's own reasons to fail. */
class DemoError extends Error {}

requireNode();
process.chdir(ROOT);
const terminal = createTerminal();
const env = environment();
const giveUp = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => giveUp.abort());

process.exitCode = await main();

async function main() {
  terminal.plain('Countersign: the sample, played to its end');
  terminal.plain();
  let where;
  let code = 0;
  try {
    await installDependencies({ root: ROOT, terminal });
    where = await theStack();
    await play(where);
  } catch (error) {
    code = 1;
    terminal.plain();
    const known = error instanceof SetUpError || error instanceof DemoError;
    terminal.plain(
      `The demo failed: ${giveUp.signal.aborted ? 'it was interrupted' : known ? error.message : error.stack}`,
    );
  }
  terminal.plain();
  await where?.close(code);
  return code;
}

/**
 * The stack that answers at COUNTERSIGN_URL, or one of our own in a folder of its own.
 * @returns {Promise<{ apiUrl: string, token: string, mailFolder: string, died: Promise<import('./stack.mjs').Death>, close: (code: number) => Promise<void> }>}
 */
async function theStack() {
  const dataDir = resolve(env.COUNTERSIGN_DATA ?? '.data');
  if (env.COUNTERSIGN_URL) {
    const apiUrl = env.COUNTERSIGN_URL.replace(/\/+$/, '');
    const ready = await fetch(`${apiUrl}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (!ready?.ok) throw new DemoError(`Nothing is ready at ${apiUrl} (COUNTERSIGN_URL).`);
    const token = env.COUNTERSIGN_TOKEN || (await readFile(join(dataDir, 'token'), 'utf8')).trim();
    terminal.line('API', `${apiUrl}, which runs already`);
    return {
      apiUrl,
      token,
      mailFolder: join(dataDir, 'mail'),
      died: new Promise(() => undefined),
      close: async () => undefined,
    };
  }
  const own = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  const temporal = env.TEMPORAL_ADDRESS
    ? { temporalAddress: env.TEMPORAL_ADDRESS }
    : { temporalBinary: (await findTemporal({ terminal, env })).file };
  const stack = await startStack({
    dataDir: own,
    ...temporal,
    port: 0,
    temporalPort: 0,
    uiPort: null,
    // A queue of its own: at a server of yours, another worker must not take its work. Mail goes to disk, books too.
    env: {
      ...env,
      TEMPORAL_TASK_QUEUE: `countersign-demo-${randomUUID()}`,
      SMTP_URL: '',
      DATABASE_URL: '',
      PUBLIC_URL: '',
      HOST: '127.0.0.1',
      COUNTERSIGN_ENV_FILE: 'none',
    },
    terminal,
    signal: giveUp.signal,
  }).catch(async (error) => {
    await rm(own, { recursive: true, force: true });
    throw error;
  });
  return {
    ...stack,
    close: async (code) => {
      await stack.stop();
      if (code === 0) await rm(own, { recursive: true, force: true });
      else terminal.plain(`  What it left, logs included: ${own}`);
    },
  };
}

/** @param {Awaited<ReturnType<typeof theStack>>} where */
async function play({ apiUrl, token, mailFolder, died }) {
  const startedAt = Date.now();
  const say = (line) => terminal.plain(`  ${written(Date.now() - startedAt).padStart(7)}  ${line}`);
  /** @type {import('./stack.mjs').Death | null} */
  let death = null;
  void died.then((which) => {
    death = which;
  });
  const { id } = await startSample({ apiUrl, token, key: `demo-${randomUUID()}` });
  terminal.plain();
  say(`Instance ${id} started: ${SAMPLE_START.name}`);
  const newMails = await watchMailbox({ folder: mailFolder, instanceId: id });
  const read = reader(apiUrl, token);
  const counts = { mails: 0, decisions: 0 };
  /** @type {import('./demo/progress.mjs').Timeline | null} */
  let before = null;
  const show = async () => {
    const timeline = await read(`/api/processes/instances/${id}/timeline`);
    for (const line of changes(before, timeline)) say(line);
    before = timeline;
  };
  for (;;) {
    if (giveUp.signal.aborted) throw new DemoError('interrupted');
    if (death) throw new DemoError(`${death.name} ended by itself. It last said:\n${death.lastWords}`);
    const status = await read(`/api/processes/instances/${id}`);
    await show();
    if (status.status === 'completed') break;
    if (status.status !== 'running')
      throw new DemoError(`the instance is ${status.status}: ${status.summary}`);
    if (status.incidents?.length > 0)
      throw new DemoError(
        `incident: ${status.incidents.map((each) => `${each.message} ${each.cure}`).join('; ')}`,
      );
    if (Date.now() - startedAt > LIMIT_MS)
      throw new DemoError(`not complete after ${LIMIT_MS / 1000} s: ${status.summary}`);
    for (const mail of await newMails()) {
      // Receipts and news carry no request.
      if (!mail.link || !/approval required/i.test(mail.subject)) continue;
      counts.mails++;
      say(`    Mail to ${mail.name}: "${mail.subject}"`);
      const decided = await approveAll({
        link: mail.link,
        onDecision: async (answer) => {
          say(`    ${mail.name} reads the page and approves: "${answer}"`);
          await show();
        },
      });
      // One page takes all that waits for a person, so an earlier link may have taken it.
      if (decided === 0)
        say(`    ${mail.name} finds nothing open any more: it was decided with the mail before`);
      counts.decisions += decided;
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  terminal.plain();
  for (const line of timelineLines(before)) terminal.plain(`  ${line}`);
  terminal.plain();
  terminal.plain(
    `  Complete after ${written(Date.now() - startedAt)}: ${counts.mails} approval mails read, ${counts.decisions} decisions made.`,
  );
  if (counts.decisions === 0) throw new DemoError('the instance completed without a single decision');
}

/**
 * @param {string} apiUrl
 * @param {string} token
 * @returns {(path: string) => Promise<any>}
 */
function reader(apiUrl, token) {
  return async (path) => {
    const response = await fetch(`${apiUrl}${path}`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(15_000),
    });
    const body = await response.text();
    if (!response.ok)
      throw new DemoError(`GET ${path} was answered with ${response.status}: ${body.slice(0, 500)}`);
    return JSON.parse(body);
  };
}
