// Instances that are in the books and whose workflow never started: the API died in between, or Temporal was away. They
// are started again under the same id, which starts nothing twice.
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Logger } from '../platform/logger.ts';
import type { Books } from '../store/books.ts';
import { RUN_PROCESS, shownAtStart, workflowIdOf } from '../workflows/messages.ts';

const EVERY_MS = 30_000;
const OLDER_THAN_MS = 60_000;
const DEADLINE_MS = 10_000;

export interface SweepSetup {
  books: Books;
  client: Client;
  taskQueue: string;
  logger: Pick<Logger, 'info' | 'warn'>;
  now: () => number;
}

/** Starts what is older than a minute (`olderThanMs`) and has no workflow; returns the ids. */
export async function sweep(setup: SweepSetup, olderThanMs = OLDER_THAN_MS): Promise<string[]> {
  const started: string[] = [];
  for (const id of await setup.books.unstartedInstances(setup.now() - olderThanMs)) {
    await start(setup, id);
    started.push(id);
    setup.logger.info({ instanceId: id }, 'started an instance whose workflow was missing');
  }
  return started;
}

/** Sweeps twice a minute until the returned function is called, which resolves once a sweep under way has ended. */
export function sweepRegularly(setup: SweepSetup): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const round = () => {
    running = running.then(() =>
      sweep(setup).catch((error: unknown) => setup.logger.warn({ err: error }, 'the sweep failed')),
    );
  };
  const timer = setInterval(round, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function start({ books, client, taskQueue }: SweepSetup, id: string): Promise<void> {
  const [input, row] = await Promise.all([books.instanceInput(id), books.instance(id)]);
  if (!input || !row) return;
  const { staticSummary, staticDetails, typedSearchAttributes } = shownAtStart(input, row.phase);
  try {
    await client.withDeadline(Date.now() + DEADLINE_MS, () =>
      client.workflow.start(RUN_PROCESS, {
        workflowId: workflowIdOf(id),
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary,
        staticDetails,
        typedSearchAttributes: new TypedSearchAttributes(typedSearchAttributes),
      }),
    );
  } catch (error) {
    // It ran and has closed: the API died before it could note the start.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  await books.markWorkflowStarted(id);
}
