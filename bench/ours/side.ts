// Our side: its worker, its API, starts over HTTP, sealed signals.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openKeyRing, sealDecision } from '../../links/index.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { DecideApprovalData } from '../../process/commands.ts';
import { DECISION_SIGNAL, workflowIdOf } from '../../workflows/messages.ts';
import { PostOffice, type Ground, type Side } from '../side.ts';
import { addressOf, SAMPLE, SHOWN } from '../sample.ts';
import { startWorker } from '../worker-process.ts';
import { startApi } from './api-process.ts';

const VIEWED = sha256Hex('the page as it was shown');

export async function oursSide(ground: Ground): Promise<Side> {
  const { client, address, namespace, folder, taskQueue, profileFolder } = ground;
  const post = new PostOffice();
  const ring = await openKeyRing(join(folder, 'keys'));
  const setup = { address, namespace, taskQueue, folder };
  const worker = await startWorker('ours/worker.ts', setup, post.deliver, profileFolder);
  const api = await startApi(setup);
  return {
    name: 'ours',
    worker,
    others: [api.pid],
    async start(key) {
      const mails = post.box(key);
      const id = await api.post(`/api/processes/${SAMPLE.processId}/instances`, {
        name: SAMPLE.name,
        context: SAMPLE.context,
        externalParticipants: Object.entries(SAMPLE.people).map(([participantId, name]) => ({
          participantId,
          name,
          email: addressOf(participantId, key),
        })),
      });
      return { handle: client.workflow.getHandle(workflowIdOf(id)), mails };
    },
    async approve({ handle }, { person }, approvalId) {
      const decision: DecideApprovalData = {
        approvalId,
        round: 1,
        decisionId: randomUUID(),
        participantId: person,
        choice: 'approve',
        comment: 'Looks right.',
        shown: (SHOWN[approvalId] ?? []).map((key) => ({ key, version: 1 })),
        viewed: VIEWED,
        linkId: 'bench',
        linkVia: 'mail',
        receivedAt: Date.now(),
      };
      const seal = await sealDecision(ring, handle.workflowId, decision);
      await handle.signal(DECISION_SIGNAL, { decision, seal });
    },
    async stop() {
      await api.stop();
      await worker.stop();
    },
  };
}
