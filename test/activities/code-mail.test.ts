// The mail with a code, and a fresh link sent by an operator: what they say, and what is on the trail of it.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { mailRequested } from '../../activities/mail-requested.ts';
import { codeMailId, freshLinkMailId, type SendMailInput } from '../../workflows/messages.ts';
import { activityDeps } from '../support/activity-deps.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';
import { linkIn, type WrittenMails, writtenMails } from '../support/written-mails.ts';

const JOHN = 'customer_it_admin';

let server: ApiServer;
let id: string;
let mails: WrittenMails;
let deps: ActivityDeps;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
  mails = writtenMails();
  deps = activityDeps(server, mails);
});
afterEach(() => server.close());

const mailed = (input: SendMailInput) =>
  new MockActivityEnvironment().run(mailRequested.bind(null, deps), input) as ReturnType<
    typeof mailRequested
  >;

async function asked(fields: object = {}): Promise<SendMailInput> {
  const state = await server.gateway.queryState(id);
  if (!state.ok) throw new Error('no state');
  const approvalId = Object.keys(state.value.state.approvals)[0]!;
  const row = {
    id: 'code-1',
    instanceId: id,
    participantId: JOHN,
    sessionId: 's',
    approvalId,
    askedAt: server.clock.at,
    check: null,
    wrongTries: 0,
    ...fields,
  };
  await server.books.askForCode(row, { since: 0, most: 99, notAfter: row.askedAt });
  return { kind: 'code', mailId: codeMailId(row.id), instanceId: id, participantId: JOHN, codeId: row.id };
}

test('the code is in the text and in the HTML, and neither in subject nor preview; there is no link', async () => {
  const input = await asked();
  expect(await mailed(input)).toEqual({ outcome: 'sent' });
  const { to, subject, text, html } = mails.sent[0]!;
  expect(to.address).toBe('it-admin@acme.com');
  const [, first, second] = /\b(\d{3}) (\d{3})\b/.exec(text)!;
  expect(html).toContain(`${first} ${second}`);
  expect(subject).not.toContain(first);
  const preview = html.slice(0, html.indexOf('The code for your decision'));
  expect(preview).not.toContain(`${first} ${second}`);
  expect(text).toMatch(/It works until/);
  expect(text).toMatch(/If you did not ask for it/);
  expect(`${text}${html}`).not.toContain('/external/');
  const [note] = await server.books.trail({
    instanceId: id,
    types: ['delivery_sent'],
    newestFirst: true,
    limit: 1,
  });
  expect(note!.body).toMatchObject({ kind: 'code', participantId: JOHN, approvalIds: [expect.any(String)] });
  expect(JSON.stringify(note)).not.toContain(`${first}${second}`);
});

test('a code that nobody asked for, or somebody else did, is not mailed', async () => {
  const input = await asked();
  for (const odd of [
    { ...input, codeId: 'code-2' },
    { ...input, participantId: 'customer_ciso' },
  ] as SendMailInput[]) {
    await expect(mailed(odd)).rejects.toThrow(/asked for no such code/);
  }
  expect(mails.sent).toEqual([]);
});

test('different codes for different requests', async () => {
  const codes = new Set<string>();
  for (let n = 0; n < 20; n++) {
    await mailed(
      await asked({ id: `code-${n}`, participantId: JOHN, askedAt: server.clock.at + n * 3_600_000 }),
    );
    codes.add(/\b\d{3} \d{3}\b/.exec(mails.sent.at(-1)!.text)![0]);
  }
  // Two of twenty may be the same by chance, once in five thousand runs.
  expect(codes.size).toBeGreaterThanOrEqual(19);
});

test('a fresh link by an operator’s hand says so, opens, and names them on the trail', async () => {
  const made = await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {});
  const oldLinkId = made.body.id as string;
  const input: SendMailInput = {
    kind: 'fresh_link',
    mailId: freshLinkMailId(oldLinkId, server.clock.at),
    instanceId: id,
    participantId: JOHN,
    oldLinkId,
    askedBy: 'local',
  };
  expect(await mailed(input)).toEqual({ outcome: 'sent' });
  const { text } = mails.sent[0]!;
  expect(text).toContain('sends you a fresh link');
  expect(text).not.toContain('was asked for on the page');
  expect((await fetch(linkIn(mails.sent[0]!))).status).toBe(200);
  const notes = await server.books.trail({
    instanceId: id,
    types: ['link_issued'],
    newestFirst: true,
    limit: 1,
  });
  expect(notes[0]).toMatchObject({ actor: 'local', body: { via: 'mail', participantId: JOHN } });
  // The one it was asked for by lives on.
  expect((await server.books.link(oldLinkId))!.revokedAt).toBeNull();
});
