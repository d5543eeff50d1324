// Checkpoints outside of the database: one JSON Lines file a month, only ever added to.
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { CheckpointLine } from '../proof/format.ts';
import type { CheckpointRow } from '../store/books.ts';

/** `<yyyy-mm>.jsonl`, by the time in it (UTC). */
export const checkpointFile = (folder: string, at: number): string =>
  join(folder, `${new Date(at).toISOString().slice(0, 7)}.jsonl`);

/**
 * Adds checkpoints of one moment; resolves once they are on the disk, also after a crash of the machine. Several workers may
 * write to one file: each adds whole lines in one piece.
 */
export async function addToCheckpointFile(folder: string, rows: CheckpointRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const lines = rows.map(
    (row) => `${canonicalJson({ kind: 'checkpoint', ...row } satisfies CheckpointLine)}\n`,
  );
  const path = checkpointFile(folder, first.at);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    // What was being written when a machine died ends without its line's end: it stays a line of its own.
    const torn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
    await file.appendFile(`${torn ? '\n' : ''}${lines.join('')}`);
    await file.sync();
    if (size === 0) await flushFolder(dirname(path));
  } finally {
    await file.close();
  }
}

/** A new file is a name in a folder, too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
