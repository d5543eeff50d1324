// A text that histories hold by its hash only.
import type { BlobStore } from './ports.ts';

/** Throws where it is not among the blobs: trouble of ours, worth another try. */
export async function blobText(blobs: BlobStore, sha256: string): Promise<string> {
  const bytes = await blobs.get(sha256);
  if (!bytes) throw new Error(`There is no blob ${sha256}.`);
  return Buffer.from(bytes).toString('utf8');
}
