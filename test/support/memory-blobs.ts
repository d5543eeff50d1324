// Blobs in memory, for tests.
import type { BlobStore } from '../../activities/ports.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';

export function memoryBlobs(): BlobStore & { size(): number } {
  const blobs = new Map<string, Uint8Array>();
  return {
    put: async (bytes) => {
      const hash = sha256Hex(bytes);
      blobs.set(hash, bytes);
      return hash;
    },
    get: async (hash) => blobs.get(hash) ?? null,
    size: () => blobs.size,
  };
}
