// From a form as it came back to the task's result: each answer in its own type, and what is wrong with it at its field.
import type { Json, JsonObject } from '../../definition/types.ts';
import { type FieldOf, type FieldSpec, leavesOf } from './field-spec.ts';

/** As typed, by field name. */
export type TypedAnswers = Record<string, string[]>;

export interface AnswerProblem {
  /** Of the field; null: of the answers as a whole. */
  name: string | null;
  text: string;
}

export interface ReadAnswers {
  /** What the schema is held against; undefined where nothing was answered. */
  result: Json | undefined;
  problems: AnswerProblem[];
}

/** What a field that asks for a file has: the reference that stands in the result, or why not. */
export type FileAnswer = { ref: string } | { problem: string };

const FILL = 'Answer this.';

/** `files`: by field name, those that were sent. */
export function readAnswers(
  fields: FieldSpec[],
  typed: TypedAnswers,
  files: Record<string, FileAnswer>,
): ReadAnswers {
  const problems: AnswerProblem[] = [];
  const single = fields.length === 1 && fields[0]!.pointer === '' ? fields[0]! : null;
  const result = single ? valueOf(single, typed, files, problems) : objectOf(fields, typed, files, problems);
  return { result, problems };
}

function objectOf(
  fields: FieldSpec[],
  typed: TypedAnswers,
  files: Record<string, FileAnswer>,
  problems: AnswerProblem[],
): JsonObject {
  const entries = fields.flatMap((field): [string, Json][] => {
    const value = valueOf(field, typed, files, problems);
    return value === undefined ? [] : [[field.key, value]];
  });
  // From entries, so that a property called __proto__ is one like any other.
  return Object.fromEntries(entries);
}

function valueOf(
  field: FieldSpec,
  typed: TypedAnswers,
  files: Record<string, FileAnswer>,
  problems: AnswerProblem[],
): Json | undefined {
  if (field.kind === 'group') {
    // Of a group that may be left out, one answer asks for the others.
    const answered = leavesOf(field.fields).some(({ name }) => isAnswered(typed, name) || files[name]);
    return field.required || answered ? objectOf(field.fields, typed, files, problems) : undefined;
  }
  const say = (text: string): undefined => {
    problems.push({ name: field.name, text });
  };
  const file = files[field.name];
  if (field.kind === 'file' && file) return 'ref' in file ? file.ref : say(file.problem);
  if (!isAnswered(typed, field.name)) {
    if (!field.required) return undefined;
    if (field.nullable) return null;
    if (field.kind === 'list' || field.kind === 'choices') return [];
    return say(MISSING[field.kind] ?? FILL);
  }
  const answer = answerOf(field, typed[field.name]!);
  return 'problem' in answer ? say(answer.problem) : answer.value;
}

const MISSING: Partial<Record<FieldSpec['kind'], string>> = {
  file: 'Choose a file.',
  choice: 'Choose one.',
  'yes-no': 'Choose Yes or No.',
  confirm: 'Tick this to go on.',
  date: 'Give a date.',
  'date-time': 'Give a date and a time.',
  number: 'Give a number.',
};

type Answer = { value: Json } | { problem: string };

function answerOf(field: Exclude<FieldSpec, { kind: 'group' }>, lines: string[]): Answer {
  const text = lines[0]!.replaceAll(/\r\n?/g, '\n');
  switch (field.kind) {
    case 'text':
      return { value: field.long ? text : text.trim() };
    case 'number':
      return numberOf(text, field.whole);
    case 'yes-no':
      return text === 'yes' || text === 'no' ? { value: text === 'yes' } : { problem: MISSING['yes-no']! };
    case 'confirm':
      return { value: true };
    case 'choice':
      return optionOf(field, text);
    case 'choices': {
      const chosen = lines.map((line) => optionOf(field, line));
      const wrong = chosen.find((each) => 'problem' in each);
      return wrong ?? { value: chosen.flatMap((each) => ('value' in each ? [each.value] : [])) };
    }
    case 'date':
      return isDate(text.trim())
        ? { value: text.trim() }
        : { problem: 'Give a date as year-month-day, such as 2026-03-12.' };
    case 'date-time':
      return instantOf(text.trim());
    case 'list':
      return listOf(field, text);
    case 'file':
      return { problem: MISSING.file! };
    case 'json':
      try {
        return { value: JSON.parse(text) as Json };
      } catch {
        return { problem: 'This is not JSON. Look for a missing quote, comma or bracket.' };
      }
  }
}

/** Options are named by their place, so that 1 and "1" are two. */
function optionOf({ options }: FieldOf<'choice'> | FieldOf<'choices'>, place: string): Answer {
  const option = /^\d{1,4}$/.test(place) ? options[Number(place)] : undefined;
  return option ? { value: option.value } : { problem: 'Choose one of those listed.' };
}

function numberOf(text: string, whole: boolean): Answer {
  const plain = text.trim();
  const fits = (
    whole ? /^[+-]?\d{1,15}$/ : /^[+-]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})(e[+-]?\d{1,2})?$/i
  ).test(plain);
  if (fits) return { value: Number(plain) };
  return { problem: whole ? 'Give a whole number, such as 12.' : 'Give a number, such as 12.5.' };
}

function listOf({ of }: FieldOf<'list'>, text: string): Answer {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (of === 'text') return { value: lines };
  const numbers = lines.map((line) => numberOf(line, of === 'whole'));
  const wrong = numbers.findIndex((each) => 'problem' in each);
  if (wrong >= 0) return { problem: `Line ${wrong + 1}: ${(numbers[wrong] as { problem: string }).problem}` };
  return { value: numbers.flatMap((each) => ('value' in each ? [each.value] : [])) };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The form asks in UTC. */
function instantOf(text: string): Answer {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)Z?$/.exec(text) ?? [];
  const full = time?.length === 5 ? `${time}:00` : time;
  const at = day && full && isDate(day) ? new Date(`${day}T${full}Z`) : null;
  return at && !Number.isNaN(at.getTime())
    ? { value: `${day}T${full}Z` }
    : { problem: 'Give a date and a time, such as 2026-03-12 17:30.' };
}

const isAnswered = (typed: TypedAnswers, name: string): boolean =>
  Object.hasOwn(typed, name) && typed[name]!.some((text) => text.trim() !== '');
