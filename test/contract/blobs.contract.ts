// What every BlobStore does.
import { describe, expect, test } from '@jest/globals';
import type { BlobStore } from '../../activities/ports.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';

/** Runs the suite; `open` gives an empty store. */
export function blobsContract(name: string, open: () => Promise<BlobStore>): void {
  describe(`${name} keeps blobs`, () => {
    const bytes = new TextEncoder().encode('{"answer":42}');

    test('gives back what was put, under its SHA-256', async () => {
      const blobs = await open();
      const sha256 = await blobs.put(bytes);
      expect(sha256).toBe(sha256Hex(bytes));
      expect(Buffer.from((await blobs.get(sha256))!).equals(bytes)).toBe(true);
    });

    test('keeps any bytes, and none at all', async () => {
      const blobs = await open();
      const all = Uint8Array.from({ length: 256 * 1024 }, (_, index) => (index * 7) % 256);
      expect(Buffer.from((await blobs.get(await blobs.put(all)))!).equals(all)).toBe(true);
      expect(await blobs.get(await blobs.put(new Uint8Array()))).toHaveLength(0);
    });

    test('takes the same bytes twice, also at the same moment', async () => {
      const blobs = await open();
      const hashes = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)));
      expect(new Set(hashes)).toEqual(new Set([sha256Hex(bytes)]));
      expect(await blobs.put(bytes)).toBe(hashes[0]);
      expect(await blobs.get(hashes[0]!)).toHaveLength(bytes.length);
    });

    test('has null for what was never put, and for what is no hash', async () => {
      const blobs = await open();
      for (const wrong of [
        sha256Hex('other'),
        '',
        '..',
        '../../etc/passwd',
        sha256Hex(bytes).toUpperCase(),
      ]) {
        expect(await blobs.get(wrong)).toBeNull();
      }
    });
  });
}
