// The console in real Chromium: WCAG 2.2 AA by axe in light and dark, narrow, at 200 %, by keyboard alone, with no script;
// and that a page which loads itself again takes nothing away from who is at work on it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import {
  CHROMIUM,
  doubleText,
  launchChromium,
  NO_CHROMIUM,
  openWindow,
  SCREENS,
  sideways,
  tabTo,
  violations,
} from '../support/chromium.ts';
import { type ConsoleStage, consoleStage } from '../support/console-stage.ts';
import { notRun } from '../support/not-run.ts';

if (CHROMIUM === null) notRun('the console in Chromium', NO_CHROMIUM);
else inChromium();

/** Names and ids are the reader's own: no page may be pushed apart by one. */
const LONG = `Ünbroken ${'x'.repeat(120)}`;

function inChromium(): void {
  let chrome: Browser;
  let stage: ConsoleStage;
  let empty: ConsoleStage;
  beforeAll(async () => {
    chrome = await launchChromium();
    stage = await consoleStage();
    empty = await consoleStage({ isEmpty: true });
    const more = await stage.server.ask('POST', '/api/processes/customer_onboarding/instances', {
      name: LONG,
      context: { customer: LONG },
      allowUnbound: true,
    });
    if (more.status !== 201) throw new Error(more.text);
  }, 60_000);
  afterAll(async () => {
    await chrome?.close();
    await stage?.close();
    await empty?.close();
  });

  const firstIncident = async (): Promise<string> => {
    const [open] = (await stage.server.books.openIncidents({ kind: 'task-failed' }, { limit: 1 })).items;
    return `/console/incidents/${open!.instanceId}/${open!.incidentId}`;
  };

  test.each<[string, () => ConsoleStage, string | (() => Promise<string>)]>([
    ['overview', () => stage, '/console'],
    ['overview with nothing', () => empty, '/console'],
    ['instances', () => stage, '/console/instances?show=all'],
    ['nothing found', () => stage, '/console/instances?text=nowhere&startedFrom=soon'],
    ['approvals', () => stage, '/console/approvals'],
    ['incidents', () => stage, '/console/incidents'],
    ['one incident', () => stage, firstIncident],
    ['several at once', () => stage, '/console/bulk?action=resolve-incidents&show=trouble'],
    ['what was done at once', () => stage, '/console/bulk'],
    ['what can be started', () => stage, '/console/start'],
    ['the form of a start', () => stage, '/console/start/customer_onboarding'],
  ])(
    '%s can be read by everybody',
    async (_name, on, place) => {
      const context = await openWindow(chrome);
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(on().server.url)) trouble.push(`asks for ${request.url()}`);
      });
      const path = typeof place === 'string' ? place : await place();
      await on().signIn(page);
      await page.goto(`${on().server.url}${path}`);
      expect(await page.locator('h1').count()).toBe(1);
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

  test('a finger hits what it is meant to hit', async () => {
    const context = await openWindow(chrome, { screen: 'phone' });
    const page = await context.newPage();
    await stage.signIn(page, '/console/incidents');
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, .button, summary, select, input:not([type="hidden"]), .nav a')]
        .filter(
          (each) =>
            each.getClientRects().length > 0 && each.closest('details:not([open]) > :not(summary)') === null,
        )
        .map((each) => ({ html: each.outerHTML.slice(0, 80), height: each.getBoundingClientRect().height }))
        .filter(({ height }) => height < 43.5),
    );
    await context.close();
    expect(small).toEqual([]);
  }, 60_000);

  describe.each([true, false])('with script: %s', (script) => {
    test('an incident is mended with nothing but a keyboard', async () => {
      const context = await openWindow(chrome, { script });
      const page = await context.newPage();
      await stage.signIn(page, '/console');
      const path = await firstIncident();
      await tabTo(page, `a.button[href="${path}"]`);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${path}`);
      await tabTo(page, 'textarea[name="reason"]');
      await page.keyboard.type('The switch is on again.');
      await tabTo(page, 'button[type="submit"][data-kind="primary"]');
      await page.keyboard.press('Space');
      await page.waitForURL('**/console/incidents');
      expect(await page.locator('main').textContent()).toContain('It is recorded');
      const instanceId = path.split('/')[3]!;
      const events = await stage.server.books.events(instanceId);
      expect(events.find(({ type }) => type === 'IncidentResolved')).toMatchObject({
        data: { action: 'redo', reason: 'The switch is on again.' },
      });
      await context.close();
    }, 60_000);
  });

  describe('a page that is kept open', () => {
    const start = async (name: string) => {
      const answer = await stage.server.ask('POST', '/api/processes/customer_onboarding/instances', {
        name,
        context: { customer: name },
        allowUnbound: true,
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.id as string;
    };
    const opened = async (path: string): Promise<{ page: Page; close: () => Promise<void> }> => {
      const context = await openWindow(chrome);
      const page = await context.newPage();
      await stage.signIn(page, path);
      return { page, close: () => context.close() };
    };

    test('shows what has changed, says so, and leaves the focus where it was', async () => {
      const { page, close } = await opened('/console');
      const link = page.locator('#instances th a').nth(1);
      const name = (await link.textContent())!;
      await link.focus();
      await start('Soylent onboarding');
      await page.locator('#instances th a', { hasText: 'Soylent onboarding' }).waitFor();
      expect(await page.locator(':focus').textContent()).toBe(name);
      expect(await page.locator('[role="status"].hidden').textContent()).toMatch(/processes are open/);
      await close();
    }, 60_000);

    test('keeps what was typed, picked and unfolded', async () => {
      const { page, close } = await opened('/console/instances?sort=name');
      const box = page.locator('input[name="id"]').first();
      const picked = await box.getAttribute('value');
      await box.check();
      await page.locator('#more > summary').click();
      await page.locator('#f-text').fill('half a wo');
      await start('Aardvark onboarding');
      await page.locator('th a', { hasText: 'Aardvark onboarding' }).waitFor();
      expect(await page.locator(`input[name="id"][value="${picked}"]`).isChecked()).toBe(true);
      expect(await page.locator('input[name="id"]:checked').count()).toBe(1);
      expect(await page.locator('#f-text').inputValue()).toBe('half a wo');
      expect(await page.locator('#more').evaluate((each) => (each as HTMLDetailsElement).open)).toBe(true);
      await close();
    }, 60_000);

    test('takes no reason away that somebody is writing', async () => {
      const { page, close } = await opened('/console/incidents');
      await page.locator('.ways summary').first().click();
      const reason = page.locator('.ways details[open] :is(textarea, input[type="email"])').first();
      await reason.fill('half a reason');
      const before = await page.locator('.nav .count').allTextContents();
      const ids = await stage.server.books.openIncidents({ kind: 'approval-overdue' }, { limit: 1 });
      const { instanceId } = ids.items[0]!;
      await stage.server.ask('POST', `/api/processes/instances/${instanceId}/cancel`, { reason: 'Gone.' });
      await page.waitForFunction(
        (was) => [...document.querySelectorAll('.nav .count')].map((each) => each.textContent).join() !== was,
        before.join(),
      );
      expect(await reason.inputValue()).toBe('half a reason');
      await close();
    }, 60_000);

    test('says where to go on once the session is over', async () => {
      const { page, close } = await opened('/console');
      await Promise.all([page.waitForResponse('**/console/events*'), page.reload()]);
      await page.context().clearCookies();
      await start('After the end');
      await page.locator('.note.live', { hasText: 'Your session has ended' }).waitFor();
      await close();
    }, 60_000);

    test('with too many beside it says that it stands still, and loads all the same', async () => {
      const { page, close } = await opened('/console');
      for (const path of ['/console/approvals', '/console/incidents', '/console/instances']) {
        const other = await page.context().newPage();
        await Promise.all([other.waitForResponse('**/console/events*'), other.goto(stage.server.url + path)]);
      }
      const last = await page.context().newPage();
      await last.goto(`${stage.server.url}/console`);
      await last.locator('.note.live', { hasText: 'does not follow what happens' }).waitFor();
      expect(await page.locator('.note.live').count()).toBe(0);
      await close();
    }, 60_000);
  });
}
