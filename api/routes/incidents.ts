// Incidents: what cannot go on, and the operator's way to mend it.
import { z } from 'zod';
import { incidentViews } from '../../process/views/incidents.ts';
import { principalOf } from '../http/actor.ts';
import { changed } from '../instance/changed.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { readInstance, rowOf } from '../instance/instance-reader.ts';
import { commandAnswer } from '../schemas/commands.ts';
import { instanceParams, pathId } from '../schemas/fields.ts';
import { incidentList, resolveBody } from '../schemas/incidents.ts';
import { sendCommand } from '../instance/send-command.ts';

export function incidentRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/incidents',
      tag: 'Incidents',
      summary: 'Open incidents',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'Oldest first', schema: incidentList } },
      async handle({ params }) {
        const { state } = await readInstance(deps, params.id);
        return ok({ items: incidentViews(state) });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/processes/instances/{id}/incidents/{iid}/resolve',
      tag: 'Incidents',
      summary: 'Resolve an incident',
      access: 'operator',
      repeatable: 'kept',
      params: z.object({ id: pathId, iid: pathId }),
      body: resolveBody,
      answers: { 200: { description: 'Resolved', schema: commandAnswer } },
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const answer = await sendCommand(deps, row, {
          type: 'ResolveIncident',
          id: newId('resolve'),
          by: principalOf(actor),
          data: { incidentId: params.iid, ...body },
        });
        return ok(changed(row.id, answer));
      },
    }),
  ];
}
