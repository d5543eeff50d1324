// Every page of the portal in real Chromium: WCAG 2.2 AA by axe in light and dark, narrow, at 200 %, by keyboard alone,
// and with no script.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { PATHS } from '../../portal/paths.ts';
import {
  CHROMIUM,
  NO_CHROMIUM,
  SCREENS,
  doubleText,
  launchChromium,
  openWindow,
  sideways,
  tabTo,
  violations,
} from '../support/chromium.ts';
import { notRun } from '../support/not-run.ts';
import { NO_PAGES, PAGE_ROWS } from '../support/portal-pages.ts';
import { type Stage, portalStage } from '../support/portal-stage.ts';

if (CHROMIUM === null) notRun('the pages in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let stage: Stage;
  beforeAll(async () => {
    chrome = await launchChromium();
  }, 60_000);
  afterAll(async () => chrome?.close());
  beforeEach(async () => {
    stage = await portalStage();
  });
  afterEach(async () => stage?.close());

  test.each(PAGE_ROWS)(
    '$name can be read by everybody',
    async ({ reach, heading }) => {
      const context = await openWindow(chrome);
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on('request', (request) => {
        // A PDF is shown by Chromium's own viewer.
        const own = [stage.server.url, 'chrome', 'about:', 'blob:'];
        if (!own.some((start) => request.url().startsWith(start))) trouble.push(`asks for ${request.url()}`);
      });
      await reach(stage, page, context);
      expect(await page.locator('h1').allTextContents()).toEqual([expect.stringMatching(heading)]);
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
      for (const [colorScheme, screen] of [
        ['light', 'desk'],
        ['dark', 'phone'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(SCREENS[screen]);
        trouble.push(...(await violations(page)).map((each) => `${colorScheme}, ${screen}: ${each}`));
      }
      for (const screen of ['narrow', 'phone', 'zoomed', 'desk'] as const) {
        await page.setViewportSize(SCREENS[screen]);
        trouble.push(...(await sideways(page)).map((each) => `${screen}: ${each}`));
      }
      for (const screen of ['phone', 'desk'] as const) {
        await page.setViewportSize(SCREENS[screen]);
        await doubleText(page, true);
        trouble.push(...(await sideways(page)).map((each) => `${screen}, text at 200 %: ${each}`));
        await doubleText(page, false);
      }
      await context.close();
      expect(trouble).toEqual([]);
    },
    60_000,
  );

  test('each address of the portal has a page here, or is none', () => {
    const shown = new Set<string>([...PAGE_ROWS.flatMap(({ paths }) => paths), ...NO_PAGES]);
    expect(Object.keys(PATHS).filter((name) => !shown.has(name))).toEqual([]);
  });

  describe.each([true, false])('with script: %s', (script) => {
    test('a decision takes nothing but a keyboard', async () => {
      const context = await openWindow(chrome, { script });
      const page = await context.newPage();
      await page.goto(await stage.link());
      await tabTo(page, 'form button');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${PATHS.decide}`);
      await tabTo(page, 'input[name="answer"]');
      await page.keyboard.press('Space');
      await tabTo(page, 'textarea[name="comment"]');
      await page.keyboard.type('By keyboard.');
      await tabTo(page, 'form:has(input[name="decision"]) button[type="submit"]');
      await page.keyboard.press('Space');
      await page.locator('h1', { hasText: 'You approved' }).waitFor();
      expect(await page.locator('main').textContent()).toContain('By keyboard.');
      await context.close();
      const decided = (await stage.server.books.events(stage.id)).filter(
        ({ type }) => type === 'ApprovalDecided',
      );
      expect(decided).toMatchObject([{ data: { choice: 'approve', comment: 'By keyboard.' } }]);
    }, 60_000);
  });
}
