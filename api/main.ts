// Composition root of the API: settings, books, keys, blobs, Temporal; then it listens. The only file here that knows
// concrete adapters.
import { createServer } from 'node:http';
import { Client } from '@temporalio/client';
import { commandScanner } from '../activities/adapters/command-scanner.ts';
import { guardedFetch } from '../agents/egress.ts';
import { type LoadedAgents, loadAgentsOrExit } from '../agents/load-config.ts';
import { diskBlobs } from '../activities/adapters/disk-blobs.ts';
import { listMails, readMail } from '../activities/adapters/mailbox-mail.ts';
import { isPlainHttp, openKeyRing } from '../links/index.ts';
import { type Config, loadConfigOrExit } from '../platform/config.ts';
import { announceReady, createLogger, type Logger } from '../platform/logger.ts';
import { handleShutdown } from '../platform/shutdown.ts';
import type { Tracing } from '../platform/tracing.ts';
import { connectTemporal, ensureNamespaceReady } from '../platform/temporal.ts';
import { readOrCreateToken } from '../platform/token.ts';
import { openBooks } from '../store/open-books.ts';
import { apiKeys } from './http/api-key.ts';
import { authenticator } from './http/authenticate.ts';
import { localToken } from './http/local-token.ts';
import { createApp } from './app.ts';
import { courseReader } from './kpi/courses.ts';
import { eventsFeed } from './events-feed.ts';
import { openMetrics } from './metrics/metrics.ts';
import { oidc } from './oidc/oidc-source.ts';
import { freshLinkMailer } from './portal/fresh-link-mailer.ts';
import { loadFolder } from './definitions/load-folder.ts';
import { temporalGateway } from './temporal-gateway.ts';

async function main(config: Config, agents: LoadedAgents, token: string, logger: Logger): Promise<void> {
  const shutdown = handleShutdown({ logger });
  const { taskQueue, continueAfterEvents } = config.temporal;
  const { publicUrl, host, port, loopback, trustedProxies } = config.http;
  if (isPlainHttp(publicUrl)) {
    logger.warn({ publicUrl }, 'PUBLIC_URL is plain http: links and sessions can be read on the way');
  }
  const books = await openBooks({
    sqliteFile: config.paths.database,
    ...(config.books.kind === 'postgres' ? { databaseUrl: config.books.url } : {}),
  });
  const ring = await openKeyRing(config.paths.keys);
  const connection = await connectTemporal(config.temporal);
  for (const warning of (await ensureNamespaceReady(connection, config.temporal)).warnings)
    logger.warn(warning);
  const tracing = await tracingOf(config);
  const { namespace } = config.temporal;
  const client = new Client({ connection, namespace, ...(tracing && { plugins: [tracing.plugin] }) });
  const feed = eventsFeed(books, { logger });
  if (config.examplesFolder !== null) {
    const loaded = await loadFolder(books, config.examplesFolder, agents.config, logger, Date.now());
    logger.info({ ...loaded, folder: config.examplesFolder }, 'definitions and team templates loaded');
  }
  const gateway = temporalGateway(client, taskQueue, logger);
  const now = () => Date.now();
  const app = createApp({
    books,
    gateway,
    blobs: diskBlobs(config.paths.blobs),
    ring,
    feed,
    ...agentsOf(agents),
    authenticator: authenticator([
      localToken(token),
      apiKeys({ books, logger, now }),
      ...(config.oidc === null ? [] : [oidc(config.oidc, { now })]),
    ]),
    publicUrl,
    ...(config.temporal.uiUrl === null
      ? {}
      : { temporalUi: { url: config.temporal.uiUrl, namespace: config.temporal.namespace } }),
    operatorName: config.operatorName,
    brand: config.brand,
    metrics: { metrics: openMetrics(books, now), token: config.metrics.token },
    ...(tracing && { tracer: tracing.tracer }),
    ...(config.scanCommand === null ? {} : { scanner: commandScanner(config.scanCommand) }),
    ...(continueAfterEvents === null ? {} : { continueAfterEvents }),
    logger,
    now,
    freshLinkMailer: freshLinkMailer({ gateway, now }),
    webhooks: config.webhooks,
    trustedProxies,
    ...mailboxOf(config, loopback),
  });
  const server = createServer(app);
  // Streams stay open for long; every other request has these.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;

  shutdown.add('http', async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    feed.close();
    server.closeIdleConnections();
    // Requests end by themselves within the longest deadline of a call; streams never do.
    const rest = setTimeout(() => server.closeAllConnections(), 8_000);
    await closed;
    clearTimeout(rest);
  });
  const courses = courseReader(books, { logger });
  shutdown.add('courses', () => courses.close());
  shutdown.add('temporal', () => connection.close());
  shutdown.add('books', () => books.close());
  shutdown.add('traces', async () => tracing?.close());

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  logger.info({ host, port, publicUrl }, 'listening');
  announceReady(logger, 'api ready');
}

/** Null: no traces, and nothing of them is even loaded. */
async function tracingOf({ otlpUrl }: Config): Promise<Tracing | null> {
  if (otlpUrl === null) return null;
  const { startTracing } = await import('../platform/tracing.ts');
  return startTracing({ url: otlpUrl, service: 'api' });
}

function agentsOf({ config: configured, secretOf }: LoadedAgents) {
  if (configured === null) return {};
  const { allowPrivate } = configured;
  return { agents: { config: configured, secretOf, fetch: guardedFetch({ allowPrivate }) } };
}

/** The page for mails on disk stands only where there is no mail server, and only this machine can reach it. */
function mailboxOf(config: Config, loopback: boolean) {
  if (config.mail.kind !== 'folder' || !loopback) return {};
  const { folder } = config.mail;
  return { mailbox: { list: () => listMails(folder), read: (name: string) => readMail(folder, name) } };
}

const config = loadConfigOrExit();
const token = config.token ?? (await readOrCreateToken(config.paths.token));
const agents = await loadAgentsOrExit(config.agentsFile, config.variable);
const logger = createLogger({
  name: 'api',
  level: config.logLevel,
  secrets: [token, config.metrics.token ?? [], ...agents.secrets].flat(),
});
try {
  await main(config, agents, token, logger);
} catch (error) {
  logger.fatal({ err: error }, (error as Error).message);
  process.exitCode = 1;
  // What was opened would keep the process alive; there is nothing to drain yet.
  setImmediate(() => process.exit(1));
}
