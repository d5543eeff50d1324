// npm run screenshots: the pages as people see them, taken from the running product into docs/images; the console's by console-pictures.mjs. Needs Chromium.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './chromium.mjs';
import { takeConsolePictures } from './console-pictures.mjs';
import { watchMailbox } from './demo/mailbox.mjs';
import { bareEnvironment, environment } from './environment.mjs';
import { startSample } from './sample.mjs';
import { ROOT, startStack } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { createTerminal, SetUpError } from './terminal.mjs';

const WINDOWS = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 1.5 },
  desk: { viewport: { width: 1280, height: 1000 } },
};

/**
 * One after another, in one life of the sample; a new picture is one row. `reach` leaves the page on what is shown.
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ next: () => Promise<string>, go: (page: Page, path: string) => Promise<unknown> }} Sample
 * @type {{ name: string, window: keyof typeof WINDOWS, whole?: boolean, reach: (page: Page, sample: Sample) => Promise<unknown> }[]}
 */
const PICTURES = [
  { name: 'landing-phone', window: 'phone', reach: async (page, { next }) => page.goto(await next()) },
  { name: 'decide-phone', window: 'phone', reach: press },
  { name: 'home-desk', window: 'desk', reach: (page, { go }) => go(page, '/external') },
  {
    name: 'artifact-desk',
    window: 'desk',
    reach: (page, { go }) => go(page, '/external/artifacts/sso_requirements_doc'),
  },
  { name: 'receipt-phone', window: 'phone', reach: approve },
  {
    name: 'decide-desk',
    window: 'desk',
    whole: false,
    reach: async (page, { next }) => {
      await page.goto(await next());
      await press(page);
    },
  },
];

const terminal = createTerminal();
const env = environment();
const found = await findChromium({ terminal, env });
if ('missing' in found) throw new SetUpError(found.missing);
const images = join(ROOT, 'docs/images');
await mkdir(images, { recursive: true });
const dataDir = await mkdtemp(join(tmpdir(), 'countersign-pictures-'));
const stack = await startStack({
  dataDir,
  temporalBinary: (await findTemporal({ terminal, env })).file,
  port: 0,
  temporalPort: 0,
  uiPort: null,
  env: bareEnvironment(),
  terminal,
});
const browser = await chromium.launch({ executablePath: found.file, args: CHROMIUM_FLAGS });
try {
  const { id } = await startSample({ apiUrl: stack.apiUrl, token: stack.token, key: 'pictures' });
  const sample = {
    next: nextLink(await watchMailbox({ folder: stack.mailFolder, instanceId: id })),
    go: (page, path) => page.goto(`${stack.apiUrl}${path}`),
  };
  // One person on two devices: the session of the phone is opened at the desk, too.
  const cookies = async () => await pages.phone.context().cookies();
  const pages = { phone: await pageIn('phone'), desk: await pageIn('desk') };
  for (const { name, window, whole = true, reach } of PICTURES) {
    const page = pages[window];
    if (window === 'desk') await page.context().addCookies(await cookies());
    await reach(page, sample);
    await page.screenshot({ path: join(images, `${name}.png`), fullPage: whole });
    terminal.line('Picture', `docs/images/${name}.png`);
  }
  await takeConsolePictures({
    pageIn,
    take: async (page, { name, window, height }) => {
      const { width } = WINDOWS[window].viewport;
      const clip = { x: 0, y: 0, width, height };
      await page.screenshot({ path: join(images, `${name}.png`), fullPage: true, clip });
      terminal.line('Picture', `docs/images/${name}.png`);
    },
  });
} finally {
  await browser.close();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** @param {keyof typeof WINDOWS} window */
async function pageIn(window) {
  return await (await browser.newContext(WINDOWS[window])).newPage();
}

/** The link of the next approval mail, once it is there. */
function nextLink(read) {
  return async () => {
    for (;;) {
      const mail = (await read()).find(({ subject }) => subject.startsWith('Approval Required'));
      if (mail) return mail.link;
      await new Promise((done) => setTimeout(done, 200));
    }
  };
}

/** The button of the landing page. */
async function press(page) {
  await page.getByRole('button').first().click();
  await page.waitForURL('**/external/decide');
}

async function approve(page) {
  const form = page.locator('form:has(input[name="decision"])').first();
  await form.getByText('Approve', { exact: true }).click();
  await form.getByRole('button').last().click();
  await page.locator('h1', { hasText: 'You approved' }).waitFor();
}
