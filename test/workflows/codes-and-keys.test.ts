// On a real server: a code's mail leaves no code in Temporal, a decision that needs one is refused without, and a worker
// takes what was sealed with a key that is younger than itself.
import { expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalGateway } from '../../api/temporal-gateway.ts';
import { openKeyRing, rotateKeys, sealDecision } from '../../links/index.ts';
import type { DecideApprovalData } from '../../process/commands.ts';
import { codeMailId, DECISION_SIGNAL, type SendMailInput } from '../../workflows/messages.ts';
import type { World } from '../support/process-world.ts';
import { oneApproval } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  { works: false },
);

/** A decision as the API would send it, sealed with the newest key of the folder. */
async function decide(instanceId: string, fields: Partial<DecideApprovalData>): Promise<void> {
  const decision: DecideApprovalData = {
    round: 1,
    participantId: 'alice',
    choice: 'approve',
    comment: '',
    shown: [],
    viewed: 'ab'.repeat(32),
    approvalId: 'task.draft.1',
    decisionId: 'd-1',
    linkId: 'link-1',
    linkVia: 'mail',
    receivedAt: Date.now(),
    ...fields,
  };
  const seal = await sealDecision(await openKeyRing(world.keyFolder), instanceId, decision);
  await env.client.workflow.getHandle(instanceId).signal(DECISION_SIGNAL, { decision, seal });
}

test('a code is mailed once, and Temporal never sees it', async () => {
  await world.work();
  const running = await world.start(oneApproval({ stepUp: 'mail-code' }));
  const [approval] = await running.open(1);
  await world.books.askForCode(
    {
      id: 'code-1',
      instanceId: running.id,
      participantId: 'alice',
      sessionId: 's',
      approvalId: approval!.id,
      askedAt: Date.now(),
      check: null,
      wrongTries: 0,
    },
    { since: 0, most: 1, notAfter: Date.now() },
  );
  const input: SendMailInput = {
    kind: 'code',
    mailId: codeMailId('code-1'),
    instanceId: running.id,
    participantId: 'alice',
    codeId: 'code-1',
  };
  const gateway = temporalGateway(env.client, world.taskQueue);
  for (const _ of [1, 2]) expect(await gateway.startMail(input)).toEqual({ ok: true, value: null });
  const handle = env.client.workflow.getHandle(input.mailId);
  expect(await handle.result()).toEqual({ outcome: 'sent' });
  const mails = world.mails.filter(({ subject }) => subject.startsWith('Your code for'));
  expect(mails).toHaveLength(1);
  const [, first, second] = /\b(\d{3}) (\d{3})\b/.exec(mails[0]!.text)!;
  const history = JSON.stringify(await handle.fetchHistory());
  // What Temporal keeps of inputs and results, as text.
  const kept = [...history.matchAll(/"data":"([^"]+)"/g)].map(([, data]) =>
    Buffer.from(data!, 'base64').toString(),
  );
  expect(kept.join()).toContain('code-1');
  for (const told of [`${first}${second}`, `${first} ${second}`]) {
    expect(`${history}${kept.join()}`).not.toContain(told);
  }
}, 60_000);

test('without a confirmed code the decision is refused, with it counted, sealed by a key that the worker did not start with', async () => {
  await world.work();
  const running = await world.start(oneApproval({ stepUp: 'mail-code' }));
  const [approval] = await running.open(1);
  await rotateKeys(world.keyFolder);
  await decide(running.id, { approvalId: approval!.id, decisionId: 'd-without' });
  await running.until(({ refusedDecisions }) => refusedDecisions.length === 1, 20_000);
  expect(await running.outcome('d-without')).toMatchObject({ status: 'refused', code: 'code-required' });
  await rotateKeys(world.keyFolder);
  await decide(running.id, { approvalId: approval!.id, decisionId: 'd-with', confirmedBy: 'mail-code' });
  await running.until(({ approvals }) => approvals[approval!.id]?.status === 'granted', 20_000);
  expect(await running.outcome('d-with')).toMatchObject({ status: 'counted' });
}, 60_000);
