// The typed client of the HTTP API. It takes nothing from the server but types.
import { type AccessClient, createAccess } from './access.ts';
import { type BulkClient, createBulk } from './bulk.ts';
import { createKpis, type KpisClient } from './kpis.ts';
import { createOpenLists, type OpenLists } from './open-lists.ts';
import { createProcesses, type ProcessesClient } from './processes.ts';
import { createTeamTemplates, type TeamTemplatesClient } from './team-templates.ts';
import { type ClientOptions, createTransport } from './transport.ts';
import { createWebhooks, type WebhooksClient } from './webhooks.ts';

export interface Client extends OpenLists, AccessClient {
  processes: ProcessesClient;
  teamTemplates: TeamTemplatesClient;
  webhooks: WebhooksClient;
  bulk: BulkClient;
  kpis: KpisClient;
}

/** Opens nothing and sends nothing: a client is only options. Throws TypeError on an unusable address or empty token. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  return {
    processes: createProcesses(transport),
    teamTemplates: createTeamTemplates(transport),
    webhooks: createWebhooks(transport),
    ...createOpenLists(transport),
    ...createAccess(transport),
    bulk: createBulk(transport),
    kpis: createKpis(transport),
  };
}

export type {
  AccessClient,
  ApiKey,
  ApiKeyMade,
  InstallationEntry,
  KeyRole,
  MakeApiKeyInput,
  Me,
  RotateApiKeyInput,
} from './access.ts';
export type { ApprovalResponse } from './approval-response.ts';
export type { Bulk, BulkClient, BulkInput, BulkItem, BulkPreview, BulkSearch } from './bulk.ts';
export type {
  OpenApproval,
  OpenApprovalFilter,
  OpenIncident,
  OpenIncidentFilter,
  OpenLists,
  ReadyRequest,
} from './open-lists.ts';
export { CountersignError, type Problem } from './errors.ts';
export type { FollowOptions } from './event-stream.ts';
export type { KpiFilter, KpisClient } from './kpis.ts';
export type { ProcessesClient } from './processes.ts';
export type { TeamTemplatesClient } from './team-templates.ts';
export type { WebhooksClient } from './webhooks.ts';
export type { CallOptions, ClientOptions } from './transport.ts';
export type * from './types.ts';
export type * from '../process/views/types.ts';
export type { Figures, KpiGrouping, KpiReport } from '../process/kpi/types.ts';
export type { TeamTemplate } from '../definition/team-types.ts';
export type { ProcessDefinition } from '../definition/types.ts';
