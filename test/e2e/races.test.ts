// Two clicks, two minds, late clicks and messages typed by hand: one outcome each, and everybody is told which.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answered, decisionForms } from '../support/browser.ts';
import { type E2e, Outside, eventTypes, startE2e, until, wholeAudit } from '../support/e2e.ts';

let e2e: E2e;
beforeAll(async () => {
  e2e = await startE2e();
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
}, 60_000);

async function asked(name: string) {
  const { id } = await e2e.startSample(name);
  const outside = await Outside.of(e2e, id);
  const { link } = await outside.nextRequest();
  return { id, outside, link };
}

describe('clicks', () => {
  test('twenty times the same: one decision, twenty receipts', async () => {
    const { id, outside, link } = await asked('double click');
    const { person, page } = await outside.open(link);
    const [form] = decisionForms(page.html);
    const answer = answered(form!, 'approve');
    const pages = await Promise.all(Array.from({ length: 20 }, () => person.post(form!.action, answer)));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { html } of pages) expect(html).toContain('You approved');
    expect((await eventTypes(e2e, id))['ApprovalDecided']).toBe(1);
  }, 60_000);

  test('approve against reject: one counts, the other is told', async () => {
    const { id, outside, link } = await asked('competing');
    const [one, two] = [await outside.open(link), await outside.open(link)];
    const forms = [decisionForms(one.page.html)[0]!, decisionForms(two.page.html)[0]!];
    expect(forms[0]!.fields.get('decision')).not.toBe(forms[1]!.fields.get('decision'));
    const pages = await Promise.all([
      one.person.post(forms[0]!.action, answered(forms[0]!, 'approve')),
      two.person.post(forms[1]!.action, answered(forms[1]!, 'reject', 'Not like this.')),
    ]);
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const loser = pages.find(({ status }) => status === 409)!;
    expect(loser.html).toContain('John Smith');
    const types = await eventTypes(e2e, id);
    expect(types['ApprovalDecided']).toBe(1);
    expect((types['ApprovalGranted'] ?? 0) + (types['ApprovalRejected'] ?? 0)).toBe(1);
  }, 60_000);

  test('late, after the instance ended: what is recorded, never an error page', async () => {
    const { id, outside, link } = await asked('late');
    const { person, page } = await outside.open(link);
    const [form] = decisionForms(page.html);
    await e2e.client.processes.cancel(id, { reason: 'The customer left.' });
    await until('the end', async () => (await e2e.client.processes.getStatus(id)).status === 'cancelled');
    const late = await person.post(form!.action, answered(form!, 'approve'));
    expect(late.status).toBe(409);
    expect(late.html).toContain('The customer left.');
    expect((await eventTypes(e2e, id))['ApprovalDecided']).toBeUndefined();
    const again = await outside.open(link);
    expect(again.page.status).toBe(200);
    expect(decisionForms(again.page.html)).toHaveLength(0);
  }, 60_000);
});

describe('scanners', () => {
  test('GET, HEAD and OPTIONS of a link change nothing and set no cookie, and the link still works', async () => {
    const { id, link } = await asked('scanner');
    const before = await wholeAudit(e2e, id);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      const response = await fetch(link, { method, redirect: 'manual' });
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(response.status).toBeLessThan(500);
    }
    expect(await wholeAudit(e2e, id)).toEqual(before);
    const outside = await Outside.of(e2e, id);
    expect((await outside.answerAll(link)).map(({ status }) => status)).toEqual([200]);
  }, 60_000);
});

describe('typed into Temporal by hand', () => {
  test('a decision with a plausible body decides nothing and is on the trail', async () => {
    const { id, outside, link } = await asked('raw signal');
    const { page } = await outside.open(link);
    const fields = decisionForms(page.html)[0]!.fields;
    const [approval] = (await e2e.client.processes.listApprovals(id)).items;
    const decision = {
      approvalId: approval!.id,
      round: approval!.round,
      decisionId: fields.get('decision'),
      participantId: 'customer_it_admin',
      choice: 'approve',
      comment: '',
      shown: approval!.artifacts,
      viewed: fields.get('viewed'),
      linkId: 'link-0',
      linkVia: 'mail',
      receivedAt: Date.now(),
    };
    for (const body of [{ decision, seal: 'e30.e30.e30' }, { decision }, decision, 'approve', null]) {
      await e2e.temporal(
        'workflow',
        'signal',
        '-w',
        id,
        '--name',
        'decision',
        '--input',
        JSON.stringify(body),
      );
    }
    await until('the refusals', async () => ((await eventTypes(e2e, id))['ForeignMessageRefused'] ?? 0) >= 5);
    expect((await eventTypes(e2e, id))['ApprovalDecided']).toBeUndefined();
    // And the instance is as alive as before.
    expect((await outside.answerAll(link)).map(({ status }) => status)).toEqual([200]);
  }, 60_000);

  test('a cancellation ends the instance, told as an exception made in Temporal', async () => {
    const { id } = await asked('temporal cancel');
    await e2e.temporal('workflow', 'cancel', '-w', id);
    const cancelled = await until('the end on the trail', async () =>
      (await wholeAudit(e2e, id)).find(({ details }) => details['event'] === 'InstanceCancelled'),
    );
    expect((await e2e.client.processes.getStatus(id)).status).toBe('cancelled');
    expect(cancelled.actor).toBe('temporal');
  }, 60_000);
});
