// Mails that the API asks for: a fresh link on the page of a dead one, and word that a link was made.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { browser, formsOf } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const MINUTE_MS = 60_000;

let server: ApiServer;
let id: string;
let links: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
  links = instancePath(id, '/participants/customer_it_admin/links');
});
afterEach(() => server.close());

const made = async (body: object = {}, headers = {}) => await server.ask('POST', links, body, headers);
const freshLinks = () => server.gateway.mails.filter(({ kind }) => kind === 'fresh_link');

describe('the page of a dead link', () => {
  async function deadLink(): Promise<string> {
    const { url } = (await made({ expiresIn: '1h' })).body;
    server.clock.at += 2 * 60 * MINUTE_MS;
    return url as string;
  }
  async function press(url: string) {
    const anybody = browser(server);
    const [form] = formsOf((await anybody.get(url)).html);
    return await anybody.post(form!.action, form!.fields);
  }

  test('has a fresh one mailed to the address on file, once in a quarter of an hour', async () => {
    const url = await deadLink();
    const page = await browser(server).get(url);
    expect(page.status).toBe(404);
    expect(page.html).toContain('Mail me a fresh link');
    expect(page.html).not.toContain('it-admin@acme.com');
    for (let again = 0; again < 3; again++) {
      const asked = await press(url);
      expect(asked.status).toBe(200);
      expect(asked.html).toContain('on its way');
    }
    expect(freshLinks()).toHaveLength(1);
    const { jti } = JSON.parse(
      Buffer.from(new URL(url).searchParams.get('token')!.split('.')[1]!, 'base64url').toString(),
    ) as { jti: string };
    expect(freshLinks()[0]).toMatchObject({
      instanceId: id,
      participantId: 'customer_it_admin',
      oldLinkId: jti,
    });
    expect(JSON.stringify(server.gateway.mails)).not.toMatch(/eyJ|acme\.com/);
    server.clock.at += 15 * MINUTE_MS;
    await press(url);
    expect(freshLinks()).toHaveLength(2);
  });

  test('says so where nobody took the request', async () => {
    const url = await deadLink();
    server.gateway.weather = 'temporal-down';
    const asked = await press(url);
    expect(asked.status).toBe(503);
    expect(asked.html).toContain('No mail was sent');
    expect(freshLinks()).toHaveLength(0);
  });

  test('of a revoked link offers one, too; a token that is not ours gets the same answer and no mail', async () => {
    const { url, id: linkId } = (await made()).body;
    await server.ask('DELETE', `${links}/${linkId as string}`);
    await press(url as string);
    expect(freshLinks()).toHaveLength(1);
    for (const token of ['x', `${new URL(url as string).searchParams.get('token')!.slice(0, -4)}AAAA`]) {
      const asked = await browser(server).post('/external/fresh-link', new URLSearchParams({ token }));
      expect(asked.status).toBe(200);
      expect(asked.html).toContain('on its way');
    }
    expect(freshLinks()).toHaveLength(1);
  });

  test('is not there for a link that lives', async () => {
    const { url } = (await made()).body;
    const token = new URL(url as string).searchParams.get('token')!;
    await browser(server).post('/external/fresh-link', new URLSearchParams({ token }));
    expect(freshLinks()).toHaveLength(0);
  });
});

describe('a link made over the API', () => {
  test('is told to the person once, without the link', async () => {
    const first = await made({}, { 'idempotency-key': 'once' });
    const second = await made({}, { 'idempotency-key': 'once' });
    expect(second.body.url).toBe(first.body.url);
    expect(server.gateway.mails).toEqual([
      {
        kind: 'link_made',
        mailId: `mail.link-made.${first.body.id as string}`,
        instanceId: id,
        participantId: 'customer_it_admin',
        linkId: first.body.id,
      },
    ]);
  });

  test('is not given out where the person cannot be told', async () => {
    server.gateway.weather = 'temporal-down';
    const refused = await made({}, { 'idempotency-key': 'down' });
    expect([refused.status, refused.body.code]).toEqual([503, 'temporal-unavailable']);
    expect(refused.text).not.toContain('token');
    server.gateway.weather = 'fine';
    const given = await made({}, { 'idempotency-key': 'down' });
    expect(given.status).toBe(201);
    expect(await server.books.links(id, 'customer_it_admin')).toHaveLength(1);
    expect(server.gateway.mails).toHaveLength(1);
  });
});
