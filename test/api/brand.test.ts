// A customer's brand on pages and in mails.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { htmlPart } from '../../activities/mail/html-part.ts';
import { accentOf } from '../../platform/accent.ts';
import type { Brand } from '../../platform/brand.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 1"><script>window.pwned = 1</script></svg>';
const BRAND: Brand = {
  name: 'Acme & Co',
  accent: accentOf('#0a7d33'),
  logo: { contentType: 'image/svg+xml', bytes: Buffer.from(SVG) },
};

let branded: ApiServer;
let plain: ApiServer;
beforeAll(async () => {
  [branded, plain] = await Promise.all([apiServer({ brand: BRAND }), apiServer()]);
});
afterAll(() => Promise.all([branded.close(), plain.close()]));

async function pages(server: ApiServer): Promise<string[]> {
  const id = await startSso(server);
  const made = await server.ask('POST', instancePath(id, '/participants/customer_it_admin/links'), {});
  const john = browser(server);
  const landing = await john.get(made.body.url as string);
  const decide = await john.open(made.body.url as string);
  const dead = await john.get('/external/approve?token=x');
  const gone = await browser(server).get('/external/decide');
  return [landing, decide, dead, gone].map(({ html }) => html);
}

test('stands on every page, with its colours and its logo', async () => {
  for (const html of await pages(branded)) {
    expect(html).toContain('<link rel="stylesheet" href="/assets/brand.css"/>');
    expect(html).toMatch(/<img src="\/assets\/logo" alt(="")?\/>Acme &amp; Co/);
    expect(html).toMatch(/<title>[^<]* – Acme &amp; Co<\/title>/);
    expect(html).not.toContain('Countersign');
  }
  for (const html of await pages(plain)) {
    expect(html).toContain('Countersign');
    expect(html).not.toMatch(/brand\.css|assets\/logo/);
  }
  expect((await plain.ask('GET', '/assets/logo')).status).toBe(404);
});

test('the logo is a picture and nothing more', async () => {
  const { headers, text } = await branded.ask('GET', '/assets/logo');
  expect(text).toBe(SVG);
  expect(headers.get('content-type')).toBe('image/svg+xml');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain('sandbox');
});

test('the colours are for screens, in both themes', async () => {
  const { headers, text } = await branded.ask('GET', '/assets/brand.css');
  expect(headers.get('content-type')).toContain('text/css');
  expect(text).toContain('--accent: #0a7d33;');
  expect(text).toMatch(/^@media screen/);
  expect(text).toMatch(/prefers-color-scheme: dark\) \{ :root \{ --accent: #(?!0a7d33)/);
});

test('mails bear name and colours', () => {
  const content = {
    subject: 's',
    preview: 'p',
    heading: 'h',
    greeting: 'John',
    lead: [],
    items: [],
    due: null,
    button: { label: 'Open', url: 'https://acme.com', hint: 'h' },
    outcomes: [],
    footer: ['f'],
    operator: 'Deeployd',
  };
  const ours = htmlPart(content);
  expect(ours).toContain('Countersign');
  expect(ours).toContain('#1e4487');
  const theirs = htmlPart({ ...content, brand: BRAND });
  expect(theirs).toContain('Acme &amp; Co');
  expect(theirs).toContain('background:#0a7d33');
  expect(theirs).toContain(BRAND.accent!.dark.accent);
  expect(theirs).not.toMatch(/Countersign|1e4487|a3bdf7/);
});
