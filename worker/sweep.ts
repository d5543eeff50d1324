// Instances and bulk actions that are in the books and whose workflow never started: the API died in between, or Temporal
// was away. They are started again under the same id, which starts nothing twice.
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Logger } from '../platform/logger.ts';
import type { Books } from '../store/books.ts';
import {
  RUN_BULK,
  RUN_PROCESS,
  type RunProcessInput,
  bulkStartOptions,
  startOptions,
} from '../workflows/messages.ts';

const EVERY_MS = 30_000;
const OLDER_THAN_MS = 60_000;
const DEADLINE_MS = 10_000;

/** Starts the workflow of a bulk action. */
export type StartBulk = (bulkId: string) => Promise<void>;
/** Starts the workflow of an instance. `phase`: the first. */
export type Start = (instanceId: string, input: RunProcessInput, phase: string | null) => Promise<void>;

export interface SweepSetup {
  books: Books;
  /** Starting what runs, or has run, is no error. */
  start: Start;
  startBulk: StartBulk;
  logger: Pick<Logger, 'info' | 'warn'>;
  now: () => number;
}

/** Starts what is older than a minute (`olderThanMs`) and has no workflow; returns the ids. One that cannot be started is logged and keeps none of the others waiting. */
export async function sweep(setup: SweepSetup, olderThanMs = OLDER_THAN_MS): Promise<string[]> {
  const started: string[] = [];
  for (const id of await setup.books.unstartedInstances(setup.now() - olderThanMs)) {
    try {
      if (!(await startMissing(setup, id))) continue;
      started.push(id);
      setup.logger.info({ instanceId: id }, 'started an instance whose workflow was missing');
    } catch (error) {
      setup.logger.warn(
        { err: error, instanceId: id },
        'an instance whose workflow is missing cannot be started',
      );
    }
  }
  await sweepBulks(setup, olderThanMs);
  return started;
}

/** One that runs already, as most that are open do, is left to it. */
async function sweepBulks({ books, startBulk, logger, now }: SweepSetup, olderThanMs: number): Promise<void> {
  for (const bulkId of await books.openBulks(now() - olderThanMs)) {
    try {
      await startBulk(bulkId);
    } catch (error) {
      logger.warn({ err: error, bulkId }, 'a bulk action that is not over cannot be started');
    }
  }
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

/** False where the books do not hold all of it. */
async function startMissing({ books, start }: SweepSetup, id: string): Promise<boolean> {
  const [input, row] = await Promise.all([books.instanceInput(id), books.instance(id)]);
  if (!input || !row) return false;
  await start(id, input, row.phase);
  await books.markWorkflowStarted(id);
  return true;
}

/** Starts over a client of the namespace, on the worker's task queue. */
export function startWith(client: Client, taskQueue: string): Start {
  return async (instanceId, input, phase) => {
    try {
      await client.withDeadline(Date.now() + DEADLINE_MS, () =>
        client.workflow.start(RUN_PROCESS, startOptions(instanceId, input, phase, taskQueue)),
      );
    } catch (error) {
      // It ran and has closed: the API died before it could note the start.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };
}

/** The same for a bulk action. */
export function startBulkWith(client: Client, taskQueue: string): StartBulk {
  return async (bulkId) => {
    try {
      await client.withDeadline(Date.now() + DEADLINE_MS, () =>
        client.workflow.start(RUN_BULK, bulkStartOptions(bulkId, taskQueue)),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };
}
