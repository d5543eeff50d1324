// Every endpoint of the API. Express routes and OpenAPI document are both made from this list.
import type { ApiDeps } from './deps.ts';
import type { Endpoint } from './http/endpoint.ts';
import { agentCallbackRoutes } from './routes/agent-callback.ts';
import { agentToolRoutes } from './routes/agent-tools.ts';
import { agentTemplateRoutes } from './routes/agent-templates.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { openApprovalRoutes } from './routes/approvals-all.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { auditRoutes } from './routes/audit.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { commentRoutes } from './routes/comments.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventRoutes } from './routes/events.ts';
import { handingOverRoutes } from './routes/handing-over.ts';
import { healthRoutes } from './routes/health.ts';
import { openIncidentRoutes } from './routes/incidents-all.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { installationRoutes } from './routes/installation.ts';
import { instanceRoutes } from './routes/instances.ts';
import { meRoutes } from './routes/me.ts';
import { kpiRoutes } from './routes/kpis.ts';
import { participantRoutes } from './routes/participants.ts';
import { processRoutes } from './routes/processes.ts';
import { steeringRoutes } from './routes/steering.ts';
import { teamTemplateRoutes } from './routes/team-templates.ts';
import { taskWorkRoutes } from './routes/task-work.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export function allEndpoints(deps: ApiDeps): Endpoint[] {
  return [
    ...processRoutes(deps),
    ...teamTemplateRoutes(deps),
    ...agentTemplateRoutes(deps),
    ...instanceRoutes(deps),
    ...approvalRoutes(deps),
    ...steeringRoutes(deps),
    ...handingOverRoutes(deps),
    ...incidentRoutes(deps),
    ...openApprovalRoutes(deps),
    ...openIncidentRoutes(deps),
    ...bulkRoutes(deps),
    ...taskWorkRoutes(deps),
    ...agentToolRoutes(deps),
    ...agentCallbackRoutes(deps),
    ...artifactRoutes(deps),
    ...participantRoutes(deps),
    ...commentRoutes(deps),
    ...auditRoutes(deps),
    ...deliveryRoutes(deps),
    ...eventRoutes(deps),
    ...webhookRoutes(deps),
    ...webhookDeliveryRoutes(deps),
    ...meRoutes(deps),
    ...apiKeyRoutes(deps),
    ...installationRoutes(deps),
    ...kpiRoutes(deps),
    ...healthRoutes(deps),
  ];
}
