// From text or JSON value to something checked, or to all that is wrong with it at once: definitions, team templates and
// the agents' configuration alike.
import { type DocumentLimit, takeIn, tooLarge, utf8Bytes } from './intake.ts';
import { type Finding, type Problem, toProblem } from './problem.ts';
import { readText } from './text.ts';

/** Looking for what was meant compares every id; nobody mends more than this many slips at once. */
const MOST_SUGGESTIONS = 200;

/** One kind of document. Both checks work on any value; `shape` answers null where it is not right. */
export interface DocumentKind<T> extends DocumentLimit {
  shape: (value: unknown) => { value: T | null; problems: Finding[] };
  lint: (value: unknown) => Finding[];
}

/** The document with its warnings, or every problem, errors first, warnings included. */
export type Checked<T> = { ok: true; value: T; warnings: Problem[] } | { ok: false; problems: Problem[] };

/** Reads and checks a text; problems carry the line they stand on. Never throws. */
export function parseDocument<T>(kind: DocumentKind<T>, text: string, format: 'json' | 'yaml'): Checked<T> {
  const bytes = utf8Bytes(text);
  if (bytes > kind.bytes) return { ok: false, problems: [tooLarge(bytes, kind)] };
  const read = readText(text, format);
  if (!read.readable) return { ok: false, problems: read.problems };
  return check(kind, read.value, read.problems, read.lineOf);
}

/** Checks what is a JSON value already, such as a request's body. Never throws. */
export function checkDocument<T>(kind: DocumentKind<T>, value: unknown): Checked<T> {
  return check(kind, value, [], () => undefined);
}

function check<T>(
  kind: DocumentKind<T>,
  given: unknown,
  ofText: Finding[],
  lineOf: (pointer: string) => number | undefined,
): Checked<T> {
  const intake = takeIn(given, kind);
  const problems = [...ofText, ...intake.problems];
  let value: T | null = null;
  if (!intake.tooMuch) {
    const shape = kind.shape(intake.value);
    value = shape.value;
    problems.push(...shape.problems, ...kind.lint(intake.value));
  }
  const located = distinct(problems).map((found, index) => {
    const line = found.line ?? lineOf(found.pointer);
    const told = toProblem(found, index < MOST_SUGGESTIONS);
    return line === undefined ? told : { ...told, line };
  });
  const errors = located.filter(({ severity }) => severity === 'error');
  const warnings = located.filter(({ severity }) => severity === 'warning');
  if (value !== null && errors.length === 0) return { ok: true, value, warnings };
  return { ok: false, problems: [...errors, ...warnings] };
}

/** Two rules may come to the same finding at the same place; it is told once. */
function distinct(problems: Finding[]): Finding[] {
  const seen = new Map(problems.map((found) => [`${found.code} ${found.pointer} ${found.message}`, found]));
  return [...seen.values()];
}
