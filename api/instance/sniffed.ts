// What a file is by its own bytes, whatever was said of it when it was stored.
import { fileTypeFromBuffer } from 'file-type';
import type { BlobStore } from '../../activities/ports.ts';
import type { Sniffed } from '../../portal/index.ts';

/** `unknown`: the bytes say nothing; so does text. */
export async function sniff(bytes: Uint8Array): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = found?.mime ?? 'unknown';
  return { type, active: type === 'application/pdf' && isActivePdf(bytes) };
}

// Bytes under a hash never change: what they are is asked once. Bounded, for there are always more of them.
const known = new Map<string, Sniffed>();
const MAX_KNOWN = 5_000;

/** Of a stored blob; null where there is none. */
export async function sniffedBlob(blobs: BlobStore, sha256: string): Promise<Sniffed | null> {
  const before = known.get(sha256);
  if (before) return before;
  const bytes = await blobs.get(sha256);
  if (!bytes) return null;
  const sniffed = await sniff(bytes);
  if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value!);
  known.set(sha256, sniffed);
  return sniffed;
}

/** Names in a PDF for what runs, opens or fetches something. What is hidden in compressed objects is left to the viewer's own walls. */
const ACTIVE = /\/(JavaScript|Launch|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])/;

function isActivePdf(bytes: Uint8Array): boolean {
  // A name may be written with #xx for any of its characters.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return ACTIVE.test(text);
}
