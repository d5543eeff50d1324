// Who the caller is to this API.
import type { ApiDeps } from '../deps.ts';
import type { Actor } from '../http/actor.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { me } from '../schemas/access.ts';

export function meRoutes(_deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/me',
      tag: 'Access',
      summary: 'Who the token stands for',
      access: 'viewer',
      agents: 'self',
      answers: { 200: { description: 'Id, role, and how they were authenticated', schema: me } },
      handle: async ({ actor }) => ok(viewOf(actor)),
    }),
  ];
}

function viewOf(actor: Actor) {
  const { id, role, via = null } = actor;
  if (actor.role !== 'agent') return { id, role, via, work: null };
  const { instanceId, taskId, attempt } = actor.credential;
  return { id, role, via, work: { instanceId, taskId, attempt } };
}
