// The audit trail: paged, filtered, exported.
import { trailTypesOf } from '../../process/views/audit.ts';
import { joinOf } from '../instance/audit-reader.ts';
import { joined } from '../../store/entry-join.ts';
import { exportHeaders, sendExport } from '../instance/send-export.ts';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { positionOf } from '../http/position-cursor.ts';
import { instanceParams } from '../schemas/fields.ts';
import { auditExport, auditLog, auditQuery } from '../schemas/records.ts';

export function auditRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/audit',
      tag: 'Audit',
      summary: 'The audit trail, oldest first',
      description: 'Events and journal in order of position; names and addresses are joined on reading.',
      access: 'viewer',
      params: instanceParams,
      query: auditQuery,
      answers: { 200: { description: 'A page of entries', schema: auditLog } },
      async handle({ params, query }) {
        const row = await rowOf(deps.books, params.id);
        const join = await joinOf(deps.books, row);
        // One more than asked for says whether there is a next page.
        const found = await deps.books.trail({
          instanceId: row.id,
          after: positionOf(query.cursor),
          limit: query.limit + 1,
          ...(query.types ? { types: trailTypesOf(query.types) } : {}),
        });
        const page = found.slice(0, query.limit);
        const more = found.length > page.length;
        return ok({
          entries: page.map((entry) => joined(entry, join)),
          ...(more ? { nextCursor: String(page.at(-1)!.position) } : {}),
        });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/audit/export',
      tag: 'Audit',
      summary: 'The whole trail as JSON Lines',
      description:
        'A header, every entry with all that its `hash` is made over, checkpoints, and a signed seal over all of it as the last line: what an auditor keeps and `countersign verify` checks. docs/audit.md has the format. The export itself is an entry of the trail.',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'The export', contentType: 'application/jsonl', schema: auditExport } },
      async handle({ params, actor, req, res }) {
        const row = await rowOf(deps.books, params.id);
        // Nothing leaves the house: nothing to note.
        if (req.method === 'HEAD') return ok(undefined, 200, exportHeaders(row));
        await sendExport(deps, row, roleActor(actor), res);
        return { handled: true };
      },
    }),
  ];
}
