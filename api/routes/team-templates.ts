// Team templates: list, read, register, and make a team from one.
import { z } from 'zod';
import { registryOf } from '../../agents/config.ts';
import { LIMITS } from '../../definition/limits.ts';
import { parseTeamTemplate } from '../../definition/parse-team.ts';
import type { TeamTemplateRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { documentFormat, wrongDocument } from '../http/document-body.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { bodyText } from '../http/json-body.ts';
import { cursorQuery, limitQuery, pathId } from '../schemas/fields.ts';
import { versionQuery } from '../schemas/processes.ts';
import {
  instantiateBody,
  registeredTeamTemplate,
  team,
  teamTemplateBody,
  type teamTemplateItem,
  teamTemplateList,
  teamTemplateRead,
} from '../schemas/team-templates.ts';
import { chooseTeamTemplate, makeTeam } from '../teams/make-team.ts';
import { registerTeamTemplate } from '../teams/register-team-template.ts';

const CALLED = 'team template';

export function teamTemplateRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/team-templates',
      tag: 'Teams',
      summary: 'List team templates, the newest version of each',
      access: 'viewer',
      answers: { 200: { description: 'A page of team templates', schema: teamTemplateList } },
      query: z.object({ cursor: cursorQuery, limit: limitQuery }),
      async handle({ query }) {
        const { items, nextCursor } = await deps.books.teamTemplates(query).catch(cursorProblem);
        return ok({ items: items.map(itemOf), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/team-templates/{id}',
      tag: 'Teams',
      summary: 'Read a team template',
      access: 'viewer',
      params: z.object({ id: pathId }),
      query: versionQuery,
      answers: {
        200: {
          description: 'The team template, newest version unless one is named',
          schema: teamTemplateRead,
        },
      },
      async handle({ params, query }) {
        const row = await chooseTeamTemplate(deps.books, params.id, query.version);
        const versions = await deps.books.teamTemplateVersions(params.id);
        return ok({
          ...row.template,
          registeredAt: new Date(row.registeredAt).toISOString(),
          hash: row.hash,
          versions: versions.map(({ version }) => version),
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/team-templates',
      tag: 'Teams',
      summary: 'Register a team template, as JSON or YAML',
      description:
        'Without an id it gets its name in kebab-case, without a version 1.0.0. A pair of id and version never changes: the same content again is a no-op (200), other content is refused (409).',
      access: 'admin',
      repeatable: 'kept',
      bodyAs: 'own',
      alsoTakes: ['application/yaml'],
      body: teamTemplateBody,
      bodyLimit: 2 * LIMITS.teamBytes,
      answers: {
        200: { description: 'Registered before, with this very content', schema: registeredTeamTemplate },
        201: { description: 'Registered', schema: registeredTeamTemplate },
      },
      async handle({ req, actor }) {
        const format = documentFormat(req, CALLED);
        const result = parseTeamTemplate(bodyText(req), format, registryOf(deps.agents?.config ?? null));
        if (!result.ok) throw wrongDocument('team-template-invalid', CALLED, result.problems);
        const { isNew, row } = await registerTeamTemplate(
          deps.books,
          result.value,
          roleActor(actor),
          deps.now(),
        );
        return ok({ ...itemOf(row), warnings: result.warnings }, isNew ? 201 : 200, {
          Location: `/api/team-templates/${row.id}?version=${encodeURIComponent(row.version)}`,
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/team-templates/{id}/instantiate',
      tag: 'Teams',
      summary: 'Make a team from a template',
      description:
        "The team's id is what a start takes as teamId. It never changes, whatever becomes of its template.",
      access: 'operator',
      repeatable: 'kept',
      params: z.object({ id: pathId }),
      body: instantiateBody,
      answers: { 201: { description: 'The team', schema: team } },
      async handle({ params, body, actor, newId }) {
        const made = await makeTeam(deps.books, params.id, body, newId('team'), roleActor(actor), deps.now());
        return ok(made, 201);
      },
    }),
  ];
}

function itemOf(row: TeamTemplateRow): z.output<typeof teamTemplateItem> {
  const { name, category = null, description = null, agents } = row.template;
  return {
    id: row.id,
    name,
    version: row.version,
    category,
    description,
    hash: row.hash,
    registeredAt: new Date(row.registeredAt).toISOString(),
    registeredBy: row.registeredBy,
    agents: agents.length,
  };
}
