// A task's `output`: that it is a JSON Schema at all. Only its structure is looked at; what it asks for is its author's.
import type { Draft } from '../draft.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

type Check = (value: unknown, at: string) => Finding[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isType = (value: unknown): boolean => typeof value === 'string' && TYPES.includes(value);

const must =
  (holds: (value: unknown) => boolean, what: string): Check =>
  (value, at) =>
    holds(value) ? [] : [wrong(at, `must be ${what}`)];

const schemas: Check = (value, at) =>
  Array.isArray(value) && value.length > 0
    ? value.flatMap((each, index) => schemaProblems(each, pointerTo(at, index)))
    : [wrong(at, 'must be a list of schemas')];
const named: Check = (value, at) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, each]) => schemaProblems(each, pointerTo(at, name)))
    : [wrong(at, 'must be an object of schemas')];
const schema: Check = (value, at) => schemaProblems(value, at);
const count = must(isCount, 'a whole number from 0');
const number = must((value) => typeof value === 'number', 'a number');
const text = must(isText, 'a text');
const flag = must((value) => typeof value === 'boolean', 'true or false');

/** The keywords whose value has a form. Others are free, as JSON Schema has it. */
const KEYWORDS = new Map<string, Check>([
  [
    'type',
    must(
      (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
      `one of ${TYPES.join(', ')}, or a list of them`,
    ),
  ],
  ['required', must(isTextList, 'a list of names')],
  ['enum', must(Array.isArray, 'a list')],
  ['pattern', must(isPattern, 'a regular expression')],
  ...['$ref', '$id', '$schema', '$anchor', 'format', 'title', 'description'].map((key) => entry(key, text)),
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'].map((key) =>
    entry(key, named),
  ),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((key) => entry(key, schemas)),
  ...['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties'].map((key) =>
    entry(key, schema),
  ),
  ['items', (value, at) => (Array.isArray(value) ? schemas(value, at) : schema(value, at))],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map((key) =>
    entry(key, count),
  ),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) => entry(key, number)),
  ['multipleOf', must((value) => typeof value === 'number' && value > 0, 'a number above 0')],
  ['uniqueItems', flag],
]);

/** What of each task's `output` is no JSON Schema. */
export function lintOutputs({ phases }: Draft): Finding[] {
  return phases.flatMap(({ tasks }) =>
    tasks.flatMap(({ output }) => (output === null ? [] : schemaProblems(output.value, output.at))),
  );
}

function schemaProblems(value: unknown, at: string): Finding[] {
  if (typeof value === 'boolean') return [];
  if (!isRecord(value)) return [wrong(at, 'must be a schema: an object, true or false')];
  return Object.entries(value).flatMap(
    ([keyword, inner]) => KEYWORDS.get(keyword)?.(inner, pointerTo(at, keyword)) ?? [],
  );
}

function wrong(at: string, what: string): Finding {
  return problem(
    'invalid-output-schema',
    at,
    `"${at.slice(at.lastIndexOf('/') + 1)}" ${what}, as JSON Schema has it.`,
  );
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function entry(key: string, check: Check): [string, Check] {
  return [key, check];
}
