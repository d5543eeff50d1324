// The decision form as it comes back: what the page put into it and what the person answered.
import type { Choice, ShownArtifact } from '../process/events.ts';
import { LIMITS } from '../definition/limits.ts';
import type { TypedAnswers } from './task-form/read-answers.ts';

/** An artifact as the form carries it: `key@version:sha256`. */
export interface ShownInForm extends ShownArtifact {
  /** Hex; '' for one not there yet (version 0). */
  sha256: string;
}

export interface DecisionForm {
  approvalId: string;
  round: number;
  decisionId: string;
  choice: Choice;
  comment: string;
  shown: ShownInForm[];
  viewed: string;
  /** Number of the last event that the page knew of; null where the form does not say. */
  seq: number | null;
  /** As it was typed; '' where the decision asks for none. */
  code: string;
  /** Of a review: approved with what was changed in the form. */
  corrects: boolean;
  /** Of a review: the fields in which the work can be changed, as they came; null where the form has none. */
  edited: TypedAnswers | null;
}

/** `field`: the form's own name of what is wrong. `answer` and `comment` are the person's to mend, the others were tampered with. */
export type ReadDecisionForm =
  | { ok: true; form: DecisionForm }
  | { ok: false; field: string; problem: string; comment: string };

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/;
const SHOWN = /^([^@\s]{1,200})@(\d{1,9}):([0-9a-f]{64}|)$/;

/** The hidden field of one artifact. */
export const shownField = (artifact: ShownInForm): string =>
  `${artifact.key}@${artifact.version}:${artifact.sha256}`;

/** Reads a parsed urlencoded body. Line ends of the comment become plain newlines; nothing else is changed. */
export function readDecisionForm(body: unknown): ReadDecisionForm {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  const comment = text('comment').replace(/\r\n?/g, '\n').trim();
  const no = (field: string, problem: string): ReadDecisionForm => ({ ok: false, field, problem, comment });

  const round = Number(text('round'));
  const shown = shownOf(Object.hasOwn(fields, 'shown') ? fields['shown'] : []);
  if (!ID.test(text('approval'))) return no('approval', 'The form does not say what it decides.');
  if (!Number.isInteger(round) || round < 1) return no('round', 'The form does not say which round it is.');
  if (!ID.test(text('decision'))) return no('decision', 'The form has no decision id.');
  if (!/^[0-9a-f]{64}$/.test(text('viewed'))) return no('viewed', 'The form does not say what was shown.');
  if (shown === null) return no('shown', 'The form does not say which versions were shown.');
  const choice = text('answer');
  if (choice !== 'approve' && choice !== 'reject' && choice !== 'correct')
    return no('answer', 'Choose Approve or Reject.');
  if (choice === 'reject' && comment === '') return no('comment', 'Say what has to change.');
  if (comment.length > LIMITS.commentChars)
    return no('comment', `Shorten the comment to ${LIMITS.commentChars.toLocaleString('en')} characters.`);
  return {
    ok: true,
    form: {
      approvalId: text('approval'),
      round,
      decisionId: text('decision'),
      choice: choice === 'reject' ? 'reject' : 'approve',
      comment,
      shown,
      viewed: text('viewed'),
      seq: /^\d{1,9}$/.test(text('seq')) ? Number(text('seq')) : null,
      code: text('code'),
      corrects: choice === 'correct',
      edited: editedIn(fields),
    },
  };
}

/** The fields of the editor of a review; null where there are none. */
export function editedIn(fields: Record<string, unknown>): TypedAnswers | null {
  const edits = Object.entries(fields).filter(([name]) => /^([fx](\.\d{1,4}){0,8}|summary)$/.test(name));
  if (edits.length === 0) return null;
  return Object.fromEntries(
    edits.map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map((each) => String(each)),
    ]),
  );
}

function shownOf(given: unknown): ShownInForm[] | null {
  // One field each, or all in one: a form that takes many decisions has no room for a field for each version.
  const list = (Array.isArray(given) ? given : [given]).flatMap((item: unknown) =>
    typeof item === 'string' ? item.split(' ').filter((part) => part !== '') : [item],
  );
  if (list.length > LIMITS.artifacts) return null;
  const shown: ShownInForm[] = [];
  for (const item of list) {
    const match = typeof item === 'string' ? SHOWN.exec(item) : null;
    if (!match) return null;
    shown.push({ key: match[1]!, version: Number(match[2]), sha256: match[3]! });
  }
  return shown;
}

/** One item of a form that takes several: what stands before each of its fields. */
export const fieldOf = (index: number, name: string): string => `${index}.${name}`;

/** The items of a form that takes several, each as the form of one. */
export function splitDecisions(body: unknown): Record<string, unknown>[] {
  const items = new Map<string, Record<string, unknown>>();
  for (const [name, value] of Object.entries(typeof body === 'object' && body !== null ? body : {})) {
    const [, index, field] = /^(\d{1,3})\.([a-z]+)$/.exec(name) ?? [];
    if (index === undefined || field === undefined) continue;
    const item = items.get(index) ?? {};
    item[field] = value;
    items.set(index, item);
  }
  return [...items.values()];
}
