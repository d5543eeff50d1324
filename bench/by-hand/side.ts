// The hand-written side: its worker, a raw client start, plain signals.
import { PostOffice, type Ground, type Side } from '../side.ts';
import { SAMPLE } from '../sample.ts';
import { startWorker } from '../worker-process.ts';
import type { Decision } from './activities.ts';

export async function byHandSide(ground: Ground): Promise<Side> {
  const { client, address, namespace, folder, taskQueue, profileFolder } = ground;
  const post = new PostOffice();
  const setup = { address, namespace, taskQueue, folder };
  const worker = await startWorker('by-hand/worker.ts', setup, post.deliver, profileFolder);
  return {
    name: 'byHand',
    worker,
    others: [],
    async start(key) {
      const mails = post.box(key);
      const handle = await client.workflow.start('ssoDeployment', {
        workflowId: key,
        taskQueue,
        args: [{ id: key, context: SAMPLE.context }],
      });
      return { handle, mails };
    },
    async approve({ handle }, { person }, approval) {
      const decision: Decision = { approval, approved: true, person, comment: 'Looks right.' };
      await handle.signal('decide', decision);
    },
    stop: () => worker.stop(),
  };
}
