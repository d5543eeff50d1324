// The worker: opens what the activities need, serves the task queue, and drains when told to stop.
import { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { diskBlobs } from '../activities/adapters/disk-blobs.ts';
import { simulatedAgent } from '../activities/adapters/simulated-agent.ts';
import { createActivities } from '../activities/index.ts';
import { temporalCommands } from '../activities/adapters/temporal-commands.ts';
import { webhookFetch } from '../agents/webhook-egress.ts';
import { loadAgentsOrExit } from '../agents/load-config.ts';
import { openKeyRing } from '../links/index.ts';
import { type Config, loadConfigOrExit } from '../platform/config.ts';
import { announceReady, createLogger, temporalLogger } from '../platform/logger.ts';
import { handleShutdown } from '../platform/shutdown.ts';
import type { Tracing } from '../platform/tracing.ts';
import { connectTemporal, ensureNamespaceReady } from '../platform/temporal.ts';
import { connectTemporalWorker } from '../platform/temporal-native.ts';
import { openBooks } from '../store/open-books.ts';
import { agentsOf } from './agents-of.ts';
import { workflowCode } from './bundle.ts';
import { createWorker } from './create-worker.ts';
import { channelsOf } from './channels.ts';
import { checkpointRegularly } from './checkpointer.ts';
import { startBulkWith, startWith, sweepRegularly } from './sweep.ts';
import { dispatchWebhooks, startDeliveryWith } from './webhook-dispatcher.ts';

// Workflow code sees the host's time zone; every worker has to see the same.
process.env['TZ'] = 'UTC';

const config = loadConfigOrExit();
// Before the log: it leaves out their secrets. What is wrong with it is said at once, and nothing is open yet.
const loaded = await loadAgentsOrExit(config.agentsFile, config.variable);
const logger = createLogger({ name: 'worker', level: config.logLevel, secrets: loaded.secrets });
// The runtime would take SIGTERM for itself and leave no time for the books to close after it.
const { workerAddress: bindAddress } = config.metrics;
Runtime.install({
  logger: temporalLogger(logger),
  shutdownSignals: [],
  ...(bindAddress === null ? {} : { telemetryOptions: { metrics: { prometheus: { bindAddress } } } }),
});
const shutdown = handleShutdown({ logger });

try {
  await serve(config);
} catch (error) {
  logger.fatal({ err: error }, 'the worker could not start');
  await shutdown.begin('failed to start', 1);
}

async function serve(settings: Config): Promise<void> {
  const { books: where, paths, http, operatorName, brand, temporal, mail, slack } = settings;
  const books = await openBooks({
    sqliteFile: paths.database,
    ...(where.kind === 'postgres' && { databaseUrl: where.url }),
  });
  await readyNamespace(temporal);
  const tracing = await tracingOf(settings);
  const [ring, connection, code] = await Promise.all([
    openKeyRing(paths.keys),
    connectTemporalWorker(temporal),
    workflowCode({ traced: tracing !== null }),
  ]);
  const { namespace, taskQueue, maxCachedWorkflows } = temporal;
  const client = new Client({ connection, namespace, ...(tracing && { plugins: [tracing.plugin] }) });
  const worker = await createWorker({
    connection,
    namespace,
    taskQueue,
    code,
    maxCachedWorkflows,
    ...(tracing && { tracing }),
    activities: createActivities({
      books,
      ring,
      blobs: diskBlobs(paths.blobs),
      ...channelsOf({ mail, slack }),
      simulated: simulatedAgent(),
      ...agentsOf(loaded),
      webhookFetch: webhookFetch(settings.webhooks),
      commands: temporalCommands(client, ring),
      publicUrl: http.publicUrl,
      operatorName,
      brand,
      now: Date.now,
    }),
  });
  const running = worker.run();
  const start = startWith(client, taskQueue);
  const stopSweep = sweepRegularly({
    books,
    start,
    startBulk: startBulkWith(client, taskQueue),
    logger,
    now: Date.now,
  });

  const stopWebhooks = dispatchWebhooks({
    books,
    start: startDeliveryWith(client, taskQueue),
    logger,
    now: Date.now,
  });

  const stopCheckpoints = checkpointRegularly({
    books,
    ring,
    folder: paths.checkpoints,
    issuer: http.publicUrl,
    logger,
    now: Date.now,
  });

  // In this order: take no new work and finish what runs, then let go of what it needed.
  shutdown.add('sweep', stopSweep);
  shutdown.add('webhooks', stopWebhooks);
  shutdown.add('worker', async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running.catch(() => undefined);
  });
  // Once the worker adds nothing more.
  shutdown.add('checkpoints', stopCheckpoints);
  shutdown.add('temporal', () => connection.close());
  shutdown.add('books', () => books.close());
  shutdown.add('traces', async () => tracing?.close());

  announceReady(logger, 'worker ready');
  try {
    await running;
  } catch (error) {
    logger.fatal({ err: error }, 'the worker stopped by itself');
    await shutdown.begin('the worker stopped by itself', 1);
  }
}

/** Null: no traces, and nothing of them is even loaded. */
async function tracingOf({ otlpUrl }: Config): Promise<Tracing | null> {
  if (otlpUrl === null) return null;
  const { startTracing } = await import('../platform/tracing.ts');
  return startTracing({ url: otlpUrl, service: 'worker' });
}

/** An instance that sets a search attribute the namespace lacks would stop: so none is served before they are there. */
async function readyNamespace(temporal: Config['temporal']): Promise<void> {
  const connection = await connectTemporal(temporal);
  try {
    for (const warning of (await ensureNamespaceReady(connection, temporal)).warnings) logger.warn(warning);
  } finally {
    await connection.close();
  }
}
