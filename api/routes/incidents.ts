// Incidents: what cannot go on, and the operator's way to mend it.
import { z } from 'zod';
import { incidentViews } from '../../process/views/incidents.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { commandEndpoint } from '../instance/command-endpoint.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { instanceParams, pathId } from '../schemas/fields.ts';
import { incidentList, resolveBody } from '../schemas/incidents.ts';

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
    commandEndpoint(deps, {
      path: '/incidents/{iid}/resolve',
      tag: 'Incidents',
      summary: 'Resolve an incident',
      params: z.object({ id: pathId, iid: pathId }),
      body: resolveBody,
      type: 'ResolveIncident',
      data: ({ params, body }) => ({ incidentId: params.iid, ...body }),
    }),
  ];
}
