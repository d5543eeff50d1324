// One action on many instances: counted first, then done by a workflow, looked at while it goes on, stopped.
import { bulkItemView, bulkView } from '../bulk/bulk-view.ts';
import { previewBulk, startBulk } from '../bulk/start-bulk.ts';
import { bulkOf, stopBulk } from '../bulk/stop-bulk.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import {
  bulk,
  bulkBody,
  bulkItems,
  bulkItemsQuery,
  bulkList,
  bulkListQuery,
  bulkParams,
  bulkPreview,
} from '../schemas/bulk.ts';
import { emptyBody } from '../schemas/commands.ts';

const tag = 'Bulk actions';

export function bulkRoutes(deps: ApiDeps): Endpoint[] {
  const { books } = deps;
  return [
    endpoint({
      method: 'post',
      path: '/api/bulk',
      tag,
      summary: 'Do one thing to all instances that a search finds',
      description:
        'Without `expected` nothing is done: 200 says how many it would be. With it the instances are fixed and done one after another, as if you had asked for each: 202. Where their number has changed meanwhile: 409 `count-changed`. An instance that refuses keeps none of the others from it. At most 10,000. Send an Idempotency-Key with the second call.',
      access: 'operator',
      repeatable: 'kept',
      body: bulkBody,
      answers: {
        200: { description: 'How many it would be', schema: bulkPreview },
        202: { description: 'Under way', schema: bulk },
      },
      async handle({ body, actor, newId }) {
        if (body.expected === undefined) return ok(await previewBulk(deps, body));
        const row = await startBulk(deps, body, actor, newId('bulk').replace('-', '_'));
        return ok(bulkView(row), 202, { Location: `/api/bulk/${row.id}` });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/bulk',
      tag,
      summary: 'List bulk actions',
      access: 'viewer',
      query: bulkListQuery,
      answers: { 200: { description: 'Newest first', schema: bulkList } },
      async handle({ query }) {
        const { items, ...more } = await books.bulks(query).catch(cursorProblem);
        return ok({ items: items.map(bulkView), ...more });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/bulk/{bid}',
      tag,
      summary: 'Read how far a bulk action is',
      access: 'viewer',
      params: bulkParams,
      answers: { 200: { description: 'Counts by outcome', schema: bulk } },
      handle: async ({ params }) => ok(bulkView(await bulkOf(books, params.bid))),
    }),
    endpoint({
      method: 'get',
      path: '/api/bulk/{bid}/items',
      tag,
      summary: 'List what came of a bulk action in each instance',
      access: 'viewer',
      params: bulkParams,
      query: bulkItemsQuery,
      answers: { 200: { description: 'By instance id', schema: bulkItems } },
      async handle({ params, query: { outcome, ...page } }) {
        const { id } = await bulkOf(books, params.bid);
        const wanted = outcome === undefined ? page : { ...page, outcome };
        const { items, ...more } = await books.bulkItems(id, wanted).catch(cursorProblem);
        return ok({ items: items.map(bulkItemView), ...more });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/bulk/{bid}/stop',
      tag,
      summary: 'Stop a bulk action',
      description: 'What was done stays done; instances not looked at yet are left as they are.',
      access: 'operator',
      repeatable: 'kept',
      params: bulkParams,
      body: emptyBody,
      answers: { 200: { description: 'It stops, or had been stopped', schema: bulk } },
      handle: async ({ params, actor }) => ok(bulkView(await stopBulk(deps, params.bid, actor))),
    }),
  ];
}
