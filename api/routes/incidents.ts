// Incidents: what cannot go on, and the operator's way to mend it.
import { incidentViews } from '../../process/views/incidents.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { actionEndpoint } from '../instance/action-endpoint.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { instanceParams } from '../schemas/fields.ts';
import { incidentList } from '../schemas/incidents.ts';

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
    actionEndpoint(deps, 'resolve-incident'),
  ];
}
