// The second example, end to end: a person's task, conditions, facts, `when`, all gate types, policies, approval before work.
// Its mails go over SMTP, to a real server that is down at first and refuses one person.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { linkIn } from '../../scripts/demo/mailbox.mjs';
import { freePort } from '../../scripts/ports.mjs';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { type E2e, eventTypes, startE2e, until } from '../support/e2e.ts';

const PEOPLE = [
  'requester',
  'risk_officer',
  'compliance_officer',
  'legal_counsel',
  'security_officer',
  'finance_controller',
  'procurement_desk',
];

interface Received {
  to: string;
  subject: string;
  text: string;
  messageId: string;
}
const received: Received[] = [];
const refused: string[] = [];
let server: SMTPServer;
let port: number;
let e2e: E2e;
let id: string;

function smtpServer(): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, callback) {
      if (!address.startsWith('legal_counsel')) return callback();
      refused.push(address);
      callback(Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          received.push({
            to: mail.to?.[0]?.address ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            messageId: mail.messageId ?? '',
          });
          callback();
        });
      });
    },
  });
}

beforeAll(async () => {
  port = await freePort();
  e2e = await startE2e({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'countersign@vendor.example',
  });
  const started = await e2e.client.processes.start({
    processId: 'vendor_onboarding',
    name: 'Stationery supplier',
    context: { vendorName: 'Paper & Co', country: 'DE' },
    externalParticipants: PEOPLE.map((participantId) => ({
      participantId,
      email: `${participantId}@customer.example`,
      name: participantId.replace('_', ' '),
    })),
  });
  id = started.id;
}, 120_000);
afterAll(async () => {
  for (const { text } of received) if (linkIn(text)) e2e.links.push(linkIn(text)!);
  await e2e?.stop();
  await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
}, 60_000);

const status = () => e2e.client.processes.getStatus(id);
/** Waits for a mail to `person` that names `title`, and answers that one approval. */
async function decide(
  person: string,
  title: string,
  answer: 'approve' | 'reject' = 'approve',
): Promise<number> {
  const mail = await until(`a mail to ${person} about ${title}`, async () =>
    received.find(
      ({ to, text, subject }) =>
        to === `${person}@customer.example` &&
        subject.startsWith('Approval Required') &&
        text.includes(title),
    ),
  );
  const window = browser({ url: e2e.stack.apiUrl });
  const page = await window.open(linkIn(mail.text)!);
  const approval = await until(`${title} to be open`, async () =>
    (await e2e.client.processes.listApprovals(id)).items.find((each) => each.title === title),
  );
  const form = decisionForms(page.html).find(({ fields }) => fields.get('approval') === approval.id);
  return (await window.post(form!.action, answered(form!, answer, 'Seen.'))).status;
}

describe('vendor onboarding', () => {
  test('a mail server that is down: the process waits visibly; the mail goes once it is back', async () => {
    await until(
      'the failed delivery',
      async () => ((await eventTypes(e2e, id))['DeliveryFailed'] ?? 0) >= 1,
      90_000,
    );
    expect(received).toEqual([]);
    expect((await status()).waitsFor.map(({ kind, id: on }) => [kind, on])).toContainEqual([
      'task',
      'vendor_request',
    ]);
    server = smtpServer();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    expect((server.server.address() as AddressInfo).port).toBe(port);
    const mail = await until(
      'the task mail',
      async () => received.find(({ to }) => to.startsWith('requester')),
      150_000,
    );
    expect(mail.text).toContain('Describe the need');
  }, 260_000);

  test('a person’s task is completed by hand; a result that does not fit changes nothing', async () => {
    const { processes } = e2e.client;
    await expect(
      processes.completeTask(id, 'vendor_request', { result: { purpose: 'Paper', yearlyAmount: -1 } }),
    ).rejects.toMatchObject({ status: 422, code: 'result-does-not-fit' });
    await processes.completeTask(id, 'vendor_request', {
      result: { purpose: 'Paper', yearlyAmount: 1200, personalData: false },
      reason: 'They said so on the phone.',
    });
    await until('the assessment', async () => (await status()).currentPhase === 'assessment');
  }, 60_000);

  test('any of two, two of three, and a refused mail that is an incident at once', async () => {
    expect(await decide('risk_officer', 'Assess the risk')).toBe(200);
    const incident = await until('the incident', async () =>
      (await e2e.client.processes.listIncidents(id)).items.find(({ kind }) => kind === 'mail-refused'),
    );
    expect(incident).toMatchObject({ participantId: 'legal_counsel' });
    expect(refused.length).toBeGreaterThan(0);
    expect(await decide('compliance_officer', 'Check compliance')).toBe(200);
    expect(await decide('risk_officer', 'Sign-off: Risk and compliance')).toBe(200);
    expect(await decide('security_officer', 'Sign-off: Risk and compliance')).toBe(200);
    // `when` is false: the phase is skipped; the next one's condition gate passes, its approval gate asks.
    expect(await decide('finance_controller', 'Go for contract')).toBe(200);
    await until('the contract', async () => (await status()).currentPhase === 'contract');
    const { phases } = await e2e.client.processes.getTimeline(id);
    expect(phases.find((phase) => phase.id === 'data_protection')?.status).toBe('skipped');
  }, 120_000);

  test('a new address ends the incident; a fact opens the exit; the manual gate is opened by hand', async () => {
    const { processes } = e2e.client;
    await processes.bindParticipant(id, 'legal_counsel', {
      email: 'counsel@customer.example',
      reason: 'The old mailbox is gone.',
    });
    expect(await decide('finance_controller', 'Review the contract')).toBe(200);
    const mail = await until('a mail to the new address', async () =>
      received.find(
        ({ to, subject }) => to === 'counsel@customer.example' && subject.startsWith('Approval Required'),
      ),
    );
    const window = browser({ url: e2e.stack.apiUrl });
    const page = await window.open(linkIn(mail.text)!);
    const [form] = decisionForms(page.html);
    expect((await window.post(form!.action, answered(form!, 'approve'))).status).toBe(200);
    await until('the exit condition', async () =>
      (await status()).waitsFor.some(
        ({ kind, text }) => kind === 'condition' && text.includes('contract_signed'),
      ),
    );
    await processes.setFact(id, 'contract_signed', true);
    await until('the manual gate', async () =>
      (await status()).waitsFor.some(({ kind, id: gate }) => kind === 'gate' && gate === 'go_live_gate'),
    );
    await processes.advancePhase(id, { reason: 'The first order is planned.' });
  }, 120_000);

  test('what cannot be undone starts only once approved; then it completes', async () => {
    const task = async () =>
      (await e2e.client.processes.getTimeline(id)).phases
        .flatMap(({ tasks }) => tasks)
        .find((each) => each.id === 'open_account');
    await until('the approval before the work', async () => (await task())?.status === 'awaiting_approval');
    expect((await task())?.attempt).toBe(0);
    expect(await decide('finance_controller', 'Open the vendor account')).toBe(200);
    await until('the end', async () => (await status()).status === 'completed');
    expect(await task()).toMatchObject({ status: 'completed', attempt: 1 });
    // One message a person for what opened together, and none twice.
    const ids = received.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
  }, 60_000);
});
