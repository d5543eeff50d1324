// The app under a path of the public address, behind a proxy that takes the path off and behind one that leaves it on.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { instancePath, SSO_START, startSso } from '../support/sso-instance.ts';

const BASE = '/countersign';

let proxy: Server;
let server: ApiServer;
afterEach(async () => {
  await server.close();
  proxy.closeAllConnections();
  await new Promise((done) => proxy.close(done));
});

/** Starts a proxy and the app behind it; `url` is what people see. */
async function behindProxy(strips: boolean): Promise<{ url: string; paths: string[] }> {
  const paths: string[] = [];
  proxy = createServer((req, res) => {
    const path = req.url ?? '/';
    // What is not under the path belongs to somebody else on this host.
    if (path !== BASE && !path.startsWith(`${BASE}/`)) {
      paths.push(`elsewhere: ${path}`);
      res.writeHead(404).end('Another application.');
      return;
    }
    paths.push(path);
    const { hostname, port } = new URL(server.app.get('url') as string);
    const upstream = request(
      {
        hostname,
        port,
        method: req.method,
        path: strips ? path.slice(BASE.length) || '/' : path,
        headers: { ...req.headers, host: `${hostname}:${port}` },
      },
      (answer) => {
        res.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(res);
      },
    );
    req.pipe(upstream);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${BASE}`;
  server = await apiServer({ publicUrl: url });
  server.app.set('url', server.url);
  return { url, paths };
}

/** Every address that a page points at. */
const addresses = (html: string): string[] =>
  [...html.matchAll(/ (?:href|action|src|formaction)="([^"#]+)[^"]*"/g)].map(([, path = '']) => path);

describe.each([
  ['takes the path off', true],
  ['leaves the path on', false],
])('behind a proxy that %s', (_what, strips) => {
  test('a person gets from the link to the receipt and to all that the pages point at', async () => {
    const { url, paths } = await behindProxy(strips);
    const { origin } = new URL(url);
    const id = await startSso(server);
    const links = instancePath(id, '/participants/customer_it_admin/links');
    const link = (await server.ask('POST', links, {})).body.url as string;
    expect(link).toMatch(new RegExp(`^${url}/external/approve\\?token=`));

    // Same origin as the public address: the browser knows nothing of the app's own.
    const john = browser({ url: origin });
    const landing = await john.get(link);
    expect(landing.status).toBe(200);
    const page = await john.open(link);
    expect(page.status).toBe(200);
    const [form] = decisionForms(page.html);
    expect(form!.action).toMatch(new RegExp(`^${BASE}/external/decide`));
    const receipt = await john.post(form!.action, answered(form!, 'approve', 'Looks right.'));
    expect(receipt.status).toBe(200);
    expect(receipt.html).toContain('Looks right.');
    const home = await john.get(`${BASE}/external`);
    expect(home.status).toBe(200);

    const pages = [landing, page, receipt, home].map(({ html }) => html).join('\n');
    const pointedAt = [...new Set(addresses(pages))];
    expect(pointedAt.length).toBeGreaterThan(5);
    expect(pointedAt.filter((path) => path.startsWith('/') && !path.startsWith(`${BASE}/`))).toEqual([]);
    expect(pointedAt).toContain(`${BASE}/assets/countersign.css`);
    expect((await john.get(`${BASE}/assets/countersign.css`)).status).toBe(200);
    const decisionId = form!.fields.get('decision')!;
    const json = await john.get(`${BASE}/external/receipts/${decisionId}.json`);
    expect(JSON.parse(json.html)).toMatchObject({ decisionId });
    expect(paths.filter((path) => path.startsWith('elsewhere'))).toEqual([]);
  });

  test('the session’s cookie stays on the path, and a form from elsewhere is refused as ever', async () => {
    const { url } = await behindProxy(strips);
    const id = await startSso(server);
    const links = instancePath(id, '/participants/customer_it_admin/links');
    const link = (await server.ask('POST', links, {})).body.url as string;
    const john = browser({ url: new URL(url).origin });
    const token = new URLSearchParams({ token: new URL(link).searchParams.get('token')! });
    const foreign = await john.post(`${BASE}/external/approve`, token, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const pressed = await john.post(`${BASE}/external/approve`, token);
    expect(pressed.status).toBe(303);
    expect(pressed.headers.get('location')).toBe(`${BASE}/external/decide`);
    expect(pressed.headers.get('set-cookie')).toMatch(
      /^__Secure-countersign-session=[\w-]{43}; Path=\/countersign; HttpOnly; SameSite=Strict; Secure; /,
    );
  });

  test('a file that was sent, in several parts, is answered under the path, too', async () => {
    const { url } = await behindProxy(strips);
    const id = await startSso(server);
    const links = instancePath(id, '/participants/customer_it_admin/links');
    const link = (await server.ask('POST', links, {})).body.url as string;
    const john = browser({ url: new URL(url).origin });
    const page = await john.open(link);
    const form = new FormData();
    form.set('csrf', decisionForms(page.html)[0]!.fields.get('csrf')!);
    form.set('file', new Blob(['Hello'], { type: 'text/plain' }), 'notes.txt');
    const sent = await fetch(`${url}/external/upload`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...john.cookies].map((pair) => pair.join('=')).join('; '),
        origin: new URL(url).origin,
        'sec-fetch-site': 'same-origin',
      },
      body: form,
    });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toMatch(new RegExp(`^${BASE}/external/`));
  });

  test('the API, its document and its page are there, too', async () => {
    const { url } = await behindProxy(strips);
    const docs = await (await fetch(`${url}/docs`)).text();
    for (const path of addresses(docs)) {
      expect(path).toMatch(new RegExp(`^${BASE}/docs/`));
      expect((await fetch(new URL(path, url))).status).toBe(200);
    }
    expect(await (await fetch(`${url}/docs/init.js`)).text()).toContain(`url: '${BASE}/openapi.json'`);
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { servers: { url: string }[] };
    expect(document.servers[0]!.url).toBe(url);
    const id = await startSso(server);
    const started = await server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', SSO_START);
    expect(started.headers.get('location')).toBe(`${BASE}${instancePath(started.body.id as string)}`);
    expect(started.body.id).not.toBe(id);
    const root = await fetch(url, { redirect: 'manual' });
    expect(root.headers.get('location')).toBe(`${BASE}/docs`);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
