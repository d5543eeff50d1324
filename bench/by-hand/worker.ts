// The worker process of the hand-written side.
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { runWorkerChild } from '../worker-child.ts';
import { createByHandActivities } from './activities.ts';

await runWorkerChild(async ({ namespace, taskQueue, folder }, connection, onMail) => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { code },
    activities: await createByHandActivities(folder, onMail),
  });
  return { worker, bundleBytes: Buffer.byteLength(code) };
});
