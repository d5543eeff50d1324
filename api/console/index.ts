// The console: every route under /console, each file a page or two.
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { ApiDeps } from '../deps.ts';
import { approvalsRoutes } from './approvals-routes.ts';
import { bulkPageRoutes } from './bulk-routes.ts';
import { definitionsRoutes } from './definitions-routes.ts';
import { deliveriesRoutes } from './deliveries-routes.ts';
import { incidentsRoutes } from './incidents-routes.ts';
import { instanceArtifactRoutes } from './instance-artifact-routes.ts';
import { instanceRecordRoutes } from './instance-record-routes.ts';
import { instanceRoutes } from './instance-routes.ts';
import { instanceTaskRoutes } from './instance-task-routes.ts';
import { instancesRoutes } from './instances-routes.ts';
import { consoleLiveRoutes } from './live-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { overviewRoutes } from './overview-routes.ts';
import { registerRoutes } from './register-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { startRoutes } from './start-routes.ts';
import { teamsRoutes } from './teams-routes.ts';
import { webhookPageRoutes } from './webhooks-routes.ts';

const ASSETS = fileURLToPath(new URL('../../console/assets/', import.meta.url));

export function consoleRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h', redirect: false }));
  router.use(
    loginRoutes(deps),
    consoleLiveRoutes(deps),
    overviewRoutes(deps),
    instancesRoutes(deps),
    instanceRoutes(deps),
    instanceTaskRoutes(deps),
    instanceArtifactRoutes(deps),
    instanceRecordRoutes(deps),
    approvalsRoutes(deps),
    incidentsRoutes(deps),
    startRoutes(deps),
    bulkPageRoutes(deps),
    definitionsRoutes(deps),
    registerRoutes(deps),
    teamsRoutes(deps),
    deliveriesRoutes(deps),
    webhookPageRoutes(deps),
    settingsRoutes(deps),
  );
  return router;
}
