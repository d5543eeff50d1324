// The OpenAPI 3.1 document, made from the endpoints and the very schemas that requests are checked with.
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from './endpoint.ts';
import { problemSchema } from '../schemas/fields.ts';

const PROBLEM = {
  description: 'A problem; `code` says which',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const KEY = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Same key and body: the first answer again. Same key, other body: 422.' }),
});

/** `publicUrl`: where clients reach the server. */
export function openApiDocument(endpoints: Endpoint[], publicUrl: string): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const each of endpoints) {
    paths[each.path] = { ...paths[each.path], [each.method]: operation(each) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '0.1.0',
      description:
        'Durable business processes: AI agents do the work, people approve it. Errors are problem details (RFC 9457) with a stable `code`. Nobody decides in a participant’s place: approvals are answered on their own page only.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths,
  });
}

function operation(each: Endpoint): ZodOpenApiOperationObject {
  const answers = Object.entries(each.answers).map(([status, answer]) => [
    status,
    {
      description: answer.description,
      ...(answer.schema || answer.contentType
        ? {
            content: {
              [answer.contentType ?? 'application/json']: { schema: answer.schema ?? z.string() },
            },
          }
        : {}),
    },
  ]);
  const takesKey = each.repeatable !== undefined;
  return {
    operationId: operationId(each),
    tags: [each.tag],
    summary: each.summary,
    ...descriptionOf(each),
    ...(each.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(each.params ? { path: each.params } : {}),
      ...(each.query ? { query: each.query } : {}),
      ...(takesKey ? { header: KEY } : {}),
    },
    ...(each.body ? { requestBody: requestBody(each) } : {}),
    responses: { ...Object.fromEntries(answers), default: PROBLEM },
  };
}

function descriptionOf({ description, agents }: Endpoint): { description?: string } {
  const ofAgents = agents === 'own' ? 'An agent at work may call it in its own instance and task.' : '';
  const words = [description, ofAgents].filter(Boolean).join('\n\n');
  return words ? { description: words } : {};
}

function requestBody(each: Endpoint) {
  const others = (each.alsoTakes ?? []).map((type) => [
    type,
    { schema: type === '*/*' ? z.string().meta({ format: 'binary' }) : each.body! },
  ]);
  const content = { 'application/json': { schema: each.body! }, ...Object.fromEntries(others) };
  return { required: true, content };
}

/** `get /api/processes/{id}/instances` → `getProcessesByIdInstances`. */
function operationId(each: Endpoint): string {
  const words = each.path
    .replace(/^\/api\//, '/')
    .split('/')
    .filter(Boolean)
    .map((step) => (step.startsWith('{') ? `By${capital(step.slice(1, -1))}` : capital(step)))
    .join('');
  return `${each.method}${words.replaceAll(/[^A-Za-z0-9]/g, '')}`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
