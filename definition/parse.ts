// From text or JSON value to a checked definition, or to all that is wrong with it at once.
import { checkDocument, type Checked, type DocumentKind, parseDocument } from './document.ts';
import { LIMITS } from './limits.ts';
import { lint, type LintOptions } from './lint.ts';
import type { Problem } from './problem.ts';
import { knownKeysAt, processDefinitionSchema } from './schema.ts';
import { checkShape } from './schema-problems.ts';
import type { ProcessDefinition } from './types.ts';

export type { Problem, ProblemCode } from './problem.ts';

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
  return named(parseDocument(definitionKind(options), text, format));
}

/** Checks a definition that is a JSON value already, such as a request's body. Never throws. */
export function checkDefinition(value: unknown, options: LintOptions = {}): DefinitionResult {
  return named(checkDocument(definitionKind(options), value));
}

const WORDS = { called: 'The definition', knownKeysAt };

const definitionKind = (options: LintOptions): DocumentKind<ProcessDefinition> => ({
  called: WORDS.called,
  bytes: LIMITS.definitionBytes,
  shape: (value) => checkShape(processDefinitionSchema, value, WORDS),
  lint: (value) => lint(value, options),
});

function named(checked: Checked<ProcessDefinition>): DefinitionResult {
  if (!checked.ok) return checked;
  return { ok: true, definition: checked.value, warnings: checked.warnings };
}
