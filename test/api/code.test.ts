// A decision that asks for a mailed code: over HTTP from the page to the receipt, with the mail as the activity writes it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { mailRequested } from '../../activities/mail-requested.ts';
import { rotateKeys } from '../../links/index.ts';
import type { SendMailInput } from '../../workflows/messages.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import {
  answered,
  type Browser,
  browser,
  decisionForms,
  type Form,
  formsOf,
  type Page,
} from '../support/browser.ts';
import { noAgents } from '../support/no-agents.ts';
import { oneApproval } from '../support/small-definitions.ts';
import { instancePath } from '../support/sso-instance.ts';
import { type WrittenMails, writtenMails } from '../support/written-mails.ts';

const MINUTE = 60_000;

let server: ApiServer;
let id: string;
let mails: WrittenMails;
let deps: ActivityDeps;
beforeEach(async () => {
  server = await apiServer();
  id = await start(oneApproval({ stepUp: 'mail-code' }));
  mails = writtenMails();
  deps = {
    books: server.books,
    ring: server.ring,
    blobs: server.deps.blobs,
    mail: mails,
    ...noAgents(),
    publicUrl: server.url,
    now: () => server.clock.at,
  };
});
afterEach(() => server.close());

async function start(definition: ReturnType<typeof oneApproval>): Promise<string> {
  await server.ask('POST', '/api/processes', definition);
  const started = await server.ask('POST', `/api/processes/${definition.id}/instances`, {
    name: 'Rollout',
    context: {},
    externalParticipants: [{ participantId: 'alice', email: 'jane@acme.com', name: 'Jane Doe' }],
    allowUnbound: true,
  });
  if (started.status !== 201) throw new Error(started.text);
  return started.body.id as string;
}

const made = async (): Promise<string> =>
  (await server.ask('POST', instancePath(id, '/participants/alice/links'), {})).body.url as string;
const events = async (type: string) => (await server.books.events(id)).filter((event) => event.type === type);
const refused = async () =>
  (await server.books.trail({ instanceId: id, types: ['request_refused'], limit: 50 })).map(
    ({ body }) => body,
  );
const codeMails = () =>
  server.gateway.mails.filter((mail): mail is SendMailInput & { kind: 'code' } => mail.kind === 'code');

const mailed = (input: SendMailInput) =>
  new MockActivityEnvironment().run(mailRequested.bind(null, deps), input) as ReturnType<
    typeof mailRequested
  >;

/** Presses "Mail me a code" with what is in the form. */
const ask = (person: Browser, form: Form, answer: 'approve' | 'reject' = 'approve', comment = '') =>
  person.post('/external/code', answered(form, answer, comment));

/** Has the newest mail written; the code in it. */
async function codeFromMail(): Promise<string> {
  expect(await mailed(codeMails().at(-1)!)).toEqual({ outcome: 'sent' });
  const { text } = mails.sent.at(-1)!;
  const found = /\b(\d{3}) (\d{3})\b/.exec(text);
  if (!found) throw new Error(`No code in: ${text}`);
  return `${found[1]}${found[2]}`;
}

function withCode(page: Page | Form, code: string, answer: 'approve' | 'reject' = 'approve', comment = '') {
  const form = 'html' in page ? decisionForms(page.html)[0]! : page;
  const filled = answered(form, answer, comment);
  filled.set('code', code);
  return filled;
}

async function opened(link?: string): Promise<{ person: Browser; page: Page; form: Form }> {
  const person = browser(server);
  const page = await person.open(link ?? (await made()));
  expect(page.status).toBe(200);
  return { person, page, form: decisionForms(page.html)[0]! };
}

const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('from the page to the receipt: asked for, mailed to the address on file, typed in, on the trail', async () => {
  const { person, page, form } = await opened();
  expect(page.html).toContain('Mail me a code');
  expect(page.html).not.toContain('Record my decision');
  expect(page.html).not.toContain('jane@acme.com');
  const back = await ask(person, form, 'approve', 'Looks right.');
  expect(back.status).toBe(200);
  expect(back.html).toContain('It is on its way to');
  expect(back.html).toContain('Looks right.');
  expect(back.html).toMatch(/value="approve"[^>]* checked|checked[^>]* value="approve"/);

  const code = await codeFromMail();
  expect(mails.sent).toHaveLength(1);
  const [mail] = mails.sent;
  expect(mail!.to.address).toBe('jane@acme.com');
  expect(mail!.subject).not.toMatch(/\d{3}/);
  expect(mail!.text).not.toContain('external/approve');
  expect((await person.get('/external/decide')).html).toContain('They work until');

  const receipt = await person.post(form.action, withCode(back, code, 'approve', 'Looks right.'));
  expect(receipt.status).toBe(200);
  expect(await events('ApprovalDecided')).toMatchObject([
    { data: { participantId: 'alice', choice: 'approve', confirmedBy: 'mail-code' } },
  ]);
  // Nowhere but in the mail: not asked for with it, not in the books.
  const everything = JSON.stringify([
    server.gateway.mails,
    await server.books.trail({ instanceId: id, limit: 500 }),
    await server.books.code(codeMails()[0]!.codeId),
  ]);
  expect(everything).not.toContain(code);
});

test('without a code, or with another one, nothing is recorded but that it was refused; what was typed is kept', async () => {
  const { person, form } = await opened();
  const without = await person.post(form.action, withCode(form, '', 'reject', 'Wrong group.'));
  expect(without.status).toBe(422);
  expect(without.html).toContain('Have a code mailed to you first.');
  const back = await ask(person, form);
  const early = await person.post(form.action, withCode(back, '123456'));
  expect(early.html).toContain('still on its way');
  const code = await codeFromMail();
  const wrong = await person.post(form.action, withCode(back, other(code), 'reject', 'Wrong group.'));
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('This is not the code from the newest mail.');
  expect(wrong.html).toContain('Wrong group.');
  expect(wrong.html).toMatch(/name="code"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="code"/);
  expect(await events('ApprovalDecided')).toEqual([]);
  expect(await events('DecisionRefused')).toEqual([]);
  expect(server.gateway.signals).toBe(0);
  const notes = await refused();
  expect(notes).toHaveLength(3);
  expect(notes.every((note) => note['code'] === 'code-required')).toBe(true);
  expect(JSON.stringify(notes)).not.toContain(other(code));
  // As people type it in: with a space, and the page that came back.
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  expect((await person.post(form.action, withCode(wrong, spaced, 'reject', 'Wrong group.'))).status).toBe(
    200,
  );
  expect(await events('ApprovalDecided')).toMatchObject([{ data: { confirmedBy: 'mail-code' } }]);
});

test('after five wrong ones the right one is refused, too; another one may be mailed', async () => {
  const { person, form } = await opened();
  const back = await ask(person, form);
  const code = await codeFromMail();
  for (let tries = 1; tries <= 4; tries++) {
    expect((await person.post(form.action, withCode(back, other(code)))).html).toContain(
      'This is not the code',
    );
  }
  // A slip of the hand is no try.
  expect((await person.post(form.action, withCode(back, '12'))).html).toContain('six digits');
  const fifth = await person.post(form.action, withCode(back, other(code)));
  expect(fifth.html).toContain('wrong too often');
  const sixth = await person.post(form.action, withCode(back, code));
  expect([sixth.status, sixth.html.includes('wrong too often')]).toEqual([422, true]);
  expect(sixth.html).toContain('Mail me another code');
  expect(await events('ApprovalDecided')).toEqual([]);

  server.clock.at += MINUTE;
  const again = await ask(person, form);
  const fresh = await codeFromMail();
  expect((await person.post(form.action, withCode(again, fresh))).status).toBe(200);
});

test('a code ends after ten minutes', async () => {
  const { person, form } = await opened();
  const back = await ask(person, form);
  const code = await codeFromMail();
  server.clock.at += 10 * MINUTE;
  const late = await person.post(form.action, withCode(back, code));
  expect([late.status, late.html.includes('works no longer')]).toEqual([422, true]);
  expect(await events('ApprovalDecided')).toEqual([]);
});

describe('a code is bound', () => {
  test('to its session: a forwarded link sees and cannot decide, not even with the person’s own code', async () => {
    const link = await made();
    const jane = await opened(link);
    const thief = await opened(link);
    await ask(jane.person, jane.form);
    const code = await codeFromMail();
    expect((await thief.person.post('/external/decide', withCode(thief.form, code))).status).toBe(422);
    expect(await events('ApprovalDecided')).toEqual([]);
    expect(server.gateway.signals).toBe(0);
  });

  test('to its approval and round: that of another one is none here', async () => {
    const jane = await opened();
    await ask(jane.person, jane.form);
    await codeFromMail();
    const row = await server.books.code(codeMails()[0]!.codeId);
    expect(row!.approvalId).toBe(jane.form.fields.get('approval'));
    expect(await server.books.newestCode(row!.sessionId, `${row!.approvalId}0`)).toBeNull();
  });

  test('to the newest mail: an older code works no longer', async () => {
    const { person, form } = await opened();
    await ask(person, form);
    const old = await codeFromMail();
    server.clock.at += MINUTE;
    const back = await ask(person, form);
    const fresh = await codeFromMail();
    expect(fresh).not.toBe(old);
    expect((await person.post(form.action, withCode(back, old))).status).toBe(422);
    expect((await person.post(form.action, withCode(back, fresh))).status).toBe(200);
  });
});

test('a code is spent by the decision that was counted with it, also once that was taken back', async () => {
  const both = { requiredApprovals: ['alice', 'bob'] };
  const definition = oneApproval({ stepUp: 'mail-code' });
  const phases = definition.phases.map((phase) => ({
    ...phase,
    tasks: phase.tasks.map((task) => ({ ...task, ...both })),
  }));
  id = await start({ ...definition, version: '2.0.0', phases });
  const { person, form } = await opened();
  const back = await ask(person, form);
  const code = await codeFromMail();
  const filled = withCode(back, code);
  expect((await person.post(form.action, filled)).status).toBe(200);
  // A double click is the same decision.
  expect((await person.post(form.action, filled)).status).toBe(200);
  expect(await events('ApprovalDecided')).toHaveLength(1);

  const path = `/external/receipts/${filled.get('decision')}/revoke`;
  const page = await person.get(path);
  const [taking] = formsOf(page.html).filter(({ action }) => action === path);
  taking!.fields.set('reason', 'Clicked too soon.');
  expect((await person.post(path, taking!.fields)).status).toBe(200);
  const anew = await person.get('/external/decide');
  const again = await person.post(form.action, withCode(anew, code));
  expect(again.status).toBe(422);
  expect(again.html).toContain('This code was used for your earlier answer. Have another one mailed.');
  expect(await events('ApprovalDecided')).toHaveLength(1);

  server.clock.at += MINUTE;
  const fresh = await ask(person, decisionForms(again.html)[0]!);
  expect((await person.post(form.action, withCode(fresh, await codeFromMail()))).status).toBe(200);
  expect(await events('ApprovalDecided')).toHaveLength(2);
});

test('asked for again and again it is mailed once a minute, five times an hour, whatever the session', async () => {
  const link = await made();
  const first = await opened(link);
  expect((await ask(first.person, first.form)).status).toBe(200);
  const soon = await ask(first.person, first.form, 'approve', 'Typed.');
  expect([soon.status, soon.html.includes('less than a minute ago'), soon.html.includes('Typed.')]).toEqual([
    429,
    true,
    true,
  ]);
  for (let more = 2; more <= 5; more++) {
    server.clock.at += MINUTE;
    const { person, form } = await opened(link);
    expect((await ask(person, form)).status).toBe(200);
  }
  server.clock.at += MINUTE;
  const { person, form } = await opened(link);
  const sixth = await ask(person, form);
  expect([sixth.status, sixth.html.includes('within the last hour')]).toEqual([429, true]);
  expect(codeMails()).toHaveLength(5);
});

test('the mail written again after a crash says the same code, also once the keys were rotated', async () => {
  const { person, form } = await opened();
  const back = await ask(person, form);
  mails.fault = { outcome: 'refused', reason: 'The mailbox is away.' };
  expect(await mailed(codeMails()[0]!)).toMatchObject({ outcome: 'refused' });
  const { check } = (await server.books.code(codeMails()[0]!.codeId))!;
  await rotateKeys(server.keyFolder, ['seal']);
  mails.fault = null;
  server.clock.at += MINUTE;
  const code = await codeFromMail();
  expect((await server.books.code(codeMails()[0]!.codeId))!.check).toEqual(check);
  expect((await person.post(form.action, withCode(back, code))).status).toBe(200);
});

test('a mail that would come too late is not sent', async () => {
  const { person, form } = await opened();
  await ask(person, form);
  server.clock.at += 10 * MINUTE;
  await expect(mailed(codeMails()[0]!)).rejects.toThrow(/too late/);
  expect(mails.sent).toEqual([]);
});

test('is not asked for where the approval does not want one, nor through a link that may not decide', async () => {
  id = await start({ ...oneApproval(), id: 'plain' });
  const plain = await opened();
  expect(plain.page.html).not.toContain('code');
  const asked = await ask(plain.person, plain.form);
  expect([asked.status, asked.headers.get('location')]).toEqual([303, '/external/decide']);
  expect((await plain.person.post(plain.form.action, withCode(plain.form, '123456'))).status).toBe(200);
  const [decided] = await events('ApprovalDecided');
  expect(decided!.data).not.toHaveProperty('confirmedBy');
  id = await start({ ...oneApproval({ stepUp: 'mail-code' }), id: 'read_only' });
  const links = instancePath(id, '/participants/alice/links');
  const reading = await server.ask('POST', links, { permissions: ['view'] });
  const reader = browser(server);
  const page = await reader.open(reading.body.url as string);
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)![1]!;
  const filled = answered(plain.form, 'approve');
  filled.set('csrf', csrf);
  expect((await reader.post('/external/code', filled)).status).toBe(403);
  expect(codeMails()).toEqual([]);
});

test('says so where nobody takes the request, and keeps what was typed', async () => {
  const { person, form } = await opened();
  server.gateway.weather = 'temporal-down';
  const away = await ask(person, form, 'approve', 'Kept words.');
  expect([
    away.status,
    away.html.includes('No code could be mailed'),
    away.html.includes('Kept words.'),
  ]).toEqual([503, true, true]);
});
