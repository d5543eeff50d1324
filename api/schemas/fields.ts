// Schemas that several resources share: ids, paging, JSON, problems.
import { z } from 'zod';
import 'zod-openapi';
import { isTrailWord } from '../../process/views/audit.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import type { ProblemBody } from '../http/problem.ts';

/** Ids in paths: whatever their form, what is not known is 404. */
export const pathId = z.string().min(1).max(200);
export const instanceParams = z.object({ id: pathId.meta({ description: 'Instance id' }) });

export const json: z.ZodType<Json> = z
  .json()
  .meta({ id: 'Json', description: 'Any JSON value' }) as z.ZodType<Json>;
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json()) as z.ZodType<JsonObject>;
export const instant = z.iso
  .datetime()
  .meta({ description: 'RFC 3339', examples: ['2026-03-10T17:32:00.000Z'] });
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .meta({ description: 'Why; stands on the audit trail' });

export const limitQuery = z.coerce
  .number()
  .int()
  .min(1)
  .max(500)
  .default(50)
  .meta({ description: 'At most so many' });
export const cursorQuery = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: 'The `nextCursor` of the page before. Default: the first page' });

/** `a,b` or repeated: a list of names out of `names`. */
export function namesQuery<T extends string>(names: readonly [T, ...T[]]) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) => (Array.isArray(value) ? value : [value]).flatMap((part) => part.split(',')))
    .pipe(z.array(z.enum(names)).min(1))
    .optional();
}

/** Audit types and names in the trail, as filters take them: see `trailNamesOf`. */
export const trailWords = z
  .array(
    z
      .string()
      .max(100)
      .refine(
        isTrailWord,
        'No entry is called so; give an audit type such as "approval", or an event such as "ApprovalDecided"',
      ),
  )
  .max(100);

/** `a,b` or repeated: ids, at most 500. */
export const idsQuery = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]).flatMap((part) => part.split(',')))
  .pipe(z.array(pathId).min(1).max(500))
  .optional();

export const fieldProblem = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer into the body, or the name of a parameter' }),
    code: z.string(),
    message: z.string(),
    line: z.number().optional(),
    severity: z.string().optional(),
  })
  .meta({ id: 'FieldProblem' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string().meta({ description: 'Stable; what programs look at' }),
    detail: z.string(),
    requestId: z.string().optional(),
    errors: z.array(fieldProblem).optional(),
    details: jsonObject.optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457)' });
// The compiler says where document and answer part.
export type ProblemMatches = ProblemBody extends z.output<typeof problemSchema> ? true : never;
