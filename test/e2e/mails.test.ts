// Mails beside the approval mails, end to end: the notice of a link made by hand, the fresh link of a dead one, receipts.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answered, browser, decisionForms, formsOf } from '../support/browser.ts';
import { type E2e, Outside, startE2e, until, wholeAudit } from '../support/e2e.ts';

let e2e: E2e;
beforeAll(async () => {
  e2e = await startE2e();
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
}, 60_000);

test('a link made by hand is told to its person; dead, it brings a fresh one by mail; decided there, a receipt', async () => {
  const { id } = await e2e.startSample();
  const outside = await Outside.of(e2e, id);
  await outside.nextRequest();
  const mailed = async (subject: string) =>
    await until(`a mail "${subject}"`, async () => {
      await outside.look();
      return outside.mails.find((mail) => mail.subject.startsWith(subject));
    });

  const { processes } = e2e.client;
  const made = await processes.createExternalParticipantLink({
    processInstanceId: id,
    participantId: 'customer_it_admin',
    email: 'it-admin@acme.com',
  });
  const notice = await mailed('A link was made for you');
  expect(notice).toMatchObject({ to: 'it-admin@acme.com', link: null });

  await processes.revokeParticipantLinks(id, 'customer_it_admin');
  const john = browser({ url: e2e.stack.apiUrl });
  for (let again = 0; again < 2; again++) {
    const dead = await john.get(made);
    expect(dead.status).toBe(404);
    const [form] = formsOf(dead.html);
    expect((await john.post(form!.action, form!.fields)).html).toContain('on its way');
  }
  const fresh = await mailed('Your fresh link');
  const page = await john.open(fresh.link!);
  const [decision] = decisionForms(page.html);
  const receiptPage = await john.post(decision!.action, answered(decision!, 'approve', 'Looks right.'));
  expect(receiptPage.status).toBe(200);

  const decisionId = decision!.fields.get('decision')!;
  const json = await john.get(/href="([^"]+\.json)"/.exec(receiptPage.html)![1]!);
  expect(json.headers.get('content-disposition')).toContain('attachment');
  const kept = JSON.parse(json.html) as {
    decisionId: string;
    record: { auditSeq: number; auditHead: string };
  };
  expect(kept.decisionId).toBe(decisionId);
  const receipt = await mailed('Receipt: you approved Configure SSO');
  expect(receipt.to).toBe('it-admin@acme.com');
  expect(receipt.text).toContain(String(kept.record.auditSeq));
  expect(receipt.text.replace(/\s+/g, '')).toContain(kept.record.auditHead);
  expect(outside.mails.filter(({ subject }) => subject.startsWith('Your fresh link'))).toHaveLength(1);
  expect(outside.mails.filter(({ subject }) => subject.startsWith('Receipt'))).toHaveLength(1);

  const trail = await wholeAudit(e2e, id);
  const kinds = trail
    .filter(({ details }) => details['event'] === 'delivery_sent')
    .map(({ details }) => details['kind']);
  expect(kinds).toEqual(expect.arrayContaining(['approval', 'link_made', 'fresh_link', 'receipt']));
}, 120_000);
