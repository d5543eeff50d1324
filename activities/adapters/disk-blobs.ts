// Blobs on disk: content-addressed files, written whole or not at all, checked whenever they are read.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { BlobStore } from '../ports.ts';

/** What is on disk is not what was stored. Only a backup helps: the bytes have no other source. */
export class BlobCorrupt extends Error {
  readonly code = 'blob-corrupt';
  readonly sha256: string;
  constructor(sha256: string, file: string) {
    super(`Blob ${sha256} was changed or damaged on disk. Restore ${file} from a backup.`);
    this.sha256 = sha256;
  }
}

/**
 * Blobs under `folder`, as `ab/cd/abcd…`; `incoming/` holds what is being written. `put` resolves once the bytes are on
 * the disk, also after a crash of the machine. `get` throws BlobCorrupt where they no longer have their hash.
 */
export function diskBlobs(folder: string): BlobStore {
  const fileOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const incoming = join(folder, 'incoming');

  return {
    async put(bytes) {
      const sha256 = sha256Hex(bytes);
      const file = fileOf(sha256);
      if (await isWhole(file, bytes.length)) return sha256;
      await mkdir(incoming, { recursive: true });
      const made = await mkdir(dirname(file), { recursive: true });
      const written = join(incoming, `${sha256}.${randomUUID()}`);
      try {
        await writeThrough(written, bytes);
        // Atomic: a reader, or another writer of the same bytes, sees the whole file or none.
        await rename(written, file);
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
      await flushFolder(dirname(file));
      // Folders that are new are names in folders, too.
      if (made !== undefined) for (const above of foldersAbove(file, folder)) await flushFolder(above);
      return sha256;
    },

    async get(sha256) {
      // A hash and nothing else: it becomes a path.
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
      const file = fileOf(sha256);
      const bytes = await readFile(file).catch(nullIfMissing);
      if (bytes === null) return null;
      if (sha256Hex(bytes) !== sha256) throw new BlobCorrupt(sha256, file);
      return bytes;
    },
  };
}

/** A file of another length is damaged, and written anew. */
async function isWhole(file: string, size: number): Promise<boolean> {
  const found = await stat(file).catch(nullIfMissing);
  return found !== null && found.size === size;
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is on the disk once its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const foldersAbove = (file: string, folder: string): string[] => [dirname(dirname(file)), folder];

function nullIfMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
