// How an artifact is shown: data as a tree, text as text, all else as a file to download. Never HTML of its own.
import type { Json } from '../../definition/types.ts';
import type { ArtifactContentView } from '../page-views.ts';
import { writtenSize } from '../../process/views/written-date.ts';

/** More than this is not read on a page: it is downloaded, and never shown in part. Bytes. */
export const SHOWN_BYTES = 200_000;
const SHOWN_NODES = 3_000;

interface Stored {
  contentType: string;
  size: number;
}

type Form = 'json' | 'markdown' | 'text' | 'download';

/** Whether its bytes are wanted for showing it. */
export function isReadable(artifact: Stored): boolean {
  return artifact.size <= SHOWN_BYTES && formOf(artifact.contentType) !== 'download';
}

/** The content as the page shows it. `bytes` undefined: they could not be had. */
export function contentView(artifact: Stored, bytes: Uint8Array | undefined): ArtifactContentView {
  const form = formOf(artifact.contentType);
  if (form === 'download') return { kind: 'download', why: 'This is a file to download and read.' };
  const tooLarge = `With ${writtenSize(artifact.size)} this is too large to show here. Download it to read it.`;
  if (artifact.size > SHOWN_BYTES) return { kind: 'download', why: tooLarge };
  if (!bytes) return { kind: 'download', why: 'It cannot be shown at the moment. Download it to read it.' };
  const text = utf8(bytes);
  if (text === null) return { kind: 'download', why: 'It is not readable as text. Download it to read it.' };
  if (form === 'markdown' || form === 'text') return { kind: form, text };
  try {
    const value = JSON.parse(text) as Json;
    return nodesIn(value) > SHOWN_NODES ? { kind: 'download', why: tooLarge } : { kind: 'json', value };
  } catch {
    return { kind: 'text', text };
  }
}

function formOf(contentType: string): Form {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'text/markdown' || type === 'text/x-markdown') return 'markdown';
  return type.startsWith('text/') || type === 'application/yaml' ? 'text' : 'download';
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function nodesIn(value: Json): number {
  if (value === null || typeof value !== 'object') return 1;
  let nodes = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) nodes += nodesIn(item);
  return nodes;
}
