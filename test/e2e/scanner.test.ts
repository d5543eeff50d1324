// Mail scanners, previews and prefetchers open every link. None of that may decide, note or start anything, or use the
// link up.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import type { Browser } from 'playwright-core';
import { CHROMIUM, NO_CHROMIUM, launchChromium, openWindow } from '../support/chromium.ts';
import { type E2e, Outside, startE2e, until } from '../support/e2e.ts';
import { notRun } from '../support/not-run.ts';

let e2e: E2e;
let outside: Outside;
let link: string;
beforeAll(async () => {
  e2e = await startE2e();
  const { id } = await e2e.startSample();
  outside = await Outside.of(e2e, id);
  ({ link } = await outside.nextRequest());
  await until('the books to rest', async () => {
    const before = rows();
    await new Promise((done) => setTimeout(done, 1_000));
    return JSON.stringify(rows()) === JSON.stringify(before);
  });
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
}, 60_000);

const WAYS: Record<string, string>[] = [
  {},
  { purpose: 'prefetch', 'sec-purpose': 'prefetch' },
  { accept: '*/*' },
];

/** How many rows each table of the books has. */
function rows(): Record<string, number> {
  const books = new Database(join(e2e.stack.dataDir, 'countersign.db'), { readonly: true });
  try {
    const tables = books.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
      name: string;
    }[];
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        (books.prepare(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number }).n,
      ]),
    );
  } finally {
    books.close();
  }
}

test.each(['GET', 'HEAD', 'OPTIONS', 'GET'])('%s writes nothing and sets no cookie', async (method) => {
  const before = rows();
  expect(before['entries']).toBeGreaterThan(0);
  for (const headers of WAYS) {
    const answer = await fetch(link, { method, redirect: 'manual', headers });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  expect(rows()).toEqual(before);
});

describe('a browser that clicks nothing', () => {
  if (CHROMIUM === null) {
    notRun('a scanner with a browser', NO_CHROMIUM);
    return;
  }
  let chrome: Browser;
  beforeAll(async () => {
    chrome = await launchChromium();
  }, 60_000);
  afterAll(async () => chrome?.close());

  test('opens it, runs every script, looks at everything: nothing is written, no cookie', async () => {
    const before = rows();
    const context = await openWindow(chrome);
    const page = await context.newPage();
    await page.goto(link, { waitUntil: 'networkidle' });
    expect(await page.locator('h1').textContent()).toMatch(/waits for you/);
    await page.mouse.wheel(0, 5_000);
    for (const button of await page.getByRole('button').all()) {
      await button.hover();
      await button.focus();
    }
    await page.reload({ waitUntil: 'networkidle' });
    await page.goto('about:blank');
    await page.goBack({ waitUntil: 'networkidle' });
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    await context.close();
    expect(rows()).toEqual(before);
  }, 60_000);

  test('fetches it ahead, in a frame, as a picture: nothing is written, no cookie', async () => {
    const before = rows();
    const context = await openWindow(chrome);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => request.url() === link && asked.push(request.resourceType()));
    // A page of somebody else's, such as a web mail.
    await page.goto(`${new URL(link).origin}/healthz`);
    await page.setContent(
      `<link rel="prefetch" href="${link}"><iframe src="${link}"></iframe><img src="${link}"><a href="${link}">Review</a>`,
    );
    await page.evaluate(async (address) => {
      await fetch(address, { mode: 'no-cors' }).catch(() => null);
      await fetch(address, { method: 'HEAD' }).catch(() => null);
    }, link);
    await page.waitForLoadState('networkidle');
    expect(asked.length).toBeGreaterThan(0);
    expect(await context.cookies()).toEqual([]);
    await context.close();
    expect(rows()).toEqual(before);
  }, 60_000);
});

test('and the link still works', async () => {
  const before = rows();
  expect((await outside.answerAll(link)).map(({ status }) => status)).toEqual([200]);
  expect(rows()['sessions']).toBe(before['sessions']! + 1);
});
