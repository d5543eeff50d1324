// The audit trail: paged, filtered, exported.
import { trailTypesOf } from '../../process/views/audit.ts';
import { joinOf, joined } from '../instance/audit-reader.ts';
import { trailOf } from '../instance/trail.ts';
import type { ApiDeps } from '../deps.ts';
import { drained } from '../http/drained.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { positionOf } from '../http/position-cursor.ts';
import { instanceParams } from '../schemas/fields.ts';
import { auditLog, auditQuery } from '../schemas/records.ts';

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
      description: 'Each line is an entry with `body`, which its `hash` is made over: what an auditor keeps.',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'One entry a line', contentType: 'application/jsonl' } },
      async handle({ params, res }) {
        const row = await rowOf(deps.books, params.id);
        const join = await joinOf(deps.books, row);
        res.status(200).setHeader('Content-Type', 'application/jsonl; charset=utf-8');
        res.setHeader(
          'Content-Disposition',
          `attachment; filename="audit-${encodeURIComponent(row.id)}.jsonl"`,
        );
        for await (const entry of trailOf(deps.books, row.id)) {
          const line = `${JSON.stringify({ ...joined(entry, join), body: entry.body })}\n`;
          if (!res.write(line)) await drained(res);
          if (res.destroyed) break;
        }
        res.end();
        return { handled: true };
      },
    }),
  ];
}
