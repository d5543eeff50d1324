// The OpenAPI 3.1 document, made from the endpoints and the very schemas that requests are checked with.
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { OPERATION_IDS } from '../openapi/operation-ids.ts';
import { pathParameters } from '../openapi/path-parameters.ts';
import { problemAnswers, problemComponents } from '../openapi/problem-answers.ts';
import { TAGS } from '../openapi/tags.ts';
import { problemSchema } from '../schemas/fields.ts';
import type { AnswerDoc, Endpoint } from './endpoint.ts';

type Document = ReturnType<typeof createDocument>;

const PROBLEM = {
  description: 'Any other problem, such as 405 `method-not-allowed` and 500 `internal`; `code` says which',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const KEY = {
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description: 'Same key and body: the first answer again. Same key, other body: 422.',
    example: '0f7a1c52-9d0e-4a59-8d5c-3f4f6f0b7a11',
  }),
};

/** `publicUrl`: where clients reach the server. Throws where an endpoint lacks what the document says of each. */
export function openApiDocument(endpoints: Endpoint[], publicUrl: string): Document {
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
    servers: [{ url: publicUrl, description: 'This installation' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'The local token, an API key (`cs_…`), a JWT of the identity provider, or an agent’s credential. See docs/access.md.',
        },
      },
      ...problemComponents(endpoints),
    },
    security: [{ token: [] }],
    paths,
  });
}

function operation(each: Endpoint): ZodOpenApiOperationObject {
  const route = `${each.method.toUpperCase()} ${each.path}`;
  const operationId = OPERATION_IDS[route];
  if (operationId === undefined) throw new Error(`${route} has no name in api/openapi/operation-ids.ts.`);
  if (!Object.hasOwn(TAGS, each.tag)) throw new Error(`Tag "${each.tag}" is not in api/openapi/tags.ts.`);
  const answers = Object.entries(each.answers).map(([status, answer]) => [status, answerOf(answer)]);
  const headers = { ...each.headers?.shape, ...(each.repeatable === undefined ? {} : KEY) };
  return {
    operationId,
    tags: [each.tag],
    summary: each.summary,
    description: descriptionOf(each),
    'x-roles': rolesOf(each),
    ...(each.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(each.params ? { path: pathParameters(each.path, each.params) } : {}),
      ...(each.query ? { query: each.query } : {}),
      ...(Object.keys(headers).length > 0 ? { header: z.object(headers) } : {}),
    },
    ...(each.body ? { requestBody: requestBody(each) } : {}),
    // What the endpoint says of a status itself counts first: a 503 that is no problem.
    responses: { ...problemAnswers(each), ...Object.fromEntries(answers), default: PROBLEM },
  };
}

const ROLES = ['viewer', 'operator', 'admin'];

/** Who may call it; [] where nobody needs a token. */
function rolesOf({ access, agents }: Endpoint): string[] {
  if (access === 'public') return [];
  if (access === 'agent') return ['agent'];
  return [...ROLES.slice(ROLES.indexOf(access)), ...(agents === undefined ? [] : ['agent'])];
}

function descriptionOf({ description, access, agents }: Endpoint): string {
  const words = [description, WHO[access]];
  if (agents === 'own') words.push('An agent at work may call it in its own instance and task.');
  if (agents === 'self') words.push('An agent at work may call it, too.');
  return words.filter(Boolean).join('\n\n');
}

const WHO: Record<Endpoint['access'], string> = {
  public: 'Needs no token.',
  viewer: 'Needs the role viewer, operator or admin.',
  operator: 'Needs the role operator or admin.',
  admin: 'Needs the role admin.',
  agent: 'Only for an agent at work, with its credential.',
};

/** The example stands once at its schema, and is shown wherever that is a whole body. */
function media(schema: z.ZodType) {
  const example = schema.meta()?.['example'];
  return example === undefined ? { schema } : { schema, example };
}

function answerOf({ description, schema, contentType = 'application/json', also = {} }: AnswerDoc) {
  if (!schema) return { description };
  const others = Object.entries(also).map(([type, other]) => [type, media(other)]);
  return { description, content: { [contentType]: media(schema), ...Object.fromEntries(others) } };
}

const BYTES = z.string().meta({ format: 'binary', example: '%PDF-1.7 …' });

function requestBody(each: Endpoint) {
  const types = ['application/json', ...(each.alsoTakes ?? [])];
  const content = types.map((type) => [type, media(type === '*/*' ? BYTES : each.body!)]);
  return { required: true, content: Object.fromEntries(content) };
}
