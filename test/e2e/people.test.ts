// The whole sample as two people outside live it: a mail, a phone, real Chromium, the real stack.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PATHS } from '../../portal/paths.ts';
import { CHROMIUM, NO_CHROMIUM, launchChromium, openWindow, sideways } from '../support/chromium.ts';
import { type E2e, Outside, eventTypes, startE2e, until } from '../support/e2e.ts';
import { notRun } from '../support/not-run.ts';

if (CHROMIUM === null) notRun('the story in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let e2e: E2e;
  beforeAll(async () => {
    [chrome, e2e] = await Promise.all([launchChromium(), startE2e()]);
  }, 120_000);
  afterAll(async () => {
    await chrome?.close();
    await e2e?.stop();
  }, 60_000);

  // One lets the pages' script run, the other does not.
  test('two people decide it on their phones, by what the mails and pages say', async () => {
    const { id } = await e2e.startSample();
    const outside = await Outside.of(e2e, id);
    const trouble: string[] = [];
    const phones: Record<string, BrowserContext> = {
      'it-admin@acme.com': await openWindow(chrome, { screen: 'phone' }),
      'ciso@acme.com': await openWindow(chrome, { screen: 'phone', script: false, scheme: 'dark' }),
    };
    const decided: Record<string, number> = {};
    const running = async () => (await e2e.client.processes.getStatus(id)).status === 'running';
    for (let mails = 0; mails < 7; mails++) {
      const { to, link } = await until(`approval mail ${mails + 1}`, async () => {
        await outside.look();
        return outside.approvalMails[mails];
      });
      const page = await phones[to]!.newPage();
      watch(page, e2e.stack.apiUrl, trouble);
      decided[to] = (decided[to] ?? 0) + (await decideAll(page, link!, trouble));
      await page.close();
    }
    await until('the end', async () => !(await running()));
    expect(trouble).toEqual([]);
    expect(decided).toEqual({ 'it-admin@acme.com': 5, 'ciso@acme.com': 4 });
    expect(await e2e.client.processes.getStatus(id)).toMatchObject({
      status: 'completed',
      progressPercent: 100,
      incidents: [],
    });
    expect(await eventTypes(e2e, id)).toMatchObject({ ApprovalDecided: 9, ApprovalGranted: 8 });

    // Afterwards the last link still shows what was decided, and how it ended.
    const later = await phones['it-admin@acme.com']!.newPage();
    await later.goto(`${e2e.stack.apiUrl}${PATHS.home}`);
    expect(await later.locator('main').textContent()).toMatch(/complete/i);
    for (const phone of Object.values(phones)) await phone.close();
  }, 180_000);
}

/** Opens the link and approves one after another until nothing waits; how many there were. */
async function decideAll(page: Page, link: string, trouble: string[]): Promise<number> {
  await page.goto(link);
  await page.getByRole('button').first().tap();
  await page.waitForURL(`**${PATHS.decide}`);
  const decide = page.url();
  for (let count = 0; ; count++) {
    await page.goto(decide);
    trouble.push(...(await sideways(page)));
    const form = page.locator('form:has(input[name="decision"])').first();
    if ((await form.count()) === 0) return count;
    await form.getByText('Approve', { exact: true }).tap();
    await form.locator('textarea').first().fill('Seen on my phone.');
    await form.getByRole('button').last().tap();
    await page.locator('h1', { hasText: 'You approved' }).waitFor();
    trouble.push(...(await sideways(page)));
  }
}

/** Nothing may fail on a page, and nothing come from elsewhere. */
function watch(page: Page, server: string, trouble: string[]): void {
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server)) trouble.push(`asks for ${request.url()}`);
  });
}
