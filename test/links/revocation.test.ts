// Revoking links over HTTP: one, a person's, an instance's. What was open ends with them, within a second and for good.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { answered, browser, decisionForms, type Form } from '../support/browser.ts';
import { instancePath, SSO_START, startSso } from '../support/sso-instance.ts';

const JOHN = 'customer_it_admin';
const JANE = 'customer_ciso';

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
});
afterEach(() => server.close());

const links = (who: string, rest = '') => instancePath(id, `/participants/${who}/links${rest}`);
async function linkFor(who: string): Promise<{ id: string; url: string }> {
  const made = await server.ask('POST', links(who), {});
  if (made.status !== 201) throw new Error(made.text);
  return made.body as { id: string; url: string };
}
const decided = async () =>
  (await server.books.events(id)).filter(({ type }) => type === 'ApprovalDecided').length;
const noted = async () => (await server.books.trail({ instanceId: id, limit: 500 })).map(({ type }) => type);

/** Opens it; the decision form is the first of the page, if there is one. */
async function opened(url: string) {
  const person = browser(server);
  const page = await person.open(url);
  expect(page.status).toBe(200);
  return { person, form: decisionForms(page.html)[0] as Form };
}

describe.each([
  ['by its id', (linkId: string) => links(JOHN, `/${linkId}`)],
  ['with all of its person', () => links(JOHN)],
  ['with all of its instance', () => instancePath(id, '/links')],
])('a link revoked %s', (_how, path) => {
  test('ends what it opened within a second: no page, no decision, no new session', async () => {
    const link = await linkFor(JOHN);
    const { person, form } = await opened(link.url);
    expect((await person.get('/external')).status).toBe(200);

    const revokedAt = performance.now();
    const answer = await server.ask('DELETE', path(link.id));
    expect([200, 204]).toContain(answer.status);
    const [page, decision] = [
      await person.get('/external/decide'),
      await person.post(form.action, answered(form, 'approve')),
    ];
    expect(performance.now() - revokedAt).toBeLessThan(1_000);
    for (const { status, html } of [page, decision]) {
      expect(status).toBe(403);
      expect(html).toContain('No session is open here');
    }
    expect(await decided()).toBe(0);
    expect(server.gateway.signals).toBe(0);

    const before = await noted();
    const again = browser(server);
    const landing = await again.get(link.url);
    expect([landing.status, landing.html.includes('This link has been closed')]).toEqual([404, true]);
    const token = new URLSearchParams({ token: new URL(link.url).searchParams.get('token')! });
    expect((await again.post('/external/approve', token)).status).toBe(404);
    expect(again.cookies.size).toBe(0);
    expect(await noted()).toEqual(before);
  });
});

test('revoking one link leaves the others of its person open, and says so on the trail once', async () => {
  const [one, other] = [await linkFor(JOHN), await linkFor(JOHN)];
  const { person, form } = await opened(other.url);
  for (const _ of [1, 2]) expect((await server.ask('DELETE', links(JOHN, `/${one.id}`))).status).toBe(204);
  expect((await noted()).filter((type) => type === 'link_revoked')).toHaveLength(1);
  expect((await person.post(form.action, answered(form, 'approve'))).status).toBe(200);
  expect(await decided()).toBe(1);
});

test('revoking a person’s links ends theirs alone; an instance’s ends everybody’s there and nobody’s elsewhere', async () => {
  const [john, jane] = [await opened((await linkFor(JOHN)).url), await opened((await linkFor(JANE)).url)];
  const another = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', SSO_START);
  const elsewhere = instancePath(another.body.id as string, `/participants/${JOHN}/links`);
  const far = await opened((await server.ask('POST', elsewhere, {})).body.url as string);

  expect((await server.ask('DELETE', links(JOHN))).body.revoked).toHaveLength(1);
  expect((await john.person.get('/external')).status).toBe(403);
  expect((await jane.person.get('/external')).status).toBe(200);

  await linkFor(JOHN);
  const all = await server.ask('DELETE', instancePath(id, '/links'));
  expect(all.body.revoked).toHaveLength(2);
  expect((await jane.person.get('/external')).status).toBe(403);
  expect((await far.person.get('/external')).status).toBe(200);
  const notes = await server.books.trail({ instanceId: id, types: ['link_revoked'], limit: 10 });
  expect(new Set(notes.map(({ actor, body }) => `${actor} ${body['participantId'] as string}`))).toEqual(
    new Set([`local ${JOHN}`, `local ${JANE}`]),
  );
});

test('links are listed for a person and for an instance, without what would open them', async () => {
  const [johns, janes] = [await linkFor(JOHN), await linkFor(JANE)];
  const ids = (body: { items: { id: string }[] }) => new Set(body.items.map((item) => item.id));
  expect(ids((await server.ask('GET', links(JOHN))).body)).toEqual(new Set([johns.id]));
  const all = await server.ask('GET', instancePath(id, '/links'));
  expect(ids(all.body)).toEqual(new Set([johns.id, janes.id]));
  expect(all.text).not.toMatch(/eyJ|token|acme\.com/);
  const viewer = await server.ask('GET', instancePath(id, '/links'), undefined, {
    authorization: `Bearer ${VIEWER_TOKEN}`,
  });
  expect(viewer.status).toBe(403);
});

describe('a link sent again', () => {
  const resend = (who: string, linkId: string) => server.ask('POST', links(who, `/${linkId}/resend`));

  test('is a fresh one, mailed to the address on file; the caller is given no link', async () => {
    const link = await linkFor(JOHN);
    const asked = await resend(JOHN, link.id);
    expect(asked.status).toBe(202);
    expect(asked.text).not.toMatch(/eyJ|acme\.com/);
    expect(server.gateway.mails.filter(({ kind }) => kind === 'fresh_link')).toEqual([
      {
        kind: 'fresh_link',
        mailId: asked.body.mailId,
        instanceId: id,
        participantId: JOHN,
        oldLinkId: link.id,
        askedBy: 'local',
      },
    ]);
    expect((await resend(JOHN, link.id)).body).toEqual(asked.body);
    expect(server.gateway.mails.filter(({ kind }) => kind === 'fresh_link')).toHaveLength(1);
  });

  test('may be a revoked one; somebody else’s or none at all is not found', async () => {
    const link = await linkFor(JOHN);
    await server.ask('DELETE', links(JOHN, `/${link.id}`));
    expect((await resend(JOHN, link.id)).status).toBe(202);
    for (const [who, linkId] of [
      [JANE, link.id],
      [JOHN, 'link-nothing'],
    ] as const) {
      const answer = await resend(who, linkId);
      expect([answer.status, answer.body.code]).toEqual([404, 'link-not-found']);
    }
  });

  test('says so where nobody takes the request', async () => {
    const link = await linkFor(JOHN);
    server.gateway.weather = 'temporal-down';
    const asked = await resend(JOHN, link.id);
    expect([asked.status, asked.body.code]).toEqual([503, 'temporal-unavailable']);
  });
});
