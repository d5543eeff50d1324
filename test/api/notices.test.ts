// The bell of the portal over HTTP: how many are unread, the page that lists them, and the form that marks them as read.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NoticeRow } from '../../store/books.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const JOHN = 'customer_it_admin';
let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startSso(server);
});
afterEach(() => server.close());

const notice = (n: number, fields: Partial<NoticeRow> = {}): NoticeRow => ({
  instanceId: id,
  id: `approval.${n}.${JOHN}`,
  participantId: JOHN,
  kind: 'approval',
  text: `Notice ${n}: <b>“Configure SSO”</b>`,
  place: 'decide',
  at: server.clock.at + n,
  readAt: null,
  ...fields,
});
async function john() {
  const made = await server.ask('POST', instancePath(id, `/participants/${JOHN}/links`), {});
  const person = browser(server);
  await person.open(made.body.url as string);
  return person;
}
const bellIn = (html: string): string =>
  /<a class="bell"[^>]*>(.*?)<\/a>/s
    .exec(html)![1]!
    .replace(/<[^>]+>/g, '')
    .trim();
const fieldIn = (html: string, name: string): string =>
  new RegExp(`action="/external/notices/read".*?name="${name}" value="([^"]*)"`, 's').exec(html)![1]!;

test('the bell counts what is unread, on every page, and only one’s own', async () => {
  const page = await john();
  expect(bellIn((await page.get('/external')).html)).toBe('Notices');
  await server.books.addNotice(notice(1));
  await server.books.addNotice(notice(2));
  await server.books.addNotice(notice(3, { id: 'x', participantId: 'customer_ciso', text: 'For Jane' }));
  for (const path of ['/external', '/external/decide', '/external/notices']) {
    expect(bellIn((await page.get(path)).html)).toBe('Notices2 unread');
  }
  const { html } = await page.get('/external/notices');
  expect(html.indexOf('Notice 2')).toBeLessThan(html.indexOf('Notice 1'));
  expect(html).toContain('&lt;b>');
  expect(html).not.toContain('<b>');
  expect(html).not.toContain('For Jane');
});

test('looking marks nothing; the form marks what was shown, once, and nothing that came since', async () => {
  const page = await john();
  await server.books.addNotice(notice(1));
  const { html } = await page.get('/external/notices');
  expect(bellIn((await page.get('/external/notices')).html)).toBe('Notices1 unread');
  await server.books.addNotice(notice(2));
  const form = { csrf: fieldIn(html, 'csrf'), upTo: fieldIn(html, 'upTo') };
  const marked = await page.post('/external/notices/read', new URLSearchParams(form));
  expect([marked.status, marked.headers.get('location')]).toEqual([303, '/external/notices']);
  const after = await page.get('/external/notices');
  expect(bellIn(after.html)).toBe('Notices1 unread');
  expect(after.html).toContain('Mark all as read');
  const rows = await server.books.notices({ instanceId: id, participantId: JOHN, limit: 5 });
  expect(rows.map(({ readAt }) => readAt === null)).toEqual([true, false]);
});

test('a form that is not from our page, or without its field, marks nothing', async () => {
  const page = await john();
  await server.books.addNotice(notice(1));
  const csrf = fieldIn((await page.get('/external/notices')).html, 'csrf');
  const upTo = String(server.clock.at + 10);
  for (const [fields, status] of [
    [{ csrf: 'another', upTo }, 403],
    [{ upTo }, 403],
    [{ csrf }, 400],
    [{ csrf, upTo: '1; drop table notices' }, 400],
  ] as const) {
    expect((await page.post('/external/notices/read', new URLSearchParams(fields))).status).toBe(status);
  }
  expect(await server.books.unreadNotices(id, JOHN)).toBe(1);
  expect((await browser(server).get('/external/notices')).status).toBe(403);
  expect((await page.get('/external/notices/read')).status).toBe(405);
});
