// The third example, end to end over HTTP and mail: a form, an order, a rejection that leads to a second round, a veto's
// mailed code, a colleague who takes over, and somebody who only hears of it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mail } from '../../scripts/demo/mailbox.mjs';
import { type Browser, answered, decisionForms, formsOf } from '../support/browser.ts';
import { type E2e, Outside, eventTypes, startE2e, until, wholeAudit } from '../support/e2e.ts';

const PEOPLE = {
  requester: 'John Smith',
  network_owner: 'Network Owner',
  security_lead: 'Jane Doe',
  service_owner: 'Service Owner',
  duty_manager: 'Duty Manager',
  help_desk: 'Help Desk',
};
const addressOf = (participantId: string): string => `${participantId}@acme.com`;

let e2e: E2e;
let id: string;
let outside: Outside;
beforeAll(async () => {
  e2e = await startE2e();
  const started = await e2e.client.processes.start({
    processId: 'firewall_change',
    name: 'Port for the new backup',
    context: {},
    allowUnbound: true,
    externalParticipants: Object.entries(PEOPLE).map(([participantId, name]) => ({
      participantId,
      name,
      email: addressOf(participantId),
    })),
  });
  id = started.id;
  outside = await Outside.of(e2e, id);
}, 120_000);
afterAll(async () => await e2e?.stop(), 60_000);

/** The newest mail to an address that fits, once there is one. */
async function mailTo(address: string, fits: (mail: Mail) => boolean): Promise<Mail> {
  return await until(`a mail to ${address}`, async () => {
    await outside.look();
    return outside.mails.findLast((mail) => mail.to === address && fits(mail));
  });
}

const asks =
  (title: string) =>
  ({ subject, text }: Mail): boolean =>
    subject.startsWith('Approval Required') && text.includes(title);

async function openAs(mail: Mail): Promise<{ person: Browser; html: string }> {
  const { person, page } = await outside.open(mail.link!);
  return { person, html: page.html };
}

async function decide(
  mail: Mail,
  answer: 'approve' | 'reject' = 'approve',
  comment = '',
): Promise<{ status: number; html: string }> {
  const { person, html } = await openAs(mail);
  const form = decisionForms(html)[0]!;
  return await person.post(form.action, answered(form, answer, comment));
}

/** Asks for the code, reads it in the mailbox, and decides with it. */
async function decideWithCode(mail: Mail, to: string): Promise<number> {
  const { person, html } = await openAs(mail);
  const form = decisionForms(html)[0]!;
  const without = await person.post(form.action, answered(form, 'approve'));
  expect(without.status).toBe(422);
  const asked = await person.post('/external/code', answered(form, 'approve'));
  expect(asked.status).toBe(200);
  const { text } = await mailTo(
    to,
    ({ text: words }) => /\b\d{3} ?\d{3}\b/.test(words) && !words.includes('token='),
  );
  const code = /\b(\d{3}) ?(\d{3})\b/.exec(text)!;
  const again = decisionForms(asked.html)[0]!;
  const filled = answered(again, 'approve');
  filled.set('code', `${code[1]}${code[2]}`);
  return (await person.post(again.action, filled)).status;
}

test('the person who asks fills in a form, from the link in their mail', async () => {
  const mail = await mailTo(addressOf('requester'), ({ text }) => text.includes('Describe the change'));
  const { person } = await openAs(mail);
  const path = '/external/tasks/describe_change';
  const page = await person.get(path);
  for (const label of ['What is it for?', 'Port', 'Direction', 'Needed until', 'Whom to ask']) {
    expect(page.html).toContain(label);
  }
  const form = formsOf(page.html).find(({ action }) => action === path)!;
  const wrong = new URLSearchParams(form.fields);
  wrong.set('f.0', 'Backups to the second site');
  wrong.set('f.1', '70000');
  const refused = await person.post(path, wrong);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('Backups to the second site');
  const filled = new URLSearchParams(formsOf(refused.html).find(({ action }) => action === path)!.fields);
  const values = { 'f.0': 'Backups to the second site', 'f.1': '8443', 'f.2': '1', 'f.3': '2027-01-31' };
  for (const [name, value] of Object.entries(values)) filled.set(name, value);
  expect((await person.post(path, filled)).status).toBe(200);
}, 60_000);

test('approvers are asked in their order; a rejection has the plan made again, with the comment', async () => {
  const first = await mailTo(addressOf('network_owner'), asks('Plan the change'));
  expect(outside.mails.filter(({ to }) => to === addressOf('security_lead'))).toEqual([]);
  expect((await decide(first)).status).toBe(200);
  const second = await mailTo(addressOf('security_lead'), asks('Plan the change'));
  expect((await decide(second, 'reject', 'Say which hosts may connect.')).status).toBe(200);
  const again = await mailTo(
    addressOf('network_owner'),
    (mail) => mail !== first && asks('Plan the change')(mail),
  );
  expect(again.text).toContain('Say which hosts may connect.');
  const { phases } = await e2e.client.processes.getTimeline(id);
  const task = phases.flatMap(({ tasks }) => tasks).find((each) => each.id === 'draft_plan');
  expect(task).toMatchObject({ attempt: 2, approval: { round: 2 } });
  expect((await decide(again)).status).toBe(200);
  const last = await mailTo(
    addressOf('security_lead'),
    (mail) => mail !== second && asks('Plan the change')(mail),
  );
  expect((await decide(last)).status).toBe(200);
}, 90_000);

test('the gate takes a mailed code, and two of three', async () => {
  for (const who of ['service_owner', 'network_owner'] as const) {
    const mail = await mailTo(addressOf(who), asks('Go for the change'));
    expect(await decideWithCode(mail, addressOf(who))).toBe(200);
  }
  const { phases } = await e2e.client.processes.getTimeline(id);
  expect(phases.find((each) => each.id === 'change')?.gates[0]).toMatchObject({ status: 'passed' });
}, 90_000);

test('a colleague takes over, decides, and the one who handed over hears of it', async () => {
  const mail = await mailTo(addressOf('network_owner'), asks('Open the port'));
  const { person, html } = await openAs(mail);
  const path = /href="(\/external\/approvals\/[^"]+\/hand-over)"/.exec(html)![1]!;
  const page = await person.get(path);
  const form = formsOf(page.html).find(({ action }) => action === path)!;
  const filled = new URLSearchParams(form.fields);
  filled.set('name', 'A colleague');
  filled.set('email', 'colleague@acme.com');
  filled.set('reason', 'I am on a plane.');
  expect((await person.post(path, filled)).status).toBe(200);
  // Who handed it over decides it no more, in the session that is still open.
  const stale = decisionForms(html)[0]!;
  expect((await person.post(stale.action, answered(stale, 'approve'))).status).toBe(409);
  const asked = await mailTo('colleague@acme.com', asks('Open the port'));
  expect(asked.text).toContain('Network Owner');
  expect((await decide(asked)).status).toBe(200);
  const heard = await mailTo(
    addressOf('network_owner'),
    ({ subject, text }) => /Open the port/.test(`${subject} ${text}`) && text.includes('A colleague'),
  );
  expect(heard).toBeDefined();
}, 90_000);

test('the sign-off ends it; who is informed has heard of each step, and the trail says all', async () => {
  expect((await decide(await mailTo(addressOf('network_owner'), asks('Sign-off: Change')))).status).toBe(200);
  await until('the end', async () => (await e2e.client.processes.getStatus(id)).status === 'completed');
  await mailTo(addressOf('help_desk'), ({ text }) => text.includes('complete'));
  const types = await eventTypes(e2e, id);
  expect(types).toMatchObject({
    ReworkStarted: 1,
    ApprovalHandedOver: 1,
    GuestJoined: 1,
    InstanceCompleted: 1,
  });
  const codes = (await wholeAudit(e2e, id)).filter(({ details }) => details['event'] === 'ApprovalDecided');
  expect(codes.length).toBeGreaterThanOrEqual(8);
}, 60_000);
