// How much the state may hold. Together with LIMITS of the definition they keep continue-as-new within its size.
import { LIMITS } from '../definition/limits.ts';
import type { Json } from '../definition/types.ts';

/** Bounds of the state's own. Bytes are UTF-8 bytes of JSON text. */
export const BOUNDS = {
  /** The last commands applied; a repeat comes within minutes, not thousands of commands later. */
  commandIds: 1_000,
  /** The last refused decisions; older outcomes are in the books. */
  refusedDecisions: 200,
  /** The last messages handed out. */
  notifications: 300,
  /** Characters kept of a comment whose approval is closed, of a summary, of a failure. The events have them whole. */
  closedCommentChars: 280,
  summaryChars: 160,
  failureChars: 1_000,
  /** All facts together, beside the limit of each. */
  factBytesInAll: 128 * 1024,
  /** All results together that expressions read. */
  resultBytesInAll: 64 * 1024,
  /** Metadata of one artifact. */
  metadataBytes: 2 * 1024,
} as const;

/** UTF-8 bytes of a value's JSON text. */
export function jsonBytes(value: Json): number {
  const text = JSON.stringify(value);
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether a result is within its limit of 16 KiB. */
export function resultFits(result: Json | undefined): boolean {
  return result === undefined || jsonBytes(result) <= LIMITS.taskResultBytes;
}

/** The text, cut to `chars` with an ellipsis. Never cuts a character in two. */
export function cut(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, chars - 1)) ? chars - 2 : chars - 1;
  return `${text.slice(0, end)}…`;
}
