// Whose it is and by when: deadlines, reminders by hand, handing over, absence, taking a request or a decision back. By
// operators; people do the same from their pages.
import type { ApiDeps } from '../deps.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { actionEndpoint } from '../instance/action-endpoint.ts';

export function handingOverRoutes(deps: ApiDeps): Endpoint[] {
  return [
    actionEndpoint(deps, 'move-deadline'),
    actionEndpoint(deps, 'nudge'),
    actionEndpoint(deps, 'hand-over-approval'),
    actionEndpoint(deps, 'withdraw-approval'),
    actionEndpoint(deps, 'revoke-decision'),
    actionEndpoint(deps, 'hand-over-task'),
    actionEndpoint(deps, 'set-absence'),
  ];
}
