// What runs on a data folder: one stack at a time. Knows the processes that a crash left behind, and ends them.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess, identityOf, isRunning } from './process-identity.mjs';
import { SetUpError, SILENT } from './terminal.mjs';

/**
 * @typedef {object} RunFile What `run.json` holds.
 * @property {import('./process-identity.mjs').Identity} owner
 * @property {Record<string, import('./process-identity.mjs').Identity>} children By name.
 * @property {Record<string, number>} ports Of the last run, to get the same again: links in mails hold the address.
 */

/**
 * Claims the data folder for this process.
 * @param {string} dataDir
 * @param {import('./terminal.mjs').Terminal} [terminal]
 * @returns {Promise<{ ports: Record<string, number>, note: (children: Record<string, number>, ports: Record<string, number>) => Promise<void>, release: () => Promise<void> }>}
 *   Throws SetUpError where another stack runs on it.
 */
export async function claimDataFolder(dataDir, terminal = SILENT) {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'run.json');
  const before = await readRunFile(file);
  if (before?.owner && before.owner.pid !== process.pid && (await isRunning(before.owner)))
    throw new SetUpError(
      `Countersign already runs on ${dataDir} (process ${before.owner.pid}). Stop it first, or set COUNTERSIGN_DATA to another folder.`,
    );
  // Last started, first ended: they want Temporal to finish what they have at hand.
  for (const [name, identity] of Object.entries(before?.children ?? {}).toReversed()) {
    if (!(await isRunning(identity))) continue;
    terminal.line('Clearing up', `${name} of a run that crashed (process ${identity.pid})`);
    await endProcess(identity);
  }
  const owner = await identityOf(process.pid);
  /** @type {RunFile} */
  const now = { owner, children: {}, ports: before?.ports ?? {} };
  await write(file, now);
  return {
    ports: now.ports,
    note: async (children, ports) => {
      now.children = {};
      for (const [name, pid] of Object.entries(children)) now.children[name] = await identityOf(pid);
      now.ports = { ...now.ports, ...ports };
      await write(file, now);
    },
    // The ports stay for the next run.
    release: () => write(file, { owner: null, children: {}, ports: now.ports }),
  };
}

/** @param {string} file */
async function readRunFile(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    // Half a file after a power cut says nothing; it is only a note.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function write(file, content) {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    // The folder may be gone by the end of a test.
    if (error.code !== 'ENOENT') throw error;
  }
}
