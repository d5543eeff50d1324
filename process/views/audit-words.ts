// Turns of phrase that the sentences of the audit trail share.
import type { NotificationKind } from '../events.ts';
import { sayList } from './format.ts';
import type { Names } from './names.ts';

/** In quotation marks. */
export const quote = (text: string): string => `“${text}”`;
/** A reason after a colon, where there is one, and the full stop. */
export const because = (reason: string | undefined): string => (reason ? `: ${closed(reason)}` : '.');
const closed = (text: string): string => (/[.!?]$/.test(text.trimEnd()) ? text.trimEnd() : `${text}.`);

/** What a message is called. */
export const NOTICE: Record<NotificationKind, string> = {
  approval: 'A request for approval',
  task: 'A task',
  reminder: 'A reminder',
  escalation: 'Word of an escalation',
  withdrawn: 'Word of a withdrawal',
  receipt: 'A receipt',
  refusal: 'Word of an answer that was not counted',
  handed_over: 'Word that somebody else has it now',
  outcome: 'Word of what became of it',
  question: 'A question',
  word: 'Word',
  progress: 'News',
};

/** Names in a row. */
export function people(ids: string[], names: Names): string {
  return sayList(ids.map((id) => names.actor(id))) || 'nobody';
}

/** At most 80 characters of it. */
export function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
