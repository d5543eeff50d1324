// One message over the channels that a person wants, over real books and a real webhook: what reaches them, what is on
// record, and that nothing goes twice.
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createSlackWebhooks } from '../../activities/adapters/slack-webhook.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { mailRequested } from '../../activities/mail-requested.ts';
import { notify } from '../../activities/notify.ts';
import type { NotifyInput } from '../../activities/ports.ts';
import type { HumanParticipant, ProcessDefinition } from '../../definition/types.ts';
import type { DeliveryView } from '../../process/views/types.ts';
import type { SendMailInput } from '../../workflows/messages.ts';
import { activityDeps } from '../support/activity-deps.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Reply, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { instancePath, SSO_FILE, SSO_START } from '../support/sso-instance.ts';
import { type WrittenMails, writtenMails } from '../support/written-mails.ts';

const JOHN = 'customer_it_admin';
const answers =
  (status: number, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(status === 200 ? 'ok' : 'some_error');
  };

let server: ApiServer;
let slack: ScriptedServer;
let mails: WrittenMails;
let deps: ActivityDeps;
let id: string;
afterEach(async () => {
  await server.close();
  await slack.close();
});

/** An instance in which John is asked; `john`: what the definition says of him. */
async function begin(john: Partial<HumanParticipant>, ...replies: Reply[]): Promise<void> {
  server = await apiServer();
  slack = await scriptedServer(...(replies.length > 0 ? replies : [answers(200)]));
  const definition = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  Object.assign(definition.humans[JOHN]!, john);
  await server.ask('POST', '/api/processes', definition);
  const started = await server.ask('POST', `/api/processes/${definition.id}/instances`, SSO_START);
  if (started.status !== 201) throw new Error(started.text);
  id = started.body.id as string;
  mails = writtenMails();
  deps = {
    ...activityDeps(server, mails),
    slack: createSlackWebhooks({ webhooks: { '': `${slack.baseUrl}/services/s3cret` }, timeoutMs: 1_000 }),
  };
}

const asked = (attempt = 1): NotifyInput => {
  const { instanceId, ...notification } = server.gateway.notifications.find(
    ({ kind, participantId }) => kind === 'approval' && participantId === JOHN,
  )!;
  return { instanceId, notifications: [{ ...notification, attempt }] };
};
const told = async (attempt = 1) => {
  const result = await (new MockActivityEnvironment().run(() => notify(deps, asked(attempt))) as ReturnType<
    typeof notify
  >);
  if ('verdicts' in result) throw new Error('It was not sealed.');
  return result.outcomes[0];
};
const notices = () => server.books.notices({ instanceId: id, participantId: JOHN, limit: 10 });
const onRecord = async () =>
  (
    await server.books.trail({
      instanceId: id,
      types: ['delivery_sent', 'delivery_failed', 'delivery_dropped'],
      limit: 100,
    })
  ).map(({ type, body }) => `${type} ${body['channel'] as string} ${body['attempt'] as number}`);
const ledger = async (): Promise<DeliveryView[]> =>
  (await server.ask('GET', instancePath(id, '/deliveries'))).body.items as DeliveryView[];

describe('by default', () => {
  test('a message goes by mail and stands behind the bell, once, whatever is repeated', async () => {
    await begin({});
    for (let killed = 0; killed < 3; killed++) expect(await told()).toEqual({ outcome: 'sent' });
    expect(mails.sent).toHaveLength(1);
    expect(slack.received).toEqual([]);
    const [notice, ...more] = await notices();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'approval', place: 'decide', readAt: null });
    expect(notice!.text).toMatch(/^.+ asks for your decision, due .+ UTC: Configure SSO\.$/);
    expect((await onRecord()).toSorted()).toEqual(['delivery_sent in-app 1', 'delivery_sent mail 1']);
  });

  test('what is over before it goes is not sent, and that is on record', async () => {
    await begin({});
    await server.ask('POST', instancePath(id, '/cancel'), { reason: 'No longer needed' });
    expect(await told()).toEqual({ outcome: 'sent', reason: 'moot' });
    expect([mails.sent, await notices()]).toEqual([[], []]);
    expect(await onRecord()).toEqual(['delivery_dropped mail 1']);
    expect((await ledger()).find(({ kind }) => kind === 'approval')).toMatchObject({ status: 'dropped' });
  });
});

describe('with Slack beside mail', () => {
  const wanted = { slack: 'U012AB3CD', notificationPreferences: { slack: true } };

  test('the channel hears who asks for what by when, and never gets the link', async () => {
    await begin(wanted);
    expect(await told()).toEqual({ outcome: 'sent' });
    const body = slack.received[0]!.body.toString();
    expect(body).toContain('<@U012AB3CD>');
    expect(body).toMatch(/asks for your decision, due .+ UTC: Configure SSO\./);
    expect(body).toContain('Your personal link is in the mail to you, never in a channel.');
    const token = /token=([^\s]+)/.exec(mails.sent[0]!.text)![1]!;
    const kept = JSON.stringify([await notices(), await server.books.trail({ instanceId: id, limit: 500 })]);
    for (const text of [body, kept]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain('token=');
      expect(text).not.toContain('it-admin@acme.com');
    }
    expect(kept).not.toContain('s3cret');
  });

  test('trouble with it holds nothing up: it is tried again, and then on record', async () => {
    await begin(wanted, answers(500));
    expect(await told()).toEqual({ outcome: 'sent' });
    expect(slack.received).toHaveLength(3);
    expect(mails.sent).toHaveLength(1);
    const [message] = await ledger();
    expect(message).toMatchObject({ kind: 'approval', name: 'John Smith', status: 'sent', retryAt: null });
    expect(message!.attempts).toContainEqual({
      channel: 'slack',
      attempt: 1,
      at: new Date(server.clock.at).toISOString(),
      outcome: 'failed',
      reason: 'Slack answered 500: some_error.',
    });
  }, 20_000);

  test('429 is waited for, as long as Slack asks', async () => {
    await begin(wanted, answers(429, { 'retry-after': '1' }), answers(200));
    const before = Date.now();
    expect(await told()).toEqual({ outcome: 'sent' });
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
    expect(slack.received).toHaveLength(2);
    expect(await onRecord()).toContain('delivery_sent slack 1');
  });

  test('a mail that was refused is the outcome, though Slack went; the next attempt posts nothing again', async () => {
    await begin(wanted);
    mails.fault = { outcome: 'refused', reason: 'No such mailbox.' };
    expect(await told()).toEqual({ outcome: 'refused', reason: 'No such mailbox.' });
    expect((await ledger())[0]).toMatchObject({ status: 'refused' });
    mails.fault = null;
    expect(await told(2)).toEqual({ outcome: 'sent' });
    expect([slack.received.length, mails.sent.length, (await notices()).length]).toEqual([1, 1, 1]);
    expect((await ledger())[0]).toMatchObject({ status: 'sent' });
    expect((await onRecord()).toSorted()).toEqual([
      'delivery_failed mail 1',
      'delivery_sent in-app 1',
      'delivery_sent mail 2',
      'delivery_sent slack 1',
    ]);
  });

  test('asked for where no webhook is set: said on record, and mailed all the same', async () => {
    await begin(wanted);
    delete deps.slack;
    expect(await told()).toEqual({ outcome: 'sent' });
    expect(mails.sent).toHaveLength(1);
    expect((await ledger())[0]!.attempts).toContainEqual(
      expect.objectContaining({ channel: 'slack', reason: 'COUNTERSIGN_SLACK_WEBHOOK is not set.' }),
    );
  });
});

describe('with e-mail switched off', () => {
  const slackOnly = { slack: 'U012AB3CD', notificationPreferences: { email: false, slack: true } };

  test('Slack has to reach them, and says where the link is not', async () => {
    await begin(slackOnly);
    expect(await told()).toEqual({ outcome: 'sent' });
    expect(mails.sent).toEqual([]);
    expect(slack.received[0]!.body.toString()).toContain('personal link that you were given');
    expect(await server.books.links(id, JOHN)).toEqual([]);
  });

  test('what Slack refuses is refused', async () => {
    await begin(slackOnly, answers(404));
    const reason = 'Slack answered 404: some_error.';
    expect(await told()).toEqual({ outcome: 'refused', reason });
    expect((await ledger())[0]).toMatchObject({ status: 'refused' });
  });

  test('without Slack nobody is reached: a notice alone tells nobody', async () => {
    await begin({ notificationPreferences: { email: false } });
    const reason = `${JOHN} wants no e-mail, and there is no other way to reach them.`;
    expect(await told()).toEqual({ outcome: 'no-address', reason });
    expect(await notices()).toHaveLength(1);
    expect((await ledger())[0]).toMatchObject({ status: 'no-address' });
  });

  test('and an unusable Slack neither', async () => {
    await begin({ ...slackOnly, slack: '#deploys' });
    expect(await told()).toMatchObject({
      outcome: 'no-address',
      reason: expect.stringContaining('slack is "#deploys"'),
    });
    expect(slack.received).toEqual([]);
  });
});

test('who wants no e-mail gets none about comments, but hears of a link made for them', async () => {
  await begin({ notificationPreferences: { email: false } });
  const { body } = await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {});
  const run = (input: SendMailInput) =>
    new MockActivityEnvironment().run(mailRequested.bind(null, deps), input);
  const about = { instanceId: id, participantId: JOHN };
  expect(await run({ ...about, kind: 'mention', mailId: 'mail.mention.1', from: 0, until: 1 })).toEqual({
    outcome: 'no-address',
    reason: `${JOHN} wants no e-mail.`,
  });
  const linkMade = { ...about, kind: 'link_made', mailId: 'mail.link-made.1', linkId: body.id } as const;
  expect(await run(linkMade)).toEqual({ outcome: 'sent' });
  expect(mails.sent.map(({ subject }) => subject)).toEqual([
    'A link was made for you: Acme Corp SSO Deployment',
  ]);
});

test('who wants no bell has none', async () => {
  await begin({ notificationPreferences: { inApp: false } });
  expect(await told()).toEqual({ outcome: 'sent' });
  expect(await notices()).toEqual([]);
});

test('the ledger is read in pages, newest first', async () => {
  await begin({});
  await told();
  const all = await ledger();
  expect(all.length).toBeGreaterThan(0);
  const seen: DeliveryView[] = [];
  let cursor = '';
  do {
    const page = (await server.ask('GET', instancePath(id, `/deliveries?limit=1${cursor}`))).body as {
      items: DeliveryView[];
      nextCursor?: string;
    };
    seen.push(...page.items);
    cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  expect(seen).toEqual(all);
  expect((await server.ask('GET', instancePath(id, '/deliveries?cursor=x'))).body.code).toBe(
    'invalid-request',
  );
  expect((await server.ask('GET', instancePath('nobody', '/deliveries'))).status).toBe(404);
});
