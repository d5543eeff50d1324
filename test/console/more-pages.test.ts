// Definitions, teams, deliveries and settings of the console, over HTTP: what they say, whom they let do what.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { formsOf } from '../support/browser.ts';
import { type ConsoleBrowser, formOf, linkOf, signedIn, wordsOf } from '../support/console-browser.ts';
import { type ConsoleStage, consoleStage } from '../support/console-stage.ts';
import { aTeamTemplate } from '../support/team-builder.ts';
import { LOOPBACK, sendDeliveries, webhookReceiver } from '../support/webhook-receiver.ts';

let stage: ConsoleStage;
let admin: ConsoleBrowser;
let viewer: ConsoleBrowser;
beforeAll(async () => {
  stage = await consoleStage({ webhooks: LOOPBACK });
  admin = await signedIn(stage.server);
  viewer = await signedIn(stage.server, 'viewer');
});
afterAll(async () => stage?.close());

const postsOf = (html: string) =>
  [...html.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)].map(([, to]) => to);
const secretIn = (html: string) => /<code class="secret"[^>]*>([^<]+)</.exec(html)?.[1] ?? '';

describe('definitions', () => {
  test('each with its instances, its course in words, its source to copy', async () => {
    const list = await viewer.get('/console/definitions');
    expect(wordsOf(list)).toContain('Enterprise SSO Deployment');
    const page = await viewer.get(linkOf(list, 'Enterprise SSO Deployment')!);
    expect(page.status).toBe(200);
    expect(wordsOf(page)).toContain('The same in words');
    expect(wordsOf(page)).toContain('Configure SSO');
    const [, source] = /<pre[^>]*>(.*?)<\/pre>/s.exec(page.html)!;
    const plain = source!.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    const { definition } = (await stage.server.books.definitionVersions('enterprise_sso_deployment'))[0]!;
    expect(JSON.parse(plain)).toEqual(definition);
    expect(postsOf(page.html)).toEqual(['/console/sign-out']);
    expect(linkOf(page, 'Start one')).toBeNull();
  });

  test('a version is registered: every problem at once with its line, then well, then compared', async () => {
    const text = await readFile('examples/firewall-change.yaml', 'utf8');
    const broken = text
      .replace(/version: .*/, 'version: one')
      .replace(/assignee: .*/, 'assignee: nobody_known');
    const form = await admin.get('/console/register');
    const refused = await admin.send(form, '/console/register', { text: broken, format: 'yaml' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused)).toMatch(/Nothing was registered: [2-9] problems to mend/);
    expect(wordsOf(refused)).toMatch(/Line \d+/);
    expect(wordsOf(refused)).toContain('nobody_known');
    const done = await admin.send(refused, '/console/register', { text, format: 'yaml' });
    expect(done.status).toBe(303);
    const page = await admin.get(done.headers.get('location')!);
    expect(wordsOf(page)).toContain('It is registered');
    const again = await admin.send(refused, '/console/register', { text, format: 'yaml' });
    expect(wordsOf(await admin.get(again.headers.get('location')!))).toContain('It was registered before');
    const other = text.replace(/^name: .*/m, 'name: Another name');
    const conflict = await admin.send(refused, '/console/register', { text: other, format: 'yaml' });
    expect([conflict.status, wordsOf(conflict).includes('a version never changes')]).toEqual([409, true]);
    const newer = other.replace(/^version: .*/m, 'version: 9.0.0');
    const second = await admin.send(refused, '/console/register', { text: newer, format: 'yaml' });
    const newest = await admin.get(second.headers.get('location')!);
    const compare = formsOf(newest.html).find(({ action }) => action.endsWith('/diff'))!;
    const [from] = /selected[^>]*value="([^"]+)"|value="([^"]+)" selected/
      .exec(newest.html)!
      .slice(1)
      .filter(Boolean);
    const diff = await admin.get(`${compare.action}?from=${from}&to=9.0.0`);
    expect(diff.status).toBe(200);
    expect(wordsOf(diff)).toContain('Another name');
    expect((await admin.get(`${compare.action}?from=1&to=2`)).status).toBe(404);
  });

  test('a file counts instead of the text', async () => {
    const form = formOf(await admin.get('/console/register'), '/console/register');
    const body = new FormData();
    for (const [name, value] of form.fields) body.append(name, value);
    body.append('file', new Blob(['{ "id": ']), 'broken.json');
    const cookie = [...admin.cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { cookie, origin: stage.server.url, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${stage.server.url}/console/register`, { method: 'POST', headers, body });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('problem');
    body.set('csrf', 'x'.repeat(43));
    const foreign = await fetch(`${stage.server.url}/console/register`, { method: 'POST', headers, body });
    expect(foreign.status).toBe(403);
  });
});

test('a team template says who reports to whom, and a team is made from it once', async () => {
  expect(wordsOf(await viewer.get('/console/teams'))).toContain('No team template is registered');
  const rules = [{ id: 'r1', trigger: 'task_failed', action: 'pause' }];
  await stage.server.ask('POST', '/api/team-templates', { ...aTeamTemplate(), interactionRules: rules });
  const list = await admin.get('/console/teams');
  const path = linkOf(list, 'Crew')!;
  const page = await admin.get(path);
  expect(wordsOf(page)).toContain('When a task fails, the process is paused.');
  expect(wordsOf(page)).toMatch(/Lead specialist Gets the brief Delegates Worker specialist/);
  for (let twice = 0; twice < 2; twice++) {
    const made = await admin.send(page, `${path}/make`, { name: 'Night crew', version: '1.0.0' });
    expect(made.status).toBe(303);
  }
  expect(wordsOf(await admin.get(path))).toContain('Night crew');
  expect((await stage.server.books.teamsOf('crew', { limit: 5 })).items).toHaveLength(1);
  const wrong = await admin.send(page, `${path}/make`, { name: 'x'.repeat(300), version: '1.0.0' });
  expect(wrong.status).toBe(422);
  expect(wordsOf(wrong)).toContain('No team was made: 1 thing to mend');
  expect(postsOf((await viewer.get(path)).html)).toEqual(['/console/sign-out']);
});

describe('messages to people', () => {
  test('each stands on one page, in either order, and filters hold', async () => {
    const { books, clock } = stage.server;
    const [one, two] = stage.ids.slice(-2) as [string, string];
    const note = async (
      instanceId: string,
      n: number,
      type: 'delivery_sent' | 'delivery_failed',
      more: object,
    ) =>
      await books.appendJournal({
        instanceId,
        type,
        at: clock.at + n,
        actor: 'engine',
        data: {
          notificationId: `n-${n}`,
          attempt: 1,
          participantId: 'jane',
          kind: 'approval',
          channel: 'mail',
          approvalIds: [],
          ...more,
        },
      });
    await note(one, 1, 'delivery_failed', { outcome: 'refused', reason: 'The mailbox is full.' });
    for (let n = 2; n < 40; n++) await note(n % 2 ? one : two, n, 'delivery_sent', {});
    const all = async (query: string) => {
      const rows: string[] = [];
      let page = await viewer.get(`/console/deliveries?${query}`);
      for (;;) {
        expect(page.status).toBe(200);
        rows.push(...[...page.html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].slice(1).map(([, row]) => row!));
        const next = linkOf(page, 'Next page');
        if (next === null) return rows;
        page = await viewer.get(next);
      }
    };
    const newest = await all('');
    const failedFirst = await all('sort=failed');
    expect(newest.length).toBeGreaterThan(39);
    expect(failedFirst).toHaveLength(newest.length);
    expect([...failedFirst].sort()).toEqual([...newest].sort());
    expect(failedFirst[0]).toContain('The mailbox is full.');
    expect(newest[0]).not.toContain('The mailbox is full.');
    expect(await all('outcome=trouble')).toHaveLength(1);
    expect(await all(`instance=${two}&channel=mail`)).toHaveLength(19);
    expect(await all('channel=slack')).toHaveLength(0);
    expect((await viewer.get('/console/deliveries?instance=none')).status).toBe(422);
    expect((await viewer.get('/console/deliveries?cursor=zz')).status).toBe(303);
  });
});

describe('webhooks', () => {
  test('one is made, its secret shown once, tested, changed, paused, rotated, deleted', async () => {
    const receiver = await webhookReceiver();
    const place = '/console/deliveries/webhooks';
    const list = await admin.get(place);
    const refused = await admin.send(list, place, { url: 'http://10.0.0.1/', types: 'nonsense' });
    expect(refused.status).toBe(422);
    const made = await admin.send(refused, place, { url: receiver.baseUrl, types: '', processId: '' });
    expect(made.status).toBe(201);
    const secret = secretIn(made.html);
    expect(secret).toMatch(/^whsec_/);
    const path = linkOf(made, 'To the webhook')!;
    const page = await admin.get(path);
    expect(page.html).not.toContain(secret);
    expect((await admin.send(page, `${path}/act/test`, {})).status).toBe(303);
    await sendDeliveries(stage.server);
    const [ping] = receiver.received;
    const verified = new Webhook(secret).verify(
      ping!.body.toString(),
      ping!.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({ type: 'ping' });
    expect(wordsOf(await admin.get(path))).toContain('Delivered');
    const act = async (action: string, fields: Record<string, string> = {}) =>
      await admin.send(await admin.get(path), `${path}/act/${action}`, fields);
    expect((await act('pause')).status).toBe(303);
    expect((await act('test')).status).toBe(303);
    expect(wordsOf(await admin.get(path))).toContain('Paused');
    expect((await act('go-on')).status).toBe(303);
    const long = await act('rotate-secret', { overlap: 'for ever' });
    expect([long.status, wordsOf(long).includes('is not a duration')]).toEqual([422, true]);
    const rotated = await act('rotate-secret', { overlap: '1d' });
    expect(secretIn(rotated.html)).not.toBe(secret);
    expect((await act('replay', { since: 'yesterday' })).status).toBe(422);
    expect((await act('replay', { since: '2026-03-01 10:00', what: 'all' })).status).toBe(303);
    expect((await act('delete')).headers.get('location')).toBe(place);
    expect((await admin.get(path)).status).toBe(404);
    await receiver.close();
  });
});

describe('settings', () => {
  test('a key is made, shown once, rotated, revoked; each with its line in the journal', async () => {
    const place = '/console/settings';
    const page = await admin.get(place);
    const refused = await admin.send(page, `${place}/keys`, { name: '', role: 'agent', expiresIn: 'soon' });
    expect([refused.status, refused.html.includes('href="#make-name"')]).toEqual([422, true]);
    const made = await admin.send(refused, `${place}/keys`, {
      name: 'Pipeline',
      role: 'viewer',
      expiresIn: '',
    });
    const secret = secretIn(made.html);
    const asks = async (token: string) =>
      (await fetch(`${stage.server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([made.status, await asks(secret)]).toEqual([201, 200]);
    const after = await admin.get(place);
    expect(after.html).not.toContain(secret);
    const [id] = /key_[0-9a-f]{20}/.exec(after.html)!;
    const rotated = await admin.send(after, `${place}/keys/${id}/act/rotate`, { overlap: '1h' });
    expect([rotated.status, await asks(secretIn(rotated.html))]).toEqual([201, 200]);
    expect((await admin.send(after, `${place}/keys/${id}/act/revoke`, {})).status).toBe(303);
    expect([await asks(secret), await asks(secretIn(rotated.html))]).toEqual([401, 200]);
    const journal = wordsOf(await admin.get(`${place}/journal`));
    for (const line of ['made the API key', 'rotated the API key', 'revoked the API key'])
      expect(journal).toContain(line);
    const { keys } = await stage.server.ring.jwks('checkpoint');
    expect(wordsOf(after)).toContain(keys[0]!.kid);
    expect((await viewer.get(place)).status).toBe(403);
  });
});
