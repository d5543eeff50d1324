// Instances: start, list, read, timeline.
import { z } from 'zod';
import { statusView } from '../../process/views/status.ts';
import { timelineView } from '../../process/views/timeline.ts';
import type { InstanceRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { type InstanceReading, readInstance } from '../instance/instance-reader.ts';
import { instanceParams, pathId } from '../schemas/fields.ts';
import { instanceList, instanceStatus, listQuery, startBody, timeline } from '../schemas/instances.ts';
import { startInstance } from '../instance/start-instance.ts';
import { readWorkSoFar } from '../instance/task-work.ts';

export function instanceRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/processes/{id}/instances',
      tag: 'Instances',
      summary: 'Start an instance',
      access: 'operator',
      repeatable: 'kept',
      params: z.object({ id: pathId }),
      body: startBody,
      answers: { 201: { description: 'Started', schema: instanceStatus } },
      async handle({ params, body, actor, newId }) {
        const reading = await startInstance(deps, params.id, body, actor, newId('proc'));
        return ok(await viewOf(deps, reading), 201, {
          Location: `/api/processes/instances/${reading.row.id}`,
        });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances',
      tag: 'Instances',
      summary: 'List instances, newest first',
      access: 'viewer',
      query: listQuery,
      answers: { 200: { description: 'A page of instances', schema: instanceList } },
      async handle({ query }) {
        const { items, nextCursor } = await deps.books.instances(query).catch(cursorProblem);
        return ok({ items: items.map(itemOf), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}',
      tag: 'Instances',
      summary: 'Read where an instance stands',
      description: '`source` says whether its workflow answered or the books, and as of when.',
      access: 'viewer',
      agents: 'own',
      params: instanceParams,
      answers: { 200: { description: 'The status', schema: instanceStatus } },
      handle: async ({ params }) => ok(await viewOf(deps, await readInstance(deps, params.id))),
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/timeline',
      tag: 'Instances',
      summary: 'Phases with their gates, tasks and sign-offs',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'The timeline', schema: timeline } },
      async handle({ params }) {
        const { graph, state, people } = await readInstance(deps, params.id);
        return ok(timelineView(graph, state, people));
      },
    }),
  ];
}

async function viewOf({ books }: ApiDeps, { graph, state, people, at, source }: InstanceReading) {
  const work = await readWorkSoFar(books, state.instanceId, state.seq);
  return statusView(graph, state, { people, now: at, source, work });
}

function itemOf(row: InstanceRow) {
  return {
    id: row.id,
    name: row.name,
    processId: row.processId,
    version: row.version,
    teamId: row.teamId,
    status: row.status,
    phase: row.phase,
    startedAt: new Date(row.startedAt).toISOString(),
    closedAt: row.closedAt === null ? null : new Date(row.closedAt).toISOString(),
    startedBy: row.startedBy,
    searchable: row.searchable,
    openIncidents: row.openIncidents,
    pendingApprovals: row.pendingApprovals,
  };
}
