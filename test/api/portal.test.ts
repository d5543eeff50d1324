// The portal over HTTP: from the mailed link to the receipt, and every way in which that can go otherwise.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mintLink } from '../../links/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { answered, browser, decisionForms, formsOf } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
});
afterEach(() => server.close());

const linkOf = async (participantId: string, body: object = {}): Promise<string> => {
  const answer = await server.ask('POST', instancePath(id, `/participants/${participantId}/links`), body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.url as string;
};
const events = async (type: string) => (await server.books.events(id)).filter((event) => event.type === type);
const trail = async () => (await server.books.trail({ instanceId: id, limit: 500 })).map(({ type }) => type);

test('from link to receipt', async () => {
  const john = browser(server);
  const page = await john.open(await linkOf('customer_it_admin'));
  expect(page.status).toBe(200);
  const [form] = decisionForms(page.html);
  const receipt = await john.post(form!.action, answered(form!, 'approve', 'Looks right.'));
  expect(receipt.status).toBe(200);
  expect(receipt.html).toContain('Looks right.');
  const decisionId = form!.fields.get('decision')!;
  expect(await events('ApprovalDecided')).toMatchObject([
    {
      data: {
        decisionId,
        participantId: 'customer_it_admin',
        choice: 'approve',
        comment: 'Looks right.',
        linkVia: 'api',
      },
    },
  ]);
  const again = await john.get(`/external/receipts/${decisionId}`);
  expect(again.status).toBe(200);
  const json = await john.get(`/external/receipts/${decisionId}.json`);
  expect(JSON.parse(json.html)).toMatchObject({ decisionId, choice: 'approve', record: { instanceId: id } });
  const outcome = await server.ask('GET', instancePath(id, `/decisions/${decisionId}`));
  expect(outcome.body).toMatchObject({ status: 'counted', choice: 'approve' });
  expect((await john.get('/external')).status).toBe(200);
});

test('a receipt shows the whole comment, also once the approval is closed and the instance is over', async () => {
  const john = browser(server);
  const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
  const comment = `${'Whole. '.repeat(1_400)}End.`;
  const receipt = await john.post(form!.action, answered(form!, 'approve', comment));
  expect(receipt.html).toContain(comment);
  await server.ask('POST', instancePath(id, '/cancel'), { reason: 'Enough.' });
  const decisionId = form!.fields.get('decision');
  expect((await john.get(`/external/receipts/${decisionId}`)).html).toContain(comment);
  const json = await john.get(`/external/receipts/${decisionId}.json`);
  expect(JSON.parse(json.html).comment).toBe(comment);
});

test('the trail says who did what on the portal, by name', async () => {
  const john = browser(server);
  const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
  await john.post(form!.action, answered(form!, 'approve'));
  const { entries } = (await server.ask('GET', instancePath(id, '/audit?limit=500'))).body;
  const said = entries.map(({ action }: { action: string }) => action).join('\n');
  expect(said).toMatch(/issued a link to John Smith/);
  expect(said).toMatch(/The link of John Smith was opened/);
  expect(said).toMatch(/John Smith looked at/);
  expect(said).toMatch(/John Smith approved/);
  const receipt = await john.get(`/external/receipts/${form!.fields.get('decision')}.json`);
  expect(JSON.parse(receipt.html).identifiedBy).toMatch(/opened/);
});

test('opening a link changes nothing, however often and by whom', async () => {
  const link = await linkOf('customer_it_admin');
  const before = await trail();
  const scanner = browser(server);
  for (const page of [await scanner.get(link), await scanner.head(link), await scanner.get(link)]) {
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const { html } = await scanner.get(link);
  expect(html).toContain('John Smith');
  expect(html).not.toMatch(/Acme|Configure SSO|script/);
  expect(await trail()).toEqual(before);
});

describe('a decision', () => {
  test('sent twenty times at once counts once, with twenty receipts', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    const filled = answered(form!, 'approve');
    const pages = await Promise.all(Array.from({ length: 20 }, () => john.post(form!.action, filled)));
    expect(pages.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await events('ApprovalDecided')).toHaveLength(1);
    expect(server.gateway.signals).toBe(1);
  });

  test('sent again with another answer is refused with what is recorded', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    await john.post(form!.action, answered(form!, 'approve'));
    const other = await john.post(form!.action, answered(form!, 'reject', 'Changed my mind.'));
    expect(other.status).toBe(409);
    expect(other.html).toContain('Approved');
    expect(await events('ApprovalDecided')).toHaveLength(1);
  });

  test('from a second window is answered with the first', async () => {
    const john = browser(server);
    const link = await linkOf('customer_it_admin');
    const [first] = decisionForms((await john.open(link)).html);
    const [second] = decisionForms((await john.get('/external/decide')).html);
    expect(second!.fields.get('decision')).not.toBe(first!.fields.get('decision'));
    await john.post(first!.action, answered(first!, 'approve'));
    const late = await john.post(second!.action, answered(second!, 'approve'));
    expect(late.status).toBe(409);
    expect(late.html).toContain(`/external/receipts/${first!.fields.get('decision')}`);
    expect(await events('ApprovalDecided')).toHaveLength(1);
  });

  test('after the instance was cancelled is told so', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    await server.ask('POST', instancePath(id, '/cancel'), { reason: 'Enough' });
    const late = await john.post(form!.action, answered(form!, 'approve'));
    expect(late.status).toBe(409);
    expect(await events('ApprovalDecided')).toHaveLength(0);
  });

  test('on what has changed meanwhile shows the page again and keeps what was typed', async () => {
    const body = { key: 'sso_config_summary', type: 'document', content: { v: 1 } };
    await server.ask('POST', instancePath(id, '/artifacts'), body);
    await server.ask('POST', instancePath(id, '/approvals'), {
      taskId: 'sso_setup',
      approverIds: ['customer_it_admin'],
      title: 'SSO Configuration Review',
      artifacts: ['sso_config_summary'],
    });
    const john = browser(server);
    const forms = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    const form = forms.find(({ fields }) => fields.has('shown'))!;
    await server.ask('POST', instancePath(id, '/artifacts'), { ...body, content: { v: 2 } });
    const page = await john.post(form.action, answered(form, 'approve', 'Fine by me.'));
    expect(page.status).toBe(409);
    expect(page.html).toContain('Fine by me.');
    const fresh = decisionForms(page.html).find(({ fields }) => fields.has('shown'))!;
    expect(fresh.fields.get('decision')).not.toBe(form.fields.get('decision'));
    expect((await john.post(fresh.action, answered(fresh, 'approve'))).status).toBe(200);
  });

  test('to reject needs a comment, and nothing that was typed is lost', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    const page = await john.post(form!.action, answered(form!, 'reject'));
    expect(page.status).toBe(422);
    expect(page.html).toContain('Say what has to change.');
    expect(await events('ApprovalDecided')).toHaveLength(0);
    const [again] = decisionForms(page.html);
    expect((await john.post(again!.action, answered(again!, 'reject', 'Wrong group.'))).status).toBe(200);
    expect(await events('ApprovalRejected')).toHaveLength(1);
  });

  test('with no worker is held, then counted', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    server.gateway.weather = 'no-worker';
    // The wait for an outcome is over at once.
    let calls = 0;
    server.deps.now = () => server.clock.at + 1_000 * calls++;
    const held = await john.post(form!.action, answered(form!, 'approve'));
    expect(held.status).toBe(202);
    expect(await events('ApprovalDecided')).toHaveLength(0);
    await server.gateway.workerBack();
    const receipt = await john.get(`/external/receipts/${form!.fields.get('decision')}`);
    expect(receipt.status).toBe(200);
    expect(await events('ApprovalDecided')).toHaveLength(1);
  });

  test('with Temporal away is not confirmed, and the same form sent again counts once', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    server.gateway.weather = 'temporal-down';
    const away = await john.post(form!.action, answered(form!, 'approve', 'Kept words.'));
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).not.toBeNull();
    const retry = formsOf(away.html).find(({ fields }) => fields.has('decision'))!;
    expect(retry.fields.get('decision')).toBe(form!.fields.get('decision'));
    expect(retry.fields.get('comment')).toBe('Kept words.');
    expect(await trail()).toContain('decision_unconfirmed');
    server.gateway.weather = 'fine';
    expect((await john.post(retry.action, retry.fields)).status).toBe(200);
    expect(await events('ApprovalDecided')).toHaveLength(1);
  });
});

describe('who may not', () => {
  test('a link that may only read does not decide', async () => {
    const john = browser(server);
    const link = await linkOf('customer_it_admin', { permissions: ['view'] });
    await john.open(link);
    const other = browser(server);
    const [form] = decisionForms((await other.open(await linkOf('customer_it_admin'))).html);
    const filled = answered(form!, 'approve');
    const own = formsOf((await john.get('/external')).html).find(({ fields }) => fields.has('csrf'))!;
    filled.set('csrf', own.fields.get('csrf')!);
    expect((await john.post('/external/decide', filled)).status).toBe(403);
    expect(await events('ApprovalDecided')).toHaveLength(0);
  });

  test('another person cannot answer in an approver’s place', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    const jane = browser(server);
    const page = await jane.open(await linkOf('customer_ciso'));
    const filled = answered(form!, 'approve');
    filled.set(
      'csrf',
      formsOf(page.html)
        .find(({ fields }) => fields.has('csrf'))!
        .fields.get('csrf')!,
    );
    expect((await jane.post('/external/decide', filled)).status).toBe(409);
    expect(await events('ApprovalDecided')).toHaveLength(0);
  });

  test('a form from elsewhere, or without its token, is refused', async () => {
    const john = browser(server);
    const [form] = decisionForms((await john.open(await linkOf('customer_it_admin'))).html);
    const filled = answered(form!, 'approve');
    const forged = [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of forged) expect((await john.post(form!.action, filled, headers)).status).toBe(403);
    filled.set('csrf', 'x'.repeat(43));
    expect((await john.post(form!.action, filled)).status).toBe(403);
    expect(await events('ApprovalDecided')).toHaveLength(0);
  });

  test('a revoked link ends its sessions', async () => {
    const john = browser(server);
    const link = await linkOf('customer_it_admin');
    const [form] = decisionForms((await john.open(link)).html);
    const [row] = await server.books.links(id, 'customer_it_admin');
    const path = instancePath(id, `/participants/customer_it_admin/links/${row!.id}`);
    expect((await server.ask('DELETE', path)).status).toBe(204);
    expect((await john.post(form!.action, answered(form!, 'approve'))).status).toBe(403);
    expect((await browser(server).get(link)).status).toBe(404);
    expect(await events('ApprovalDecided')).toHaveLength(0);
  });

  test('binding anew ends the links to the old address', async () => {
    const link = await linkOf('customer_it_admin');
    const path = instancePath(id, '/participants/customer_it_admin');
    const bound = await server.ask('PUT', path, { email: 'new-admin@acme.com', reason: 'Left the company' });
    expect(bound.status).toBe(200);
    expect((await browser(server).get(link)).status).toBe(404);
    const list = (await server.ask('GET', `${path}/links`)).body.items;
    expect(list.every(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null)).toBe(true);
  });

  test('expired, foreign and forged tokens look alike and open nothing', async () => {
    const expiresAt = server.clock.at + 1_000;
    const common = { issuer: server.url, instanceId: id, participantId: 'customer_it_admin', expiresAt };
    const unknown = await mintLink(server.ring, {
      ...common,
      permissions: ['view', 'approve'],
      jti: 'unknown',
    });
    const foreign = await mintLink(server.ring, {
      ...common,
      issuer: 'https://other.example',
      permissions: ['view', 'approve'],
      jti: 'foreign',
    });
    const good = new URL(await linkOf('customer_it_admin')).searchParams.get('token')!;
    const [head, body] = good.split('.');
    const tokens = [
      unknown,
      foreign,
      `${head}.${body}.`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
      'x',
      '',
    ];
    const before = await trail();
    for (const token of tokens) {
      const john = browser(server);
      expect((await john.get(`/external/approve?token=${token}`)).status).toBe(404);
      const pressed = await john.post('/external/approve', new URLSearchParams({ token }));
      expect(pressed.status).toBe(404);
      expect(john.cookies.size).toBe(0);
    }
    expect((await browser(server).get(`/external/approve?token=${good}&token=${good}`)).status).toBe(404);
    const short = await linkOf('customer_it_admin', { expiresIn: '1h' });
    server.clock.at += 2 * 3_600_000;
    expect((await browser(server).get(short)).status).toBe(404);
    expect((await trail()).filter((type) => type !== 'link_issued')).toEqual(
      before.filter((type) => type !== 'link_issued'),
    );
  });

  test('a link is no API credential, and a token no session', async () => {
    const token = new URL(await linkOf('customer_it_admin')).searchParams.get('token')!;
    const asBearer = await server.ask('GET', '/api/processes', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(asBearer.status).toBe(401);
    const john = browser(server);
    await john.open(await linkOf('customer_it_admin'));
    const cookie = [...john.cookies].map((pair) => pair.join('=')).join('; ');
    const bare = await fetch(`${server.url}/api/processes`, { headers: { cookie } });
    expect(bare.status).toBe(401);
    const portal = await fetch(`${server.url}/external`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(portal.status).toBe(403);
  });
});

test('the session cookie is closed to script and to other sites, and ends on demand', async () => {
  const john = browser(server);
  const landing = await john.get(await linkOf('customer_it_admin'));
  const [button] = formsOf(landing.html);
  const pressed = await john.post(button!.action, button!.fields, { origin: 'null' });
  expect(pressed.headers.get('location')).toBe('/external/decide');
  const [cookie] = pressed.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-.*; Path=\/; HttpOnly; SameSite=Strict; Secure/);
  const page = await john.get('/external/decide');
  expect(page.headers.get('referrer-policy')).toBe('same-origin');
  const end = formsOf(page.html).find(({ action }) => action === '/external/session/end')!;
  expect((await john.post(end.action, end.fields)).status).toBe(303);
  expect((await john.get('/external/decide')).status).toBe(403);
});

test('a link made with the same key is the same, and its URL is nowhere in the books', async () => {
  const path = instancePath(id, '/participants/customer_it_admin/links');
  const key = { 'idempotency-key': 'link-1' };
  const body = { email: 'it-admin@acme.com', expiresIn: '7d', permissions: ['view', 'approve', 'comment'] };
  const first = await server.ask('POST', path, body, key);
  const second = await server.ask('POST', path, body, key);
  expect(second.body.url).toBe(first.body.url);
  expect(await server.books.links(id, 'customer_it_admin')).toHaveLength(1);
  const kept = await server.books.idempotent('link-1', 'local');
  expect(JSON.stringify(kept)).not.toContain('eyJ');
  const other = await server.ask('POST', path, { ...body, email: 'somebody@else.example' });
  expect(other.status).toBe(409);
  expect(other.body.code).toBe('address-mismatch');
  const long = await server.ask('POST', path, { ...body, expiresIn: '91d' });
  expect(long.body.errors).toMatchObject([{ pointer: '/expiresIn' }]);
});

test('artifacts are downloaded by version, as files that no browser runs', async () => {
  const path = `${instancePath(id, '/artifacts')}?key=logo&type=image`;
  await server.ask('POST', path, '<svg onload="alert(1)"/>', { 'content-type': 'image/svg+xml' });
  const john = browser(server);
  await john.open(await linkOf('customer_it_admin'));
  const file = await john.get('/external/artifacts/logo/1');
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toContain('attachment');
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect((await john.get('/external/artifacts/logo/2')).status).toBe(404);
  expect((await browser(server).get('/external/artifacts/logo/1')).status).toBe(403);
});

test('the sample runs to its end: nine decisions by two people', async () => {
  const people = ['customer_it_admin', 'customer_ciso'];
  const browsers = new Map<string, ReturnType<typeof browser>>();
  for (const person of people) {
    const each = browser(server);
    await each.open(await linkOf(person));
    browsers.set(person, each);
  }
  let decisions = 0;
  for (let round = 0; round < 10; round++) {
    for (const each of browsers.values()) {
      for (const form of decisionForms((await each.get('/external/decide')).html)) {
        expect((await each.post(form.action, answered(form, 'approve'))).status).toBe(200);
        decisions += 1;
      }
    }
  }
  expect(decisions).toBe(9);
  const status = (await server.ask('GET', instancePath(id))).body;
  expect(status).toMatchObject({ status: 'completed', currentPhase: null, progressPercent: 100 });
  expect(server.problems).toEqual([]);
});
