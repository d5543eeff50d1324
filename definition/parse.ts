// From text or JSON value to a checked definition, or to all that is wrong with it at once.
import { takeIn, tooLarge, utf8Bytes } from './intake.ts';
import { LIMITS } from './limits.ts';
import { lint, type LintOptions } from './lint.ts';
import { type Finding, type Problem, toProblem } from './problem.ts';
import { checkSchema } from './schema-problems.ts';
import { readText } from './text.ts';
import type { ProcessDefinition } from './types.ts';

export type { Problem, ProblemCode } from './problem.ts';

/** Looking for what was meant compares every id; nobody mends more than this many slips at once. */
const MOST_SUGGESTIONS = 200;

/** A definition with its warnings, or every problem, errors first, warnings included. */
export type DefinitionResult =
  | { ok: true; definition: ProcessDefinition; warnings: Problem[] }
  | { ok: false; problems: Problem[] };

/** Reads and checks a definition's text; problems carry the line they stand on. Never throws. */
export function parseDefinition(
  text: string,
  format: 'json' | 'yaml',
  options: LintOptions = {},
): DefinitionResult {
  const bytes = utf8Bytes(text);
  if (bytes > LIMITS.definitionBytes) return { ok: false, problems: [tooLarge(bytes)] };
  const read = readText(text, format);
  if (!read.readable) return { ok: false, problems: read.problems };
  return check(read.value, options, read.problems, read.lineOf);
}

/** Checks a definition that is a JSON value already, such as a request's body. Never throws. */
export function checkDefinition(value: unknown, options: LintOptions = {}): DefinitionResult {
  return check(value, options, [], () => undefined);
}

function check(
  value: unknown,
  options: LintOptions,
  ofText: Finding[],
  lineOf: (pointer: string) => number | undefined,
): DefinitionResult {
  const intake = takeIn(value);
  const problems = [...ofText, ...intake.problems];
  let definition: ProcessDefinition | null = null;
  if (!intake.tooMuch) {
    const shape = checkSchema(intake.value);
    definition = shape.definition;
    problems.push(...shape.problems, ...lint(intake.value, options));
  }
  const located = distinct(problems).map((found, index) => {
    const line = found.line ?? lineOf(found.pointer);
    const told = toProblem(found, index < MOST_SUGGESTIONS);
    return line === undefined ? told : { ...told, line };
  });
  const errors = located.filter(({ severity }) => severity === 'error');
  const warnings = located.filter(({ severity }) => severity === 'warning');
  if (definition !== null && errors.length === 0) return { ok: true, definition, warnings };
  return { ok: false, problems: [...errors, ...warnings] };
}

/** Two rules may come to the same finding at the same place; it is told once. */
function distinct(problems: Finding[]): Finding[] {
  const seen = new Map(problems.map((found) => [`${found.code} ${found.pointer} ${found.message}`, found]));
  return [...seen.values()];
}
