// The delivery ledger: every message to a person, over which channel it went, each attempt with its outcome.
import { namesOf } from '../../process/views/names.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { positionOf } from '../http/position-cursor.ts';
import { allEntries, joinOf } from '../instance/audit-reader.ts';
import { LEDGER_TYPES, deliveryLedger } from '../instance/delivery-ledger.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { deliveryList, deliveryQuery } from '../schemas/deliveries.ts';
import { instanceParams } from '../schemas/fields.ts';

export function deliveryRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/deliveries',
      tag: 'Audit',
      summary: 'Messages to people and what became of them, newest first',
      description:
        'Each message with its attempts over mail, Slack and in-app. Addresses and links are never in it.',
      access: 'viewer',
      params: instanceParams,
      query: deliveryQuery,
      answers: { 200: { description: 'A page of messages', schema: deliveryList } },
      async handle({ params, query }) {
        const row = await rowOf(deps.books, params.id);
        const before = positionOf(query.cursor);
        const [entries, { people, known }] = await Promise.all([
          allEntries(deps.books, row.id, LEDGER_TYPES),
          joinOf(deps.books, row),
        ]);
        const all = deliveryLedger(entries, namesOf(people, known.graph)).filter(
          ({ position }) => before === 0 || position < before,
        );
        const page = all.slice(0, query.limit);
        const more = all.length > page.length;
        return ok({
          items: page.map(({ view }) => view),
          ...(more ? { nextCursor: String(page.at(-1)!.position) } : {}),
        });
      },
    }),
  ];
}
