// The mailbox page: only where it is wanted, only from this machine, only for admins who are signed in.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StoredMail } from '../../activities/ports.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';

const MAIL: StoredMail = {
  name: '20260310T173205007Z-0123456789abcdef.eml',
  at: Date.parse('2026-03-10T17:32:05Z'),
  from: 'Countersign <countersign@localhost>',
  to: 'John Smith <it-admin@acme.com>',
  subject: 'Approval Required: Configure SSO',
  messageId: 'm1@localhost',
  text: 'Hi John, open https://acme.com/x',
  html: '<html><head></head><body><script>alert(1)</script><a href="https://acme.com/x">Open</a></body></html>',
};

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({
    mailbox: { list: async () => [MAIL], read: async (name) => (name === MAIL.name ? MAIL : null) },
  });
});
afterAll(() => server.close());

const LOGIN = '/console/login';
const login = (token: string) => new URLSearchParams({ token, to: '/mailbox' });

test('shows nothing before the login', async () => {
  const anybody = browser(server);
  for (const path of ['/mailbox', `/mailbox/${MAIL.name}`, `/mailbox/${MAIL.name}/html`]) {
    const page = await anybody.get(path);
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe(`${LOGIN}?to=${encodeURIComponent(path)}`);
    expect(page.html).not.toContain(MAIL.subject);
  }
  expect((await anybody.get(`${LOGIN}?to=/mailbox`)).html).toContain('No mail server is configured');
  expect((await server.ask('GET', '/mailbox')).status).toBe(303);
});

test('a viewer reads no mail, for whoever does can sign', async () => {
  const reader = browser(server);
  expect((await reader.post(LOGIN, login(VIEWER_TOKEN))).status).toBe(303);
  for (const path of ['/mailbox', `/mailbox/${MAIL.name}`, `/mailbox/${MAIL.name}/html`]) {
    const page = await reader.get(path);
    expect(page.status).toBe(403);
    expect(page.html).not.toContain('John');
  }
});

test('lists and shows mails; their HTML runs nothing', async () => {
  const operator = browser(server);
  const entered = await operator.post(LOGIN, login(TOKEN));
  expect(entered.headers.get('location')).toBe('/mailbox');
  expect((await operator.get('/mailbox')).html).toContain(MAIL.subject);
  expect((await operator.get(`/mailbox/${MAIL.name}`)).html).toContain('Hi John');
  const html = await operator.get(`/mailbox/${MAIL.name}/html`);
  const policy = html.headers.get('content-security-policy')!;
  expect(policy).toMatch(/^sandbox /);
  expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  expect((await operator.get('/mailbox/other.eml')).status).toBe(404);
});

test('a page elsewhere that points its own name here gets nothing', async () => {
  const status = await new Promise((resolve) => {
    const port = Number(new URL(server.url).port);
    request({ host: '127.0.0.1', port, path: '/mailbox', headers: { host: 'evil.example' } }, (res) => {
      res.resume();
      resolve(res.statusCode);
    }).end();
  });
  expect(status).toBe(404);
});

test('what a proxy on this machine passes on gets nothing', async () => {
  const operator = browser(server);
  expect((await operator.get('/mailbox', { 'x-forwarded-for': '198.51.100.7' })).status).toBe(404);
  expect((await operator.get('/mailbox/x', { forwarded: 'for=198.51.100.7' })).status).toBe(404);
});

test('without a mailbox there is no page', async () => {
  const without = await apiServer();
  try {
    expect((await without.ask('GET', '/mailbox')).status).toBe(404);
  } finally {
    await without.close();
  }
});
