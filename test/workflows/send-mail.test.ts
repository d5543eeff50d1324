// Mails beside the process, on a real server: asked for over the API, and about decisions that waited for a worker.
import { expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalGateway } from '../../api/temporal-gateway.ts';
import { type SendMailInput, freshLinkMailId, mentionMailId } from '../../workflows/messages.ts';
import type { World } from '../support/process-world.ts';
import { oneApproval, twoApprovals } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';
import { linkIn } from '../support/written-mails.ts';

/** Types of history events, as Temporal numbers them. */
const TASK_COMPLETED = '7';
const ACTIVITY_COMPLETED = '12';

let env: TestWorkflowEnvironment;
let world: World;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  { works: false },
);

const subjects = (start: string) => world.mails.filter(({ subject }) => subject.startsWith(start));

test('a fresh link is mailed once, however often it is asked for, and the instance hears nothing of it', async () => {
  await world.work();
  const running = await world.start(oneApproval());
  await running.open(1);
  const [old] = await world.books.links(running.id, 'alice');
  // The approval shows before its mail's activity is done, and its workflow is not at rest before that.
  const atRest = async (): Promise<string[]> => {
    const history = await running.history();
    if (history.at(-1) === TASK_COMPLETED && history.includes(ACTIVITY_COMPLETED)) return history;
    await new Promise((done) => setTimeout(done, 50));
    return await atRest();
  };
  const before = { history: (await atRest()).length, events: await running.events() };
  const gateway = temporalGateway(env.client, world.taskQueue);
  const input: SendMailInput = {
    kind: 'fresh_link',
    mailId: freshLinkMailId(old!.id, Date.now()),
    instanceId: running.id,
    participantId: 'alice',
    oldLinkId: old!.id,
  };
  for (let sent = 0; sent < 3; sent++)
    expect(await gateway.startMail(input)).toEqual({ ok: true, value: null });
  const handle = env.client.workflow.getHandle(input.mailId);
  expect(await handle.result()).toEqual({ outcome: 'sent' });
  // Also once it has ended.
  expect(await gateway.startMail(input)).toEqual({ ok: true, value: null });
  expect(subjects('Your fresh link')).toHaveLength(1);
  expect(await running.events()).toEqual(before.events);
  expect(await running.history()).toHaveLength(before.history);
  const history = JSON.stringify(await handle.fetchHistory());
  const token = new URL(linkIn(subjects('Your fresh link')[0]!)).searchParams.get('token')!;
  expect(history).not.toContain(token.slice(-40));
}, 30_000);

test('what is said in comments is mailed once their time is over, in one mail', async () => {
  await world.work();
  const running = await world.start(oneApproval());
  await running.open(1);
  const gateway = temporalGateway(env.client, world.taskQueue);
  const from = Date.now();
  const until = from + 3_000;
  const mailId = mentionMailId(running.id, 'alice', { from });
  const input = {
    kind: 'mention',
    mailId,
    instanceId: running.id,
    participantId: 'alice',
    from,
    until,
  } as const;
  const say = async (text: string) => {
    await world.books.addComment({
      id: `${mailId}.${text}`,
      instanceId: running.id,
      author: 'local',
      authorKind: 'operator',
      at: Date.now(),
      text,
      about: null,
      parentId: null,
      mentions: ['alice'],
    });
    expect(await gateway.startMail(input)).toEqual({ ok: true, value: null });
  };
  await say('First.');
  await say('Second.');
  const handle = env.client.workflow.getHandle(mailId);
  expect(await handle.result()).toEqual({ outcome: 'sent' });
  expect(Date.now()).toBeGreaterThanOrEqual(until);
  const [mail, ...more] = subjects('2 comments for you');
  expect(mail!.text).toMatch(/First\.[^]*Second\./);
  expect(more).toEqual([]);
}, 30_000);

test('decisions that waited for a worker: what is counted gets its receipt, what is refused its word, each once', async () => {
  await world.work();
  const running = await world.start(twoApprovals());
  const [first] = await running.open(2);
  const by = first!.approvers[0]!;
  await world.rest();
  const counted = await running.decide(first!, by);
  const late = await running.decide(first!, by, { choice: 'reject', comment: 'Second thoughts' });
  await world.work();
  await running.until(({ refusedDecisions }) => refusedDecisions.length === 1, 30_000);
  expect(await running.outcome(counted)).toMatchObject({ status: 'counted' });
  expect(await running.outcome(late)).toMatchObject({ status: 'refused' });
  const end = Date.now() + 10_000;
  while (subjects('Not counted').length + subjects('Receipt').length < 2 && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
  }
  expect(subjects('Receipt').map(({ to }) => to.address)).toEqual([`${by}@example.com`]);
  expect(subjects('Not counted').map(({ to }) => to.address)).toEqual([`${by}@example.com`]);
}, 60_000);
