// Checks a part of a request against its schema; what is wrong is said field by field.
import { z } from 'zod';
import { typeInWords } from '../../definition/type-words.ts';
import { ApiProblem, type FieldProblem } from './problem.ts';

type Where = 'path' | 'query' | 'body';

/** The value as the schema has it, defaults filled in. Throws `invalid-request` with every field that is wrong. */
export function parseRequest<T>(schema: z.ZodType<T> | undefined, value: unknown, where: Where): T {
  if (!schema) return value as T;
  // A misspelt filter that is passed over answers another question than was asked.
  const isQuery = where === 'query' && schema instanceof z.ZodObject;
  const strict = isQuery ? schema.strict() : schema;
  const asked = isQuery ? gathered(schema.shape, value as Record<string, unknown>) : value;
  const result = (strict as z.ZodType<T>).safeParse(asked);
  const errors = result.success
    ? nulProblems(value, where)
    : result.error.issues.flatMap((issue) => fieldProblems(issue, where));
  if (result.success && errors.length === 0) return result.data;
  const first = errors[0]!;
  throw new ApiProblem('invalid-request', `${first.pointer || 'The body'}: ${first.message}`, { errors });
}

/** `context.customer=Acme` is the entry `customer` of the parameter `context`, where the schema has one. */
function gathered(shape: object, query: Record<string, unknown>): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    const dot = name.indexOf('.');
    const whole = name.slice(0, Math.max(0, dot));
    if (dot < 1 || !Object.hasOwn(shape, whole)) all[name] = value;
    else all[whole] = { ...(all[whole] as object | undefined), [name.slice(dot + 1)]: value };
  }
  return all;
}

/** U+0000 is a character that PostgreSQL's texts do not take. An artifact's own content is stored as bytes and may hold it. */
function nulProblems(value: unknown, where: Where): FieldProblem[] {
  const found = nulAt(value, where === 'body');
  if (found === null) return [];
  const pointer = where === 'body' ? found : `${where}:${found.slice(1)}`;
  return [{ pointer, code: 'forbidden-character', message: 'must not hold the character U+0000' }];
}

/** Pointer to the first text or name with U+0000 in it. */
function nulAt(value: unknown, isBody = false): string | null {
  if (typeof value === 'string') return value.includes('\0') ? '' : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const at = `/${key.replaceAll('\0', '').replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (key.includes('\0')) return at;
    const below = isBody && key === 'content' ? null : nulAt(inner);
    if (below !== null) return at + below;
  }
  return null;
}

function fieldProblems(issue: z.core.$ZodIssue, where: Where): FieldProblem[] {
  const prefix = where === 'body' ? '' : `${where}:`;
  const path = issue.path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  const pointer = `${prefix}${where === 'body' ? path : path.slice(1)}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      pointer: where === 'body' ? `${pointer}/${name}` : `${prefix}${name}`,
      code: 'unknown-field',
      message: `"${name}" is not a field here; leave it out.`,
    }));
  }
  const nearest = issue.code === 'invalid_union' ? nearestOf(issue.errors) : [];
  if (nearest.length > 0) {
    return nearest.flatMap((inner) =>
      fieldProblems({ ...inner, path: [...issue.path, ...inner.path] }, where),
    );
  }
  return [{ pointer, code: issue.code.replaceAll('_', '-'), message: wordsOf(issue) }];
}

/** Of what may stand there: that of which the least is wrong, for it is probably the one meant. */
function nearestOf(kinds: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const wrongIn = (issues: z.core.$ZodIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return kinds.toSorted((one, other) => wrongIn(one) - wrongIn(other))[0] ?? [];
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  const wanted = typeInWords(issue.expected);
  return issue.message.endsWith('received undefined') ? `is missing; give ${wanted}` : `must be ${wanted}`;
}
