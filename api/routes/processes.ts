// Process definitions: list, read, register.
import { z } from 'zod';
import { registryOf } from '../../agents/config.ts';
import { LIMITS } from '../../definition/limits.ts';
import { parseDefinition } from '../../definition/parse.ts';
import type { DefinitionRow } from '../../store/books.ts';
import { chooseDefinition } from '../definitions/choose-definition.ts';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { documentFormat, wrongDocument } from '../http/document-body.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { bodyText } from '../http/json-body.ts';
import { registerDefinition } from '../definitions/register-definition.ts';
import { cursorQuery, limitQuery, pathId } from '../schemas/fields.ts';
import {
  processBody,
  type processItem,
  processList,
  processRead,
  registered,
  versionQuery,
} from '../schemas/processes.ts';

export function processRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes',
      tag: 'Processes',
      summary: 'List process definitions, the newest version of each',
      access: 'viewer',
      answers: { 200: { description: 'A page of definitions', schema: processList } },
      query: z.object({ cursor: cursorQuery, limit: limitQuery }),
      async handle({ query }) {
        const { items, nextCursor } = await deps.books.definitions(query).catch(cursorProblem);
        return ok({ items: items.map(itemOf), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/{id}',
      tag: 'Processes',
      summary: 'Read a process definition',
      access: 'viewer',
      params: z.object({ id: pathId }),
      query: versionQuery,
      answers: {
        200: {
          description: 'The definition, newest version unless one is named',
          schema: processRead,
        },
      },
      async handle({ params, query }) {
        const row = await chooseDefinition(deps.books, params.id, query.version);
        const versions = await deps.books.definitionVersions(params.id);
        return ok({
          ...row.definition,
          registeredAt: new Date(row.registeredAt).toISOString(),
          hash: row.hash,
          versions: versions.map(({ version }) => version),
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/processes',
      tag: 'Processes',
      summary: 'Register a process definition, as JSON or YAML',
      description:
        'A pair of id and version never changes: the same content again is a no-op (200), other content is refused (409).',
      access: 'admin',
      repeatable: 'kept',
      bodyAs: 'own',
      alsoTakes: ['application/yaml'],
      body: processBody,
      // Spaces and comments are not the definition's own bytes, so the text may be larger than what it says.
      bodyLimit: 2 * LIMITS.definitionBytes,
      answers: {
        200: { description: 'Registered before, with this very content', schema: registered },
        201: { description: 'Registered', schema: registered },
      },
      async handle({ req, actor }) {
        const result = parseDefinition(
          bodyText(req),
          documentFormat(req, 'definition'),
          registryOf(deps.agents?.config ?? null),
        );
        if (!result.ok) throw wrongDocument('definition-invalid', 'definition', result.problems);
        const { isNew, row } = await registerDefinition(
          deps.books,
          result.definition,
          roleActor(actor),
          deps.now(),
        );
        return ok({ ...itemOf(row), warnings: result.warnings }, isNew ? 201 : 200, {
          Location: `/api/processes/${row.id}?version=${encodeURIComponent(row.version)}`,
        });
      },
    }),
  ];
}

function itemOf(row: DefinitionRow): z.output<typeof processItem> {
  return {
    id: row.id,
    name: row.definition.name,
    version: row.version,
    description: row.definition.description ?? null,
    hash: row.hash,
    registeredAt: new Date(row.registeredAt).toISOString(),
    registeredBy: row.registeredBy,
    phases: row.definition.phases.length,
  };
}
