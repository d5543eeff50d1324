// Checks a part of a request against its schema; what is wrong is said field by field.
import type { z } from 'zod';
import { ApiProblem, type FieldProblem } from './problem.ts';

type Where = 'path' | 'query' | 'body';

/** The value as the schema has it, defaults filled in. Throws `invalid-request` with every field that is wrong. */
export function parseRequest<T>(schema: z.ZodType<T> | undefined, value: unknown, where: Where): T {
  if (!schema) return value as T;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldProblems(issue, where));
  const first = errors[0]!;
  throw new ApiProblem('invalid-request', `${first.pointer || 'The body'}: ${first.message}`, { errors });
}

function fieldProblems(issue: z.core.$ZodIssue, where: Where): FieldProblem[] {
  const prefix = where === 'body' ? '' : `${where}:`;
  const path = issue.path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  const pointer = `${prefix}${where === 'body' ? path : path.slice(1)}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      pointer: `${pointer}/${name}`,
      code: 'unknown-field',
      message: `"${name}" is not a field here; leave it out.`,
    }));
  }
  return [{ pointer, code: issue.code.replaceAll('_', '-'), message: issue.message }];
}
