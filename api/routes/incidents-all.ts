// Open incidents over all instances, each with what would mend it.
import type { IncidentSearch } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { mendingOf } from '../instance/mending.ts';
import { incidentsQuery, openIncidentList } from '../schemas/open-lists.ts';

export function openIncidentRoutes({ books }: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/incidents',
      tag: 'Incidents',
      summary: 'Open incidents over all instances',
      description: 'Oldest first; each with what would mend it, and the requests that do.',
      access: 'viewer',
      query: incidentsQuery,
      answers: { 200: { description: 'A page of incidents', schema: openIncidentList } },
      async handle({ query: { cursor, limit, ...asked } }) {
        const search = Object.fromEntries(
          Object.entries(asked).filter(([, value]) => value !== undefined),
        ) as IncidentSearch;
        const { items, ...more } = await books.openIncidents(search, { cursor, limit }).catch(cursorProblem);
        return ok({
          items: items.map((row) => {
            const { instanceId, instanceName, processId, version, incidentId, actions, raisedAt, ...said } =
              row;
            return {
              instance: { id: instanceId, name: instanceName, processId, version },
              id: incidentId,
              ...said,
              raisedAt: new Date(raisedAt).toISOString(),
              resolveBy: actions,
              actions: mendingOf(row),
            };
          }),
          ...more,
        });
      },
    }),
  ];
}
