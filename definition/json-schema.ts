// Whether a value is a JSON Schema at all. Only its structure is looked at; what it asks for is its author's.
import { type Finding, pointerTo, type ProblemCode, problem } from './problem.ts';

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** What is wrong at a place, to be told under the code of whoever asked. */
interface Misfit {
  at: string;
  must: string;
}
type Check = (value: unknown, at: string) => Misfit[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isType = (value: unknown): boolean => typeof value === 'string' && TYPES.includes(value);

const must =
  (holds: (value: unknown) => boolean, what: string): Check =>
  (value, at) =>
    holds(value) ? [] : [{ at, must: `must be ${what}` }];

const schemas: Check = (value, at) =>
  Array.isArray(value) && value.length > 0
    ? value.flatMap((each, index) => misfits(each, pointerTo(at, index)))
    : [{ at, must: 'must be a list of schemas' }];
const named: Check = (value, at) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, each]) => misfits(each, pointerTo(at, name)))
    : [{ at, must: 'must be an object of schemas' }];
const schema: Check = (value, at) => misfits(value, at);
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

/** What of a value is no JSON Schema. `at`: its own pointer. */
export function jsonSchemaProblems(value: unknown, at: string, code: ProblemCode): Finding[] {
  return misfits(value, at).map((found) =>
    problem(
      code,
      found.at,
      `"${found.at.slice(found.at.lastIndexOf('/') + 1)}" ${found.must}, as JSON Schema has it.`,
    ),
  );
}

function misfits(value: unknown, at: string): Misfit[] {
  if (typeof value === 'boolean') return [];
  if (!isRecord(value)) return [{ at, must: 'must be a schema: an object, true or false' }];
  return Object.entries(value).flatMap(
    ([keyword, inner]) => KEYWORDS.get(keyword)?.(inner, pointerTo(at, keyword)) ?? [],
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
