// How much the state may hold. Together with LIMITS of the definition they keep continue-as-new within its size.
import { LIMITS } from '../definition/limits.ts';
import type { Json } from '../definition/types.ts';

/** Bounds of the state's own. Bytes are UTF-8 bytes of JSON text. */
export const BOUNDS = {
  /** The last commands applied; a repeat comes within minutes, not thousands of commands later. */
  commandIds: 1_000,
  commandIdBytes: 16 * 1024,
  /** The last refused decisions; older outcomes are in the books. */
  refusedDecisions: 200,
  refusedDecisionBytes: 24 * 1024,
  /** The last messages handed out. */
  notifications: 300,
  notificationBytes: 40 * 1024,
  /** Closed approvals that a later round has taken the place of; older ones are in the books. */
  pastRounds: 100,
  /** Reviews that were granted. */
  pastReviews: 50,
  /**
   * Comments, failures and feedback are kept whole as long as all of them together hold no more than this; what comes
   * beyond it is kept in short. The events have them whole.
   */
  textBytesInAll: 64 * 1024,
  /** In short: what the assignee has to be told. An approving comment is not kept at all then. */
  shortTextBytes: 280,
  /** What a failure is cut to in any case: it goes to the assignee of the next attempt. */
  failureChars: 1_000,
  summaryBytes: 128,
  incidentMessageBytes: 280,
  /** Errands of one instance that are open at once, and in all. */
  openErrands: 20,
  errands: 200,
  /** What rules of the team took hold of. */
  fired: 1_000,
  firedBytes: 12 * 1024,
  /** What an agent is told that is set to an errand. */
  briefChars: 4_000,
  /** What a message of a rule says. */
  wordChars: 500,
  /** Questions of agents that wait for an answer. */
  questions: 20,
  questionChars: 2_000,
  /** Of all of them together, with those whom they go to. */
  questionBytes: 16 * 1024,
  /** Facts that wait for a review, all of them together. */
  proposedFactBytes: 16 * 1024,
  /** Calls of tools that one attempt may have put to people. */
  toolCalls: 50,
  /** Of all attempts under way. */
  toolCallsInAll: 80,
  /** Those of past attempts that are kept. */
  pastToolCalls: 10,
  /** Metadata of one artifact. */
  metadataBytes: 2 * 1024,
} as const;

/** UTF-8 bytes of a value's JSON text. */
export function jsonBytes(value: Json): number {
  return textBytes(JSON.stringify(value));
}

const sizes = new WeakMap<object, number>();

/** Bytes of a record's JSON text, reckoned once: nothing in the state is changed in place. */
export function sizeOf(record: object): number {
  let size = sizes.get(record);
  if (size === undefined) {
    size = jsonBytes({ ...record });
    sizes.set(record, size);
  }
  return size;
}

/** UTF-8 bytes of a text. */
export function textBytes(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
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

/** The text, cut to `bytes` of JSON text with an ellipsis. Never cuts a character in two. */
export function cutBytes(text: string, bytes: number): string {
  if (jsonBytes(text) - 2 <= bytes) return text;
  let kept = '';
  let left = bytes - textBytes('…');
  for (const character of text) {
    left -= jsonBytes(character) - 2;
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Whether something of the text was left out here. (One that ends in an ellipsis by itself is looked up in vain.) */
export function isCut(text: string): boolean {
  return text.endsWith('…');
}

/** The newest of a list that keep within a number and a size; at least the last one. */
export function newestWithin<T>(list: T[], count: number, bytes: number, sizeOf: (item: T) => number): T[] {
  let left = bytes;
  let from = list.length;
  while (from > 0 && list.length - from < count) {
    left -= sizeOf(list[from - 1]!);
    if (left < 0 && from < list.length) break;
    from -= 1;
  }
  return from === 0 ? list : list.slice(from);
}

/** The text, cut to `chars` with an ellipsis. Never cuts a character in two. */
export function cut(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, chars - 1)) ? chars - 2 : chars - 1;
  return `${text.slice(0, end)}…`;
}
