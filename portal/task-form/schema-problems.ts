// What a schema's check found, in words at the field where it belongs.
import type { JsonObject } from '../../definition/types.ts';
import { type FieldSpec, leavesOf } from './field-spec.ts';
import type { AnswerProblem } from './read-answers.ts';

/** One finding: a JSON pointer into the result, the schema's word that does not hold, the checker's own sentence. */
export interface SchemaFinding {
  pointer: string;
  keyword: string;
  message: string;
}

/** Words that only say that something below does not hold. */
const OUTER = new Set([
  'properties',
  'items',
  'additionalProperties',
  'patternProperties',
  'prefixItems',
  '$ref',
]);

/** One problem a field at most, the first found. What belongs to no field is said of the whole. */
export function schemaProblems(fields: FieldSpec[], findings: SchemaFinding[]): AnswerProblem[] {
  const leaves = leavesOf(fields).toSorted((a, b) => b.pointer.length - a.pointer.length);
  const problems = new Map<string | null, AnswerProblem>();
  const inner = findings.filter(({ keyword }) => !OUTER.has(keyword));
  for (const { pointer, keyword, message } of inner.length > 0 ? inner : findings) {
    const field = leaves.find((leaf) => pointer === leaf.pointer || pointer.startsWith(`${leaf.pointer}/`));
    const name = field?.name ?? null;
    if (problems.has(name)) continue;
    const words = field && field.kind !== 'json' ? wordsAt(field, pointer, keyword) : null;
    problems.set(name, { name, text: words ?? message });
  }
  return [...problems.values()];
}

const CHOOSE = 'Choose one of those listed.';

/** Of a list, what is wrong with one of its values is said with its line. */
function wordsAt({ kind, schema, pointer: own }: FieldSpec, pointer: string, keyword: string): string | null {
  if (pointer === own) return wordsFor(keyword, schema);
  const { items } = schema;
  if (typeof items !== 'object' || items === null || Array.isArray(items)) return null;
  const words = wordsFor(keyword, items);
  const place = /^\/(\d+)$/.exec(pointer.slice(own.length))?.[1];
  return words !== null && kind === 'list' && place !== undefined
    ? `Line ${Number(place) + 1}: ${words}`
    : words;
}

function wordsFor(keyword: string, schema: JsonObject): string | null {
  const given = schema[keyword];
  if (given === undefined || typeof given === 'object') return keyword === 'enum' ? CHOOSE : null;
  const limit = String(given);
  const items = keyword.endsWith('Items');
  switch (keyword) {
    case 'minLength':
      return limit === '1' ? 'Answer this.' : `Write at least ${limit} characters.`;
    case 'maxLength':
      return `Shorten this to ${limit} characters.`;
    case 'minimum':
    case 'minItems':
      return items ? `Give at least ${limit}.` : `Give ${limit} or more.`;
    case 'maximum':
    case 'maxItems':
      return items ? `Give at most ${limit}.` : `Give ${limit} or less.`;
    case 'exclusiveMinimum':
      return `Give more than ${limit}.`;
    case 'exclusiveMaximum':
      return `Give less than ${limit}.`;
    case 'multipleOf':
      return `Give a multiple of ${limit}.`;
    case 'uniqueItems':
      return 'Name each only once.';
    case 'pattern':
      return `Write it in the form asked for (${limit}).`;
    case 'format':
      return schema['format'] === 'email'
        ? 'Write an e-mail address, such as name@company.com.'
        : schema['format'] === 'uri'
          ? 'Write a whole web address, beginning with https://.'
          : 'Write it in the form asked for.';
    case 'enum':
    case 'const':
      return CHOOSE;
    default:
      return null;
  }
}
