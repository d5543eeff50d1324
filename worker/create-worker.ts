// A Temporal worker for our workflows and activities; main wires it, tests use it with adapters of their own.
import { type NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  /** From `workflowCode()`. */
  code: string;
  deps: ActivityDeps;
  /** Null: as memory allows. 0: every task replays. */
  maxCachedWorkflows: number | null;
}

/** Not running yet; `worker.run()` resolves once it has drained. */
export async function createWorker(setup: WorkerSetup): Promise<Worker> {
  const { connection, namespace, taskQueue, code, deps, maxCachedWorkflows } = setup;
  return await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { code },
    activities: createActivities(deps),
    ...(maxCachedWorkflows !== null && { maxCachedWorkflows }),
    // The SDK's default is 0: what runs would be cut off and done again elsewhere.
    shutdownGraceTime: '20s',
    shutdownForceTime: '24s',
  });
}
