// A Temporal worker for our workflows and activities; main wires it, tests use it with adapters of their own.
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { ProcessActivities } from '../activities/ports.ts';
import type { Tracing } from '../platform/tracing.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  /** From `workflowCode()`. */
  code: string;
  activities: ProcessActivities;
  /** Null: as memory allows. 0: every task replays. */
  maxCachedWorkflows: number | null;
  /** Absent: no traces. Then `code` is a bundle without them, too. */
  tracing?: Pick<Tracing, 'plugin'>;
}

/** Not running yet; `worker.run()` resolves once it has drained. */
export async function createWorker(setup: WorkerSetup): Promise<Worker> {
  const { connection, namespace, taskQueue, code, activities, maxCachedWorkflows, tracing } = setup;
  return await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { code },
    activities,
    ...(maxCachedWorkflows !== null && { maxCachedWorkflows }),
    ...(tracing && { plugins: [tracing.plugin] }),
    // The SDK's default is 0: what runs would be cut off and done again elsewhere.
    shutdownGraceTime: '20s',
    shutdownForceTime: '24s',
  });
}
