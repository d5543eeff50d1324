// The mail about comments: what names or answers a person within five minutes, in one mail with a link that lets them answer.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { mailRequested } from '../../activities/mail-requested.ts';
import type { SendMailInput } from '../../workflows/messages.ts';
import { activityDeps } from '../support/activity-deps.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';
import { linkIn, type WrittenMails, writtenMails } from '../support/written-mails.ts';

const JANE = 'customer_ciso';
const FIVE_MINUTES = 300_000;

let server: ApiServer;
let id: string;
let mails: WrittenMails;
let deps: ActivityDeps;
beforeEach(async () => {
  server = await apiServer();
  // The beginning of a window, so that what is said here falls into one.
  server.clock.at = Math.ceil(server.clock.at / FIVE_MINUTES) * FIVE_MINUTES;
  id = await startSso(server);
  server.gateway.mails.length = 0;
  mails = writtenMails();
  deps = activityDeps(server, mails);
});
afterEach(() => server.close());

const say = async (body: object) =>
  (await server.ask('POST', instancePath(id, '/comments'), body)).body as { id: string };
const mailed = (input: SendMailInput) =>
  new MockActivityEnvironment().run(mailRequested.bind(null, deps), input) as ReturnType<
    typeof mailRequested
  >;

test('what was said within five minutes is one mail, and its link leads to where it can be answered', async () => {
  const before = (await server.books.events(id)).length;
  await say({ text: 'Look at <b>this</b>,\nJane.', mentions: [JANE], about: 'sso_setup' });
  await say({ text: 'Not for her.' });
  server.clock.at += 60_000;
  await say({ text: 'And at that.', mentions: [JANE] });
  expect(server.gateway.mails).toHaveLength(1);
  server.clock.at += FIVE_MINUTES;
  await say({ text: 'Later.', mentions: [JANE] });
  expect(server.gateway.mails).toHaveLength(2);

  const [input, later] = server.gateway.mails;
  expect(await mailed(input!)).toEqual({ outcome: 'sent' });
  expect(await mailed(input!)).toEqual({ outcome: 'sent' });
  expect(mails.sent).toHaveLength(1);
  const { to, subject, text, html } = mails.sent[0]!;
  expect(to.address).toBe('ciso@acme.com');
  expect(subject).toMatch(/^2 comments for you/);
  expect(text).toContain('Look at <b>this</b>, Jane.');
  expect(html).toContain('Look at &lt;b&gt;this&lt;/b&gt;, Jane.');
  expect(text).toContain('And at that.');
  expect(text).not.toMatch(/Not for her|Later\./);
  expect(text).toMatch(/Deeployd Support, on Configure SSO/);
  expect(text).toMatch(/Comments decide\s+nothing/);
  const page = await browser(server).open(linkIn(mails.sent[0]!));
  expect(page.status).toBe(200);

  await mailed(later!);
  expect(mails.sent[1]!.subject).toMatch(/^Deeployd Support mentioned you/);
  expect((await server.books.events(id)).length).toBe(before);
});

test('where nothing was said to them there is no mail', async () => {
  const from = server.clock.at;
  const input = {
    kind: 'mention',
    mailId: 'm',
    instanceId: id,
    participantId: JANE,
    from,
    until: from + 1,
  } as const;
  await expect(mailed(input)).rejects.toThrow(/Nothing was said/);
  expect(mails.sent).toEqual([]);
});
