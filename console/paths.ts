// Where the console's pages stand: the routes serve these, the pages link to them.
import { underBasePath } from '../portal/base-path.ts';

const at = encodeURIComponent;

const PLACES = {
  stylesheet: '/assets/countersign.css',
  ownStylesheet: '/assets/console.css',
  script: '/assets/console.js',
  brand: '/assets/brand.css',
  logo: '/assets/logo',
  overview: '/console',
  /** GET with `to`: the path to go on to. POST (fields `token`, `to`). */
  login: '/console/login',
  /** POST (field `csrf`). */
  signOut: '/console/sign-out',
  /** Server-sent events: that something changed, not what. */
  events: '/console/events',
  instances: '/console/instances',
  instance: (id: string): string => `/console/instances/${at(id)}`,
  /** POST (field `csrf` and what the action needs). GET: its form on a page of its own. */
  act: (id: string, action: string): string => `/console/instances/${at(id)}/act/${at(action)}`,
  /** GET: which process. */
  start: '/console/start',
  /** GET: the form. POST: started. */
  startProcess: (processId: string): string => `/console/start/${at(processId)}`,
  /** GET with a search and an action: how many it is. POST: it is begun. */
  startBulk: '/console/bulk',
  bulk: (id: string): string => `/console/bulk/${at(id)}`,
  approvals: '/console/approvals',
  incidents: '/console/incidents',
  /** GET: the form that mends it. POST: it is resolved. */
  mend: (id: string, incidentId: string): string => `/console/incidents/${at(id)}/${at(incidentId)}`,
  definitions: '/console/definitions',
  /** In its newest version. */
  newestDefinition: (id: string): string => `/console/definitions/${at(id)}`,
  definition: (id: string, version: string): string =>
    `/console/definitions/${at(id)}/versions/${at(version)}`,
  /** GET with `from` and `to`: two versions. */
  definitionDiff: (id: string): string => `/console/definitions/${at(id)}/diff`,
  /** GET: the form. POST: registered. Not under the definitions, where it could be the id of one. */
  register: '/console/register',
  teams: '/console/teams',
  /** In its newest version. */
  newestTeam: (id: string): string => `/console/teams/${at(id)}`,
  team: (id: string, version: string): string => `/console/teams/${at(id)}/versions/${at(version)}`,
  /** POST: a team is made from the template. */
  makeTeam: (id: string): string => `/console/teams/${at(id)}/make`,
  deliveries: '/console/deliveries',
  /** GET: the list. POST: one is made. */
  webhooks: '/console/deliveries/webhooks',
  webhook: (id: string): string => `/console/deliveries/webhooks/${at(id)}`,
  /** POST. */
  webhookAct: (id: string, action: string): string =>
    `/console/deliveries/webhooks/${at(id)}/act/${at(action)}`,
  /** POST: that message goes again. */
  replayMessage: (id: string, message: string): string =>
    `/console/deliveries/webhooks/${at(id)}/messages/${at(message)}/replay`,
  settings: '/console/settings',
  /** POST: a key is made. */
  keys: '/console/settings/keys',
  /** POST. */
  keyAct: (id: string, action: string): string => `/console/settings/keys/${at(id)}/act/${at(action)}`,
  journal: '/console/settings/journal',
} as const;

/** Routes are made of these when the app is put together; read while a request is answered, they begin with the base path. */
export const CONSOLE = underBasePath(PLACES);

/** A place with a query; what is absent or empty is left out. */
export function withQuery(
  place: string,
  query: Record<string, string | string[] | null | undefined>,
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value ?? ''])
      if (each !== '') params.append(name, each);
  }
  const text = params.toString();
  return text === '' ? place : `${place}?${text}`;
}
