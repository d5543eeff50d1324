// What moves an instance by an operator's hand: phase, sending back, pause, resume, cancel, tasks, facts.
import type { ApiDeps } from '../deps.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { actionEndpoint } from '../instance/action-endpoint.ts';

export function steeringRoutes(deps: ApiDeps): Endpoint[] {
  return [
    actionEndpoint(deps, 'advance'),
    actionEndpoint(deps, 'send-back'),
    actionEndpoint(deps, 'pause'),
    actionEndpoint(deps, 'resume'),
    actionEndpoint(deps, 'cancel'),
    actionEndpoint(deps, 'retry-task'),
    actionEndpoint(deps, 'skip-task'),
    actionEndpoint(deps, 'complete-task'),
    actionEndpoint(deps, 'set-fact'),
  ];
}
