// Real Chromium for the tests of pages: one for a suite, a window of its own for each person, and what is looked for in
// every page.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, knownChromium } from '../../scripts/chromium.mjs';

/** Path of what set-up found; null: none. */
export const CHROMIUM = await knownChromium();
export const NO_CHROMIUM = 'There is no Chromium: install it, or name it in CHROMIUM.';

/** CSS pixels. `narrow`: what a wide window has left at 400 %. */
export const SCREENS = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  /** A desk at 200 %. */
  zoomed: { width: 640, height: 500 },
  desk: { width: 1280, height: 1000 },
} as const;

export interface WindowOptions {
  screen?: keyof typeof SCREENS;
  /** Default true. */
  script?: boolean;
  scheme?: 'light' | 'dark';
}

/** Close it when done. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM!, args: CHROMIUM_FLAGS });
}

/** A window with cookies of its own, as another person's or another device's. A phone is touched. */
export async function openWindow(chrome: Browser, options: WindowOptions = {}): Promise<BrowserContext> {
  const { screen = 'desk', script = true, scheme = 'light' } = options;
  const isPhone = screen === 'phone';
  const context = await chrome.newContext({
    viewport: SCREENS[screen],
    isMobile: isPhone,
    hasTouch: isPhone,
    javaScriptEnabled: script,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  return context;
}

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVEL_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA, one line each: rule, where, why. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, which the page's content security policy does not bind.
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations: all } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return all.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({
        id,
        target: target.join(' '),
        why: failureSummary ?? '',
      })),
    );
  }, LEVEL_AA);
  return found.map(({ id, target, why }) => `${id} at ${target}: ${why.replaceAll(/\s+/g, ' ')}`);
}

/** What makes a page scroll sideways, by selector; [] where it does not. */
export async function sideways(page: Page): Promise<string[]> {
  // With its stylesheet: the words of a page can be there before that is.
  await page.waitForLoadState('load');
  return await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return [
      `${scrollWidth} px in ${clientWidth}`,
      ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 120)),
    ];
  });
}

/** Twice the size for text, as somebody sets it in the browser. */
export async function doubleText(page: Page, on: boolean): Promise<void> {
  await page.evaluate(
    (size) => {
      document.documentElement.style.fontSize = size;
    },
    on ? '200%' : '',
  );
}

/** Tabs on until `wanted` has the focus, with something to be seen of it at every stop. Throws after 80. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    const before = await page.screenshot();
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    if ((await page.screenshot()).equals(before))
      throw new Error(`Nothing shows that the focus is on ${await focused.first().evaluate(described)}`);
    if ((await page.locator(`${wanted}:focus`).count()) > 0) return;
  }
  throw new Error(`80 tabs did not lead to ${wanted} on ${page.url()}`);
}

const described = (element: Element): string => element.outerHTML.slice(0, 200);
