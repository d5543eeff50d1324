// Guessing and forging over HTTP: whatever is not a live link of ours gets one same answer, whatever is not there, too.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, type Browser, browser, decisionForms, type Page } from '../support/browser.ts';
import { instancePath, SSO_START, startSso } from '../support/sso-instance.ts';
import { forgeries, type Genuine } from './forgeries.ts';

const JOHN = 'customer_it_admin';

let server: ApiServer;
let id: string;
let genuine: Genuine;
beforeAll(async () => {
  server = await apiServer({
    rateLimits: { external: 10_000, forms: 10_000, freshLink: 10_000, authFailures: 10_000 },
  });
  id = await startSso(server);
  const made = await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {});
  const row = (await server.books.link(made.body.id as string))!;
  // The very link that the person has: only the forger's change is wrong.
  genuine = {
    ring: server.ring,
    link: { ...row, permissions: ['view', 'approve', 'comment'], issuer: server.url, jti: row.id },
  };
});
afterAll(() => server.close());

const FORGERIES = Object.entries(forgeries(() => genuine));

describe('forged links', () => {
  test(`${FORGERIES.length} of them, opened and pressed: one answer, no cookie, nothing on the trail`, async () => {
    expect(FORGERIES.length).toBeGreaterThanOrEqual(40);
    const trail = async () => (await server.books.trail({ instanceId: id, limit: 500 })).length;
    const before = await trail();
    const odd: string[] = [];
    const first: Record<string, Page> = {};
    for (const [name, forge] of FORGERIES) {
      const token = await forge();
      const anybody = browser(server);
      const pages = {
        opened: await anybody.get(`/external/approve?token=${encodeURIComponent(token)}`),
        pressed: await anybody.post('/external/approve', new URLSearchParams({ token })),
        asked: await anybody.post('/external/fresh-link', new URLSearchParams({ token })),
      };
      for (const [how, page] of Object.entries(pages)) {
        const expected = (first[how] ??= page);
        const alike = page.status === expected.status && page.html === expected.html;
        if (!alike || page.headers.getSetCookie().length > 0) odd.push(`${name}, ${how}: ${page.status}`);
      }
    }
    expect(odd).toEqual([]);
    expect([first['opened']!.status, first['pressed']!.status]).toEqual([404, 404]);
    expect(first['opened']!.html).toBe(first['pressed']!.html);
    expect(await trail()).toBe(before);
    expect(server.gateway.mails.filter(({ kind }) => kind === 'fresh_link')).toEqual([]);
  }, 60_000);

  test('a repeated token is none, in the address and in the form', async () => {
    const { url } = (await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {})).body;
    const token = new URL(url as string).searchParams.get('token')!;
    const anybody = browser(server);
    expect((await anybody.get(`/external/approve?token=${token}&token=${token}`)).status).toBe(404);
    const twice = new URLSearchParams([
      ['token', token],
      ['token', token],
    ]);
    expect((await anybody.post('/external/approve', twice)).status).toBe(404);
    expect(anybody.cookies.size).toBe(0);
    expect((await anybody.open(url as string)).status).toBe(200);
  });
});

describe('guessing behind a session', () => {
  /** What differs from one answer to the next by itself. */
  const told = ({ status, html }: Page): [number, string] => [
    status,
    html.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…'),
  ];
  const openAs = async (instanceId: string, who: string): Promise<{ person: Browser; page: Page }> => {
    const made = await server.ask('POST', instancePath(instanceId, `/participants/${who}/links`), {});
    const person = browser(server);
    return { person, page: await person.open(made.body.url as string) };
  };

  test('a receipt of another instance is as little there as one that nobody has', async () => {
    const another = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', SSO_START);
    const there = await openAs(another.body.id as string, JOHN);
    const [form] = decisionForms(there.page.html);
    expect((await there.person.post(form!.action, answered(form!, 'approve'))).status).toBe(200);
    const foreign = form!.fields.get('decision')!;
    expect((await there.person.get(`/external/receipts/${foreign}`)).status).toBe(200);

    const here = await openAs(id, JOHN);
    for (const suffix of ['', '.json']) {
      const unknown = await here.person.get(`/external/receipts/dec-nothing${suffix}`);
      expect(unknown.status).toBe(404);
      expect(told(await here.person.get(`/external/receipts/${foreign}${suffix}`))).toEqual(told(unknown));
    }
  });

  test('neither is an artifact, nor a version of one', async () => {
    const another = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', SSO_START);
    const stored = await server.ask('POST', instancePath(another.body.id as string, '/artifacts'), {
      key: 'only_there',
      type: 'document',
      content: { a: 1 },
    });
    expect(stored.status).toBe(201);
    const { person } = await openAs(id, JOHN);
    const unknown = told(await person.get('/external/artifacts/nothing/1'));
    expect(unknown[0]).toBe(404);
    for (const path of ['only_there/1', 'nothing/99', '..%2f..%2fetc/1', 'only_there/0', 'only_there/x']) {
      expect([path, told(await person.get(`/external/artifacts/${path}`))]).toEqual([path, unknown]);
    }
  });

  test('with a revoked link everything is told alike, what is there and what is not', async () => {
    const { person, page } = await openAs(id, JOHN);
    const [form] = decisionForms(page.html);
    const decisionId = form!.fields.get('decision')!;
    await person.post(form!.action, answered(form!, 'approve'));
    await server.ask('DELETE', instancePath(id, `/participants/${JOHN}/links`));
    const stranger = browser(server);
    const nobody = told(await stranger.get('/external'));
    for (const path of [
      '/external',
      '/external/decide',
      `/external/receipts/${decisionId}`,
      '/external/receipts/dec-nothing',
      '/external/artifacts/nothing/1',
    ]) {
      expect([path, told(await person.get(path))]).toEqual([path, nobody]);
    }
    expect(nobody[0]).toBe(403);
  });
});
