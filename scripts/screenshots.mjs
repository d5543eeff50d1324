// npm run screenshots: the pages as people see them, taken from the running product into docs/images. Needs Chromium.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { linkIn, watchMailbox } from './demo/mailbox.mjs';
import { environment } from './environment.mjs';
import { startSample } from './sample.mjs';
import { bareEnvironment, ROOT, startStack } from './stack.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { createTerminal } from './terminal.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 1000 };
const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
if (!CHROMIUM) throw new Error('No Chromium found: install it, or name it in CHROMIUM.');

const terminal = createTerminal();
const images = join(ROOT, 'docs/images');
const dataDir = await mkdtemp(join(tmpdir(), 'countersign-pictures-'));
await mkdir(images, { recursive: true });
const found = await findTemporal({ terminal, env: environment() });
const stack = await startStack({
  dataDir,
  temporalBinary: found.file,
  port: 0,
  temporalPort: 0,
  uiPort: null,
  env: bareEnvironment(),
  terminal,
});
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

try {
  const { id } = await startSample({ apiUrl: stack.apiUrl, token: stack.token, key: 'pictures' });
  const mails = await watchMailbox({ folder: stack.mailFolder, instanceId: id });
  const next = async () => {
    for (;;) {
      const mail = (await mails()).find(({ subject }) => subject.startsWith('Approval Required'));
      if (mail) return linkIn(mail.text);
      await new Promise((done) => setTimeout(done, 200));
    }
  };
  const link = await next();
  const context = await browser.newContext({ viewport: PHONE, isMobile: true, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  await page.goto(link);
  await shot(page, 'landing-phone');
  await page.getByRole('button').first().click();
  await shot(page, 'decide-phone');
  const form = page.locator('form:has(input[name="approval"])').first();
  await form.getByLabel('Approve').check({ force: true });
  await form.getByRole('button').click();
  await shot(page, 'receipt-phone');
  await context.close();
  const desk = await browser.newContext({ viewport: DESK });
  const wide = await desk.newPage();
  await wide.goto(await next());
  await wide.getByRole('button').first().click();
  await shot(wide, 'decide-desk', false);
  await desk.close();
} finally {
  await browser.close();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function shot(page, name, fullPage = true) {
  await page.screenshot({ path: join(images, `${name}.png`), fullPage });
  terminal.line('Picture', `docs/images/${name}.png`);
}
