// How an artifact is shown: data as a tree, text as text, pictures and PDFs by what their bytes are, all else as a file to
// download. Never HTML of its own.
import type { Json } from '../../definition/types.ts';
import type { ArtifactContentView } from '../page-views.ts';
import { writtenSize } from '../../process/views/written-date.ts';

/** More than this is not read on a page: it is downloaded, and never shown in part. Bytes. */
export const SHOWN_BYTES = 200_000;
const SHOWN_NODES = 3_000;

/** What a browser shows without running anything. SVG is a program, and not among them. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export const PDF_TYPE = 'application/pdf';

interface Stored {
  contentType: string;
  size: number;
}

/**
 * What the first bytes say: a media type, `unknown` where they say nothing, and for a PDF whether it would do something
 * by itself when opened.
 */
export interface Sniffed {
  type: string;
  active: boolean;
}

type Form = 'json' | 'markdown' | 'text' | 'picture' | 'pdf' | 'download';

/** Whether its bytes are wanted for showing it. */
export function isReadable(artifact: Stored): boolean {
  return artifact.size <= SHOWN_BYTES && ['json', 'markdown', 'text'].includes(formOf(artifact.contentType));
}

/** Whether it is shown by its bytes' own type, so that these have to be looked at. */
export function needsSniffing(artifact: Pick<Stored, 'contentType'>): boolean {
  return ['picture', 'pdf'].includes(formOf(artifact.contentType));
}

/** The content as the page shows it. `bytes`, `sniffed` undefined: they could not be had. */
export function contentView(
  artifact: Stored,
  bytes: Uint8Array | undefined,
  sniffed?: Sniffed,
): ArtifactContentView {
  const form = formOf(artifact.contentType);
  if (form === 'download') return { kind: 'download', why: 'This is a file to download and read.' };
  if (form === 'picture' || form === 'pdf') return fileView(form, sniffed);
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

/** The type that a picture or PDF may be sent with, for showing on a page; null: it is only to be downloaded. */
export function inlineType(artifact: Stored, sniffed: Sniffed): string | null {
  return needsSniffing(artifact) && fileView(formOf(artifact.contentType), sniffed).kind !== 'download'
    ? sniffed.type
    : null;
}

function fileView(form: Form, sniffed: Sniffed | undefined): ArtifactContentView {
  if (!sniffed) return { kind: 'download', why: 'It cannot be shown at the moment. Download it to read it.' };
  if (form === 'picture' && isPicture(sniffed.type)) return { kind: 'picture' };
  if (form === 'pdf' && sniffed.type === PDF_TYPE) {
    const why =
      'This PDF holds scripts or opens something by itself, so it is not shown here. Download it to read it.';
    return sniffed.active ? { kind: 'download', why } : { kind: 'pdf' };
  }
  const said = form === 'pdf' ? 'a PDF' : 'a picture';
  return {
    kind: 'download',
    why: `It says that it is ${said}, and is not. Download it only if you trust it.`,
  };
}

const isPicture = (type: string): boolean => (PICTURE_TYPES as readonly string[]).includes(type);

export function formOf(contentType: string): Form {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'text/markdown' || type === 'text/x-markdown') return 'markdown';
  if (type.startsWith('text/') || type === 'application/yaml') return 'text';
  if (isPicture(type)) return 'picture';
  return type === PDF_TYPE ? 'pdf' : 'download';
}

export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** How many values there are, lists and groups included. */
export function nodesIn(value: Json): number {
  if (value === null || typeof value !== 'object') return 1;
  let nodes = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) nodes += nodesIn(item);
  return nodes;
}
