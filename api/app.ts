// The whole HTTP side as one express app. It never listens and never reads the environment: `main.ts` does.
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { type ApiDeps, DEFAULT_RATE_LIMITS } from './deps.ts';
import { expressPath } from './http/endpoint.ts';
import { CALLBACK_PATH } from './routes/agent-callback.ts';
import { docsRoutes } from './http/docs-page.ts';
import { allEndpoints } from './endpoints.ts';
import { atBasePath } from './http/base-path.ts';
import { basePathOf } from '../portal/index.ts';
import { answerError, notFound } from './http/errors.ts';
import { OUR_BRAND } from '../platform/brand.ts';
import { bearsBrand, brandRoutes } from './portal/brand-routes.ts';
import { codeRoutes } from './portal/code-routes.ts';
import { artifactPageRoutes } from './portal/artifact-routes.ts';
import { commentPageRoutes } from './portal/comment-routes.ts';
import { uploadRoutes } from './portal/upload-routes.ts';
import { externalLinkRoutes } from './portal/link-routes.ts';
import { externalReceiptRoutes } from './portal/receipt-routes.ts';
import { externalRoutes } from './portal/decision-routes.ts';
import { actionRoutes } from './portal/action-routes.ts';
import { questionRoutes } from './portal/question-routes.ts';
import { taskRoutes } from './portal/task-routes.ts';
import { limitForms } from './portal/limit-forms.ts';
import { liveRoutes } from './portal/live-routes.ts';
import { homeRoutes } from './portal/home-routes.ts';
import { noticeRoutes } from './portal/notice-routes.ts';
import { togetherRoutes } from './portal/together-routes.ts';
import { consoleRoutes } from './console/index.ts';
import { mailboxRoutes } from './portal/mailbox-routes.ts';
import { limitAgents } from './http/agent-access.ts';
import { limitRate, requestId, securityHeaders } from './http/security.ts';
import { traceRequests } from './http/trace-requests.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { serveEndpoints } from './http/serve.ts';

const MINUTE_MS = 60_000;
const ASSETS = fileURLToPath(new URL('../portal/assets/', import.meta.url));

export function createApp(deps: ApiDeps): Express {
  const app = express();
  const limits = { ...DEFAULT_RATE_LIMITS, ...deps.rateLimits };
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.trustedProxies ?? false);

  if (deps.metrics) app.use(deps.metrics.metrics.measure);
  if (deps.tracer) app.use(traceRequests(deps.tracer));
  app.use(atBasePath(deps.publicUrl), requestId, ...securityHeaders(deps.publicUrl));
  const endpoints = allEndpoints(deps);
  app.use(docsRoutes(endpoints, deps.publicUrl));
  app.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h', redirect: false }));
  app.use(brandRoutes(deps.brand ?? OUR_BRAND), bearsBrand(deps.brand ?? OUR_BRAND));
  app.use('/external', limitRate(limits.external, MINUTE_MS), limitForms(deps, limits.forms));
  app.use(
    externalLinkRoutes(deps),
    homeRoutes(deps),
    liveRoutes(deps),
    externalRoutes(deps),
    togetherRoutes(deps),
    taskRoutes(deps),
    questionRoutes(deps),
    actionRoutes(deps),
    codeRoutes(deps),
    noticeRoutes(deps),
    externalReceiptRoutes(deps),
    artifactPageRoutes(deps),
    commentPageRoutes(deps),
    uploadRoutes(deps),
  );
  app.use(consoleRoutes(deps));
  if (deps.metrics) app.use(metricsRoute(deps, deps.metrics, limitRate(limits.external, MINUTE_MS)));
  if (deps.mailbox) app.use(mailboxRoutes(deps, deps.mailbox));
  app.use(expressPath(CALLBACK_PATH), limitRate(limits.external, MINUTE_MS));
  app.use(
    serveEndpoints(endpoints, deps, {
      failedAuth: limitRate(limits.authFailures, MINUTE_MS),
      refusedAgents: limitAgents(limits.agentRefusals, MINUTE_MS),
    }),
  );
  // Who types in the address alone is shown what is here.
  app.get('/', (_req, res) => res.redirect(`${basePathOf(deps.publicUrl)}/docs`));
  app.use(notFound, answerError(deps.logger));
  return app;
}
