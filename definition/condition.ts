// Conditions and inputs: CEL expressions over an instance's data, and the bare names beside them. Pure; runs in workflows.
import { EvaluationError } from '@marcbachmann/cel-js';
import { fromCel, readingOf, toCel } from './cel-value.ts';
import {
  compile,
  constantPath,
  type Expression,
  hyphenatedName,
  messageOf,
  VARIABLES,
  withStepBudget,
} from './expression.ts';
import type { Json } from './types.ts';

/** What an expression came to. `missing`: something it reads is not there yet, and `name` says what, e.g. `facts.x`. */
export type Evaluation =
  | { kind: 'value'; value: Json }
  | { kind: 'missing'; name: string }
  | { kind: 'error'; message: string };

const MISSING_CODES = new Set(['no_such_key', 'index_out_of_bounds']);

/**
 * Evaluates an expression. `variables` holds any of context, facts, tasks, phases, gates, approvals, artifacts as JSON;
 * every other name is looked up with `resolveName` when (and only if) it is needed, undefined meaning "not there yet".
 * Never throws; the outcome depends on the arguments only.
 */
export function evaluate(
  source: string,
  variables: Record<string, unknown>,
  resolveName: (name: string) => Json | undefined,
): Evaluation {
  const name = hyphenatedName(source);
  if (name !== null) return resolveBare(name, resolveName);
  const compiled = compile(source);
  if (!compiled.ok) return { kind: 'error', message: compiled.message };
  const { expression } = compiled;
  try {
    const data = dataFor(expression, variables, resolveName);
    return { kind: 'value', value: withStepBudget(() => fromCel(expression.run(data))) };
  } catch (error) {
    const missing = missingName(error);
    return missing === null
      ? { kind: 'error', message: messageOf(error) }
      : { kind: 'missing', name: missing };
  }
}

/** Why an expression cannot be used at all: syntax, types, refused functions, limits. Empty where it can. */
export function checkCondition(source: string): { message: string }[] {
  if (hyphenatedName(source) !== null) return [];
  const compiled = compile(source);
  return compiled.ok ? [] : [{ message: compiled.message }];
}

/** The bare names of an expression, and the constant paths it reads (`facts.x`, `gates.config.approved`). Empty if it does not parse. */
export function namesIn(source: string): { bare: string[]; paths: string[] } {
  const name = hyphenatedName(source);
  if (name !== null) return { bare: [name], paths: [] };
  const compiled = compile(source);
  if (!compiled.ok) return { bare: [], paths: [] };
  const { bare, reads } = compiled.expression;
  return { bare, paths: reads.map((path) => path.join('.')) };
}

/** The same as lists of keys: a key may hold a dot itself, as names of artifacts do. */
export function readsOf(source: string): string[][] {
  if (hyphenatedName(source) !== null) return [];
  const compiled = compile(source);
  return compiled.ok ? compiled.expression.reads : [];
}

function resolveBare(name: string, resolveName: (name: string) => Json | undefined): Evaluation {
  const value = resolveName(name);
  return value === undefined ? { kind: 'missing', name } : { kind: 'value', value };
}

function dataFor(
  expression: Expression,
  variables: Record<string, unknown>,
  resolveName: (name: string) => Json | undefined,
): Record<string, unknown> {
  const data: Record<string, unknown> = Object.create(null);
  const reading = readingOf(expression.reads);
  for (const variable of VARIABLES) {
    const read = reading.keys.get(variable);
    if (read !== undefined && variables[variable] !== undefined)
      data[variable] = toCel(variables[variable], read);
  }
  for (const name of expression.bare) {
    Object.defineProperty(data, name, { get: () => toCel(resolveName(name)), enumerable: true });
  }
  return data;
}

function missingName(error: unknown): string | null {
  if (!(error instanceof EvaluationError) || error.node === undefined) return null;
  const { node } = error;
  if (error.code === 'unknown_variable' && node.op === 'id') return node.args;
  if (!MISSING_CODES.has(error.code)) return null;
  return constantPath(node)?.join('.') ?? node.input.slice(node.start, node.end);
}
