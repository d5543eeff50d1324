// Problems in the OpenAPI document: one answer for each status, with the codes it can carry and an example of each.
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { ZodOpenApiComponentsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Endpoint } from '../http/endpoint.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../http/problem.ts';
import { problemSchema } from '../schemas/fields.ts';
import { problemCodes } from './problem-codes.ts';
import { problemExample } from './problem-examples.ts';

/** Operations that answer the same problems share the answer, and all share the examples. */
export function problemComponents(
  endpoints: Endpoint[],
): Pick<ZodOpenApiComponentsObject, 'responses' | 'examples'> {
  const responses: NonNullable<ZodOpenApiComponentsObject['responses']> = {};
  const examples: NonNullable<ZodOpenApiComponentsObject['examples']> = {};
  for (const each of endpoints) {
    for (const [status, codes] of byStatus(problemCodes(each))) {
      responses[nameOf(status, codes)] = answerOf(status, codes);
      for (const code of codes) examples[code] = { summary: code, value: problemExample(code) };
    }
  }
  return { responses, examples };
}

export function problemAnswers(each: Endpoint): ZodOpenApiResponsesObject {
  const answers = [...byStatus(problemCodes(each))].map(([status, codes]) => [
    status,
    { $ref: `#/components/responses/${nameOf(status, codes)}` },
  ]);
  return Object.fromEntries(answers) as ZodOpenApiResponsesObject;
}

function byStatus(codes: ProblemCode[]): Map<number, ProblemCode[]> {
  const all = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const status = PROBLEM_STATUS[code];
    all.set(status, [...(all.get(status) ?? []), code]);
  }
  return all;
}

const nameOf = (status: number, codes: ProblemCode[]): string => [status, ...codes].join('.');

function answerOf(status: number, codes: ProblemCode[]) {
  return {
    description: `${STATUS_CODES[status]}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(status === 503 ? { headers: z.object({ 'Retry-After': RETRY_AFTER }) } : {}),
    content: {
      'application/problem+json': {
        schema: z.intersection(problemSchema, z.looseObject({ code: z.enum(codes) })),
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

const RETRY_AFTER = z.string().meta({ description: 'Seconds after which to try again', example: '2' });
