// Instances: start, list, read, timeline.
import { z } from 'zod';
import { statusView } from '../../process/views/status.ts';
import { timelineView } from '../../process/views/timeline.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { type InstanceReading, readInstance } from '../instance/instance-reader.ts';
import { instanceItem, searchOf } from '../instance/instance-search.ts';
import { phaseHistory } from '../kpi/phase-history.ts';
import { instanceParams, pathId } from '../schemas/fields.ts';
import { searchQuery } from '../schemas/instance-search.ts';
import {
  instanceCount,
  instanceList,
  instanceStatus,
  listQuery,
  startBody,
  timeline,
} from '../schemas/instances.ts';
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
        const reading = await startInstance(deps, params.id, body, actor, newId(params.id));
        return ok(await viewOf(deps, reading), 201, {
          Location: `/api/processes/instances/${reading.row.id}`,
        });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances',
      tag: 'Instances',
      summary: 'Search instances',
      description:
        'All that is given has to hold. While somebody pages, no instance comes twice; one whose place changes meanwhile may be passed over.',
      access: 'viewer',
      query: listQuery,
      answers: { 200: { description: 'A page of instances', schema: instanceList } },
      async handle({ query }) {
        const { sort, order, cursor, limit, ...asked } = query;
        const page = {
          search: searchOf(asked),
          sort,
          cursor,
          limit,
          ...(order === undefined ? {} : { order }),
        };
        const { items, ...more } = await deps.books.searchInstances(page).catch(cursorProblem);
        return ok({ items: items.map(instanceItem), ...more });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/count',
      tag: 'Instances',
      summary: 'Count what a search finds',
      access: 'viewer',
      query: searchQuery,
      answers: { 200: { description: 'How many', schema: instanceCount } },
      handle: async ({ query }) => ok({ count: await deps.books.countInstances(searchOf(query)) }),
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
  const [work, history] = await Promise.all([
    readWorkSoFar(books, state.instanceId, state.seq),
    state.closedAt === undefined ? phaseHistory(books, state) : null,
  ]);
  return statusView(graph, state, { people, now: at, source, work, history });
}
