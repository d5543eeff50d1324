// What an agent gets of a call: bounded in bytes, and what others wrote marked as data with its marks whole.
import { type Quote, quoted } from '../quoted.ts';

/** Of what the agent gets in all. */
export const MAX_RESULT_BYTES = 32 * 1024;
/** Of one text within it. */
export const RESULT_TEXT_BYTES = 22 * 1024;

/** Cut short before it is marked, so that its end is never lost. */
export function quotedResult(quote: Quote, maxBytes = RESULT_TEXT_BYTES): string {
  const kept = beginningOf(quote.text, maxBytes);
  if (kept === quote.text) return quoted(quote);
  const note = `\n[cut short: ${kept.length} of ${quote.text.length} characters]`;
  return quoted({ ...quote, text: kept + note });
}

/** As much of the text as fits into so many bytes (UTF-8), whole characters only. */
export function beginningOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}

/** Tools keep below the cap by themselves; this is for what they did not think of. */
export function cappedResult(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_RESULT_BYTES) return text;
  const note = `\n[cut short: the result had ${bytes} bytes, at most ${MAX_RESULT_BYTES} are given]`;
  return beginningOf(text, MAX_RESULT_BYTES - Buffer.byteLength(note)) + note;
}
