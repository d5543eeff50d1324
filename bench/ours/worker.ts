// The worker process of our side: wired as worker/main.ts wires it, with a mail sender that also tells the driver.
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { diskBlobs } from '../../activities/adapters/disk-blobs.ts';
import { createMailboxMail } from '../../activities/adapters/mailbox-mail.ts';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import { simulatedAgent } from '../../activities/adapters/simulated-agent.ts';
import type { MailSender } from '../../activities/ports.ts';
import { createActivities } from '../../activities/index.ts';
import { temporalCommands } from '../../activities/adapters/temporal-commands.ts';
import { loadAgents } from '../../agents/load-config.ts';
import { openKeyRing } from '../../links/index.ts';
import { openBooks } from '../../store/open-books.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { agentsOf } from '../../worker/agents-of.ts';
import { createWorker } from '../../worker/create-worker.ts';
import { ASKED, readAddress } from '../sample.ts';
import type { Mail } from '../protocol.ts';
import { runWorkerChild } from '../worker-child.ts';

await runWorkerChild(async ({ namespace, taskQueue, folder }, connection, onMail) => {
  const [code, ring] = await Promise.all([workflowCode(), openKeyRing(join(folder, 'keys'))]);
  const worker = await createWorker({
    connection,
    namespace,
    taskQueue,
    code,
    maxCachedWorkflows: null,
    activities: createActivities({
      books: await openBooks({ sqliteFile: join(folder, 'countersign.db') }),
      ring,
      blobs: diskBlobs(join(folder, 'blobs')),
      mail: telling(createMailboxMail(join(folder, 'mail')), onMail),
      simulated: simulatedAgent(),
      ...agentsOf(await loadAgents(null, () => undefined)),
      webhookFetch: webhookFetch({ allowPrivate: [] }),
      commands: temporalCommands(new Client({ connection, namespace }), ring),
      publicUrl: 'http://127.0.0.1:3000',
      now: Date.now,
    }),
  });
  return { worker, bundleBytes: Buffer.byteLength(code) };
});

/** The n-th request to a person is about what the definition asks them for the n-th time; a wrong one would be refused. */
function telling(mailbox: MailSender, onMail: (mail: Mail) => void): MailSender {
  const told = new Map<string, Set<string>>();
  return {
    async send(mail) {
      const outcome = await mailbox.send(mail);
      // Receipts ask for nothing.
      if (!mail.subject.startsWith('Approval Required')) return outcome;
      const { address } = mail.to;
      const to = readAddress(address);
      const before = told.get(address) ?? new Set();
      told.set(address, before);
      if (outcome.outcome !== 'sent' || !to || before.has(mail.messageId)) return outcome;
      before.add(mail.messageId);
      const approvals = ASKED[to.person]?.[before.size - 1] ?? [];
      onMail({ instance: to.key, person: to.person, approvals });
      return outcome;
    },
  };
}
