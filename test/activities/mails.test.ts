// Mails as the activities send them, over real books: receipts, refusals, and what the API asks for.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { mailRequested } from '../../activities/mail-requested.ts';
import { notify } from '../../activities/notify.ts';
import type { NotifyInput } from '../../activities/ports.ts';
import { buildGraph } from '../../definition/graph.ts';
import { decide, evolve, refuseDecision } from '../../process/index.ts';
import type { ProcessEvent, ShownArtifact } from '../../process/events.ts';
import type { ProcessState } from '../../process/state.ts';
import type { SendMailInput } from '../../workflows/messages.ts';
import { activityDeps } from '../support/activity-deps.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { instancePath, registerSso, SSO_START } from '../support/sso-instance.ts';
import { type WrittenMails, linkIn, writtenMails } from '../support/written-mails.ts';

const JOHN = 'customer_it_admin';
const SUPPORT = {
  participantId: 'deeployd_support',
  email: 'support@deeployd.example',
  name: 'Deeployd Support',
};

let server: ApiServer;
let id: string;
let mails: WrittenMails;
let deps: ActivityDeps;

async function begin(more: object[] = [SUPPORT]): Promise<void> {
  server = await apiServer();
  await registerSso(server);
  const body = { ...SSO_START, externalParticipants: [...SSO_START.externalParticipants, ...more] };
  const started = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', body);
  if (started.status !== 201) throw new Error(started.text);
  id = started.body.id as string;
  mails = writtenMails();
  deps = activityDeps(server, mails);
}
beforeEach(() => begin());
afterEach(() => server.close());

const journal = async (type: string) =>
  (await server.books.trail({ instanceId: id, types: [type], limit: 100 })).map(({ body }) => body);

/** What the engine last asked to be mailed. */
const asked = (kind: string): NotifyInput => {
  const { instanceId, ...notification } = server.gateway.notifications.findLast(
    (each) => each.kind === kind,
  )!;
  return { instanceId, notifications: [notification] };
};

/** John answers the first thing he is asked; returns its form and the page. */
async function johnDecides(comment = '', answer: 'approve' | 'reject' = 'approve') {
  const link = (await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {})).body
    .url as string;
  const john = browser(server);
  const [form] = decisionForms((await john.open(link)).html);
  const page = await john.post(form!.action, answered(form!, answer, comment));
  expect(page.status).toBe(200);
  return { decisionId: form!.fields.get('decision')!, page };
}

/** As a worker runs it. */
const notified = (input: NotifyInput) =>
  new MockActivityEnvironment().run(() => notify(deps, input)) as ReturnType<typeof notify>;

describe('every mail', () => {
  test('comes in the name of who runs the process, and answers go to them', async () => {
    await notified(asked('approval'));
    expect(mails.sent[0]).toMatchObject({
      to: { name: 'John Smith', address: 'it-admin@acme.com' },
      fromName: 'Deeployd Support via Countersign',
      replyTo: { name: 'Deeployd Support', address: 'support@deeployd.example' },
    });
    expect(mails.sent[0]!.text.replace(/\s+/g, ' ')).toContain(
      'Answer this mail: it goes to Deeployd Support.',
    );
  });

  test('invites no answer where who runs the process has no address', async () => {
    await server.close();
    await begin([]);
    await notified(asked('approval'));
    expect(mails.sent[0]!.replyTo).toBeUndefined();
    expect(mails.sent[0]!.fromName).toMatch(/.+ via Countersign$/);
    expect(mails.sent[0]!.text).not.toContain('Answer this mail');
  });
});

test('what one step tells several people goes together: who cannot be reached stops nobody else', async () => {
  const { instanceId, notifications } = asked('approval');
  const [john] = notifications;
  const nobody = { ...john!, id: 'approval.0.nobody', participantId: 'nobody' };
  const all = { instanceId, notifications: [nobody, john!] };
  for (let killed = 0; killed < 2; killed++) {
    expect(await notified(all)).toEqual({
      outcomes: [{ outcome: 'no-address', reason: 'nobody has no mail address.' }, { outcome: 'sent' }],
    });
  }
  expect(mails.sent.map(({ to }) => to.name)).toEqual(['John Smith']);
  expect(await journal('link_issued')).toHaveLength(1);
});

describe('a person who gets a new address while a mail to them is written', () => {
  const rebind = () =>
    server.ask('PUT', instancePath(id, `/participants/${JOHN}`), {
      email: 'new-admin@acme.com',
      reason: 'Left the company',
    });
  /** Once, right before or after the link of the mail comes into the books. */
  function rebindAround(when: 'before' | 'after'): void {
    const { books } = server;
    const addLink = books.addLink.bind(books);
    books.addLink = async (...link) => {
      books.addLink = addLink;
      if (when === 'after') await addLink(...link);
      expect((await rebind()).status).toBe(200);
      if (when === 'before') await addLink(...link);
    };
  }

  test.each(['before', 'after'] as const)('%s its link: no link goes to the old one', async (when) => {
    rebindAround(when);
    const approval = asked('approval');
    // Its link may be younger than the binding by the clock, and older on the trail.
    server.clock.at += 1_000;
    await expect(notified(approval)).rejects.toThrow(`${JOHN} has another address since`);
    expect(mails.sent).toEqual([]);
    expect(await notified(approval)).toEqual({ outcomes: [{ outcome: 'sent' }] });
    expect(mails.sent.map(({ to }) => to.address)).toEqual(['new-admin@acme.com']);
    expect((await browser(server).open(linkIn(mails.sent[0]!))).html).toContain('Configure SSO');
  });

  test('right after it went: the link that the old one has is dead, whatever the clocks say', async () => {
    server.clock.at += 60_000;
    await notified(asked('approval'));
    server.clock.at -= 60_000;
    expect((await rebind()).status).toBe(200);
    expect((await browser(server).get(linkIn(mails.sent[0]!))).status).toBe(404);
  });
});

describe('a receipt', () => {
  test('is mailed once for a decision, with its audit entry and the head that its page shows', async () => {
    const { decisionId, page } = await johnDecides('Looks right.');
    const receipt = asked('receipt');
    expect(receipt.notifications[0]!.decisionId).toBe(decisionId);
    for (let killed = 0; killed < 3; killed++) {
      expect(await notified(receipt)).toEqual({ outcomes: [{ outcome: 'sent' }] });
    }
    expect(mails.sent).toHaveLength(1);
    const [{ subject, text, html }] = mails.sent as [(typeof mails.sent)[0]];
    expect(subject).toBe('Receipt: you approved Configure SSO (Acme Corp SSO Deployment)');
    const [entry] = await server.books.trail({ instanceId: id, types: ['ApprovalDecided'], limit: 1 });
    for (const part of [text, html, page.html.replace(/<[^>]+>/g, '')]) {
      expect(part.replace(/\s+/g, '')).toContain(entry!.hash);
      expect(part).toContain(String(entry!.seq));
    }
    expect(text).toContain('Looks right.');
    expect(text).not.toContain('token=');
    expect(await journal('delivery_sent')).toMatchObject([{ kind: 'receipt', participantId: JOHN }]);
  });

  test('has the comment whole, though the state has cut it', async () => {
    const comment = `${'A long thought. '.repeat(100)}The end.`;
    await johnDecides(comment);
    await notified(asked('receipt'));
    expect(mails.sent[0]!.text.replace(/\s+/g, ' ')).toContain('The end.');
  });

  test('that cannot go once the instance is closed is on record all the same', async () => {
    await johnDecides();
    const receipt = asked('receipt');
    await server.ask('POST', instancePath(id, '/cancel'), { reason: 'No longer needed' });
    mails.fault = { outcome: 'refused', reason: 'No such mailbox.' };
    expect(await notified(receipt)).toMatchObject({ outcomes: [{ outcome: 'refused' }] });
    expect(await journal('delivery_failed')).toMatchObject([
      { kind: 'receipt', outcome: 'refused', reason: 'No such mailbox.' },
    ]);
    expect((await server.ask('GET', instancePath(id, '/audit?limit=500'))).text).toContain(
      'A message to John Smith did not get through: No such mailbox.',
    );
  });
});

test('a request that comes back quotes who sent it back, and names what is new since', async () => {
  await johnDecides('Department is empty.', 'reject');
  await notified(asked('approval'));
  const first = mails.sent[0]!.text.replace(/\s+/g, ' ');
  expect(first).toContain('This is round 2. You sent it back: “Department is empty.”');
  expect(first).toContain('No artifact has changed since the last round.');
  const newer = { key: 'sso_requirements_doc', type: 'document', content: 'With departments.' };
  const stored = await server.ask('POST', instancePath(id, '/artifacts'), newer);
  expect([stored.status, stored.body.version]).toEqual([201, 2]);
  const again = asked('approval');
  expect(again.notifications[0]!.approvalIds).toEqual(['task.sso_setup.2']);
  await notified(again);
  expect(mails.sent).toHaveLength(2);
  const second = mails.sent[1]!.text.replace(/\s+/g, ' ');
  expect(second).toContain('This is round 2. You sent it back: “Department is empty.” It is asked anew:');
  expect(second).toContain('Changed since: sso_requirements_doc is version 2, was 1.');
});

test('an answer that was held and then refused is mailed, with the reason in words', async () => {
  const [asked] = (await server.ask('GET', instancePath(id, '/approvals'))).body.items;
  await server.ask('POST', instancePath(id, `/approvals/${asked.id}/hand-over`), {
    from: JOHN,
    to: { participantId: 'customer_ciso' },
    reason: 'He is on leave.',
  });
  const { definition } = (await server.books.instanceInput(id))!;
  const graph = buildGraph(definition);
  const events = await server.books.events(id);
  const state = events.reduce<ProcessState | null>((folded, event) => evolve(graph, folded, event), null)!;
  const approval = Object.values(state.approvals)[0]!;
  const data = {
    approvalId: approval.id,
    round: approval.round,
    decisionId: 'dec-late',
    participantId: JOHN,
    choice: 'approve',
    comment: '',
    viewed: 'ab'.repeat(32),
    linkId: 'link-1',
    linkVia: 'mail',
    receivedAt: server.clock.at,
  } as const;
  const by = { kind: 'participant', id: JOHN, linkId: 'link-1' } as const;
  const shown: ShownArtifact[] = [];
  const command = {
    type: 'DecideApproval' as const,
    id: 'dec-late',
    at: server.clock.at,
    by,
    data: { ...data, shown },
  };
  const answer = decide(graph, state, command);
  if (answer.ok) throw new Error('It was counted.');
  const { refusal } = answer;
  expect(refusal.message).toContain('customer_ciso');
  const refused = refuseDecision(graph, state, command, refusal).map(
    (event, index) => ({ ...event, seq: state.seq + 1 + index }) as ProcessEvent,
  );
  expect(refused.map(({ type }) => type)).toEqual(['DecisionRefused', 'NotificationRequested']);
  const { hash } = (await server.books.trail({ instanceId: id, newestFirst: true, limit: 50 })).find(
    ({ stream }) => stream === 'events',
  )!;
  await server.books.appendEvents(id, hash, refused);
  const { notificationId, ...rest } = (refused[1] as Extract<ProcessEvent, { type: 'NotificationRequested' }>)
    .data;
  const notification = { type: 'Notify', id: notificationId, ...rest } as const;
  for (let again = 0; again < 2; again++) await notified({ instanceId: id, notifications: [notification] });
  expect(mails.sent).toHaveLength(1);
  expect(mails.sent[0]!.subject).toBe('Not counted: your answer to Configure SSO (Acme Corp SSO Deployment)');
  expect(mails.sent[0]!.text).toContain('It is decided by Jane Doe now, in your place.');
  expect(mails.sent[0]!.text).not.toContain('customer_ciso');
  expect(mails.sent[0]!.text).not.toContain('token=');
});

describe('a mail that the API asked for', () => {
  const run = (input: SendMailInput, attempt = 1) =>
    new MockActivityEnvironment({ attempt }).run(mailRequested.bind(null, deps), input);

  /** A link that has expired, and the request for a fresh one. */
  async function expired(permissions?: string[]): Promise<SendMailInput> {
    const body = { expiresIn: '1h', ...(permissions && { permissions }) };
    const link = await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), body);
    server.clock.at += 2 * 3_600_000;
    const oldLinkId = link.body.id as string;
    return {
      kind: 'fresh_link',
      mailId: `mail.fresh-link.${oldLinkId}.1`,
      instanceId: id,
      participantId: JOHN,
      oldLinkId,
    };
  }

  test('carries a fresh link that opens, once, and both are on record', async () => {
    const input = await expired();
    for (let again = 0; again < 2; again++) expect(await run(input)).toEqual({ outcome: 'sent' });
    expect(mails.sent).toHaveLength(1);
    expect(mails.sent[0]!.subject).toBe('Your fresh link: Acme Corp SSO Deployment');
    expect(mails.sent[0]!.text).toContain('Configure SSO');
    const page = await browser(server).open(linkIn(mails.sent[0]!));
    expect(decisionForms(page.html)).toHaveLength(1);
    const issued = await journal('link_issued');
    expect(issued.at(-1)).toMatchObject({ via: 'mail', participantId: JOHN, notificationId: input.mailId });
    expect(await journal('delivery_sent')).toMatchObject([
      { kind: 'fresh_link', notificationId: input.mailId },
    ]);
    const token = new URL(linkIn(mails.sent[0]!)).searchParams.get('token')!;
    expect(JSON.stringify(await server.books.trail({ instanceId: id, limit: 500 }))).not.toContain(token);
  });

  test('gives no more than the old link gave', async () => {
    await run(await expired(['view']));
    const [row] = (await server.books.links(id, JOHN)).filter(({ via }) => via === 'mail');
    expect(row!.permissions).toEqual(['view']);
  });

  test('that cannot go now is on record at each try, and goes later under the same link', async () => {
    const input = await expired();
    mails.fault = { outcome: 'failed', reason: 'The mail server put it off.' };
    await expect(run(input)).rejects.toThrow('put it off');
    mails.fault = null;
    expect(await run(input, 2)).toEqual({ outcome: 'sent' });
    expect(await journal('delivery_failed')).toMatchObject([{ outcome: 'failed', attempt: 1 }]);
    expect(await journal('delivery_sent')).toMatchObject([{ attempt: 2 }]);
    const mailed = (await server.books.links(id, JOHN)).filter(({ via }) => via === 'mail');
    expect(mailed).toHaveLength(1);
  }, 15_000);

  test('that is refused is not tried again', async () => {
    const input = await expired();
    mails.fault = { outcome: 'refused', reason: 'No such mailbox.' };
    expect(await run(input)).toMatchObject({ outcome: 'refused' });
    expect(await journal('delivery_failed')).toMatchObject([
      { outcome: 'refused', reason: 'No such mailbox.' },
    ]);
  });

  test('tells a person of a link made for them, and does not carry it', async () => {
    const body = { expiresIn: '2d', permissions: ['view'] };
    const { url, id: linkId } = (
      await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), body)
    ).body as { url: string; id: string };
    expect(await run(server.gateway.mails[0]!)).toEqual({ outcome: 'sent' });
    const { text, html, subject, to } = mails.sent[0]!;
    expect(to.address).toBe('it-admin@acme.com');
    expect(subject).toBe('A link was made for you: Acme Corp SSO Deployment');
    expect(text.replace(/\s+/g, ' ')).toContain('was made by Deeployd Support');
    expect(text).toContain('it decides nothing');
    for (const part of [text, html]) {
      expect(part).not.toContain('token');
      expect(part).not.toContain(new URL(url).searchParams.get('token')!);
      expect(part).not.toContain(linkId);
    }
  });
});
