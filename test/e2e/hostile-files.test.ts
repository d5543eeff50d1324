// Files that would do something in a browser, stored under every name and type they could lie with: real Chromium opens
// each in every way that the portal offers, and nothing runs.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PATHS } from '../../portal/paths.ts';
import { TOKEN } from '../support/api-server.ts';
import { CHROMIUM, launchChromium, NO_CHROMIUM, openWindow } from '../support/chromium.ts';
import { notRun } from '../support/not-run.ts';
import { openLink } from '../support/portal-pages.ts';
import { portalStage, type Stage } from '../support/portal-stage.ts';
import { instancePath } from '../support/sso-instance.ts';
import { tinyGif, tinyPdf, tinyPng, tinyZip } from '../support/tiny-files.ts';

const RUN = 'document.title = "pwned"; window.pwned = 1; fetch("https://evil.example/")';
const HTML = `<!doctype html><body onload='${RUN}'><script>${RUN}</script><img src=x onerror='${RUN}'>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload='${RUN}'><script>${RUN}</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="${RUN}"/></foreignObject></svg>`;
const JS_PDF = '/OpenAction << /S /JavaScript /JS (app.alert\\("pwned"\\);) >>';

/** What it is, the type it says it has, its bytes. */
const FILES: [what: string, type: string, bytes: Buffer | string][] = [
  ['HTML', 'text/html', HTML],
  [
    'XHTML',
    'application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml"><script>${RUN}</script></html>`,
  ],
  ['HTML as text', 'text/plain', HTML],
  [
    'HTML as Markdown',
    'text/markdown',
    `# Hi\n\n${HTML}\n\n[x](javascript:${encodeURI(RUN)}) ![x](x" onerror="${RUN})`,
  ],
  ['HTML as CSV', 'text/csv', HTML],
  ['HTML as PNG', 'image/png', HTML],
  ['HTML as JPEG', 'image/jpeg', HTML],
  ['HTML as PDF', 'application/pdf', HTML],
  ['HTML as bytes', 'application/octet-stream', HTML],
  ['HTML as JSON', 'application/json', JSON.stringify({ [HTML]: HTML, list: [HTML] })],
  ['HTML with a type of two', 'text/html', `\ufeff${HTML}`],
  ['SVG', 'image/svg+xml', SVG],
  ['SVG as PNG', 'image/png', SVG],
  ['SVG as WebP', 'image/webp', `<?xml version="1.0"?>${SVG}`],
  ['SVG as text', 'text/plain', SVG],
  [
    'XML with a style',
    'text/xml',
    `<?xml-stylesheet type="text/xsl" href="data:text/xml,${encodeURIComponent(SVG)}"?><a/>`,
  ],
  ['a script', 'text/javascript', RUN],
  ['a GIF that is a script', 'image/gif', Buffer.concat([Buffer.from('GIF89a=1;'), Buffer.from(RUN)])],
  ['a GIF with HTML behind it', 'image/gif', Buffer.concat([tinyGif(), Buffer.from(HTML)])],
  ['a PNG with HTML behind it', 'image/png', Buffer.concat([tinyPng(), Buffer.from(HTML)])],
  ['a PNG that says it is HTML', 'text/html', tinyPng()],
  ['a PDF with a script', 'application/pdf', tinyPdf('x', JS_PDF)],
  [
    'a PDF whose script is spelt in hex',
    'application/pdf',
    tinyPdf('x', JS_PDF.replace('/JavaScript', '/J#61v#61Script')),
  ],
  ['a PDF with HTML in front', 'application/pdf', Buffer.concat([Buffer.from(HTML), tinyPdf()])],
  ['a PDF with HTML behind it', 'application/pdf', Buffer.concat([tinyPdf(), Buffer.from(HTML)])],
  [
    'an archive that is HTML in front',
    'application/zip',
    Buffer.concat([Buffer.from(HTML), tinyZip({ a: 'a' })]),
  ],
  ['a saved page', 'multipart/related', `Content-Type: text/html\n\n${HTML}`],
];

if (CHROMIUM === null) notRun('hostile files in Chromium', NO_CHROMIUM);
else inChromium();

function inChromium(): void {
  let chrome: Browser;
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  const trouble: string[] = [];
  beforeAll(async () => {
    [chrome, stage] = await Promise.all([launchChromium(), portalStage()]);
    for (const [index, [what, type, bytes]] of FILES.entries()) {
      const query = new URLSearchParams({
        key: `hostile-${index}`,
        type: 'file',
        fileName: `<b>${what}.html`,
      });
      const answer = await fetch(
        `${stage.server.url}${instancePath(stage.id, '/artifacts')}?${query.toString()}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
          body:
            type === 'application/json'
              ? JSON.stringify({ key: `hostile-${index}`, content: JSON.parse(String(bytes)) as unknown })
              : new Uint8Array(Buffer.from(bytes)),
        },
      );
      if (answer.status !== 201) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
    }
    await stage.post('/comments', { text: HTML });
    context = await openWindow(chrome);
    context.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('request', (request) => {
      const { protocol } = new URL(request.url());
      if (!request.url().startsWith(stage.server.url) && protocol.startsWith('http'))
        trouble.push(`asks for ${request.url()}`);
    });
    page = await context.newPage();
    await openLink(stage, page);
  }, 120_000);
  afterAll(async () => {
    await context?.close();
    await Promise.all([chrome?.close(), stage?.close()]);
  });

  /** In every frame that can be asked. */
  async function ran(): Promise<string[]> {
    const marks = page
      .frames()
      .map(
        async (frame) => await frame.evaluate(() => `${'pwned' in window} ${document.title}`).catch(() => ''),
      );
    return (await Promise.all(marks)).filter((mark) => mark.startsWith('true') || mark.includes('pwned'));
  }
  const open = async (path: string): Promise<string> => {
    // What is downloaded leads nowhere.
    const answer = await page.goto(`${stage.server.url}${path}`).catch(() => null);
    await page.waitForTimeout(150);
    return answer === null ? 'downloaded' : 'shown';
  };

  test.each(FILES.map(([what], index) => [what, index] as const))(
    '%s runs nowhere',
    async (_, index) => {
      const key = `hostile-${index}`;
      expect(await open(PATHS.artifactPage(key))).toBe('shown');
      expect(await ran()).toEqual([]);
      await open(PATHS.artifactContent(key, 1));
      expect(await ran()).toEqual([]);
      expect(await open(PATHS.artifact(key, 1))).toBe('downloaded');
      expect(await ran()).toEqual([]);
      const { headers } = await page.request
        .get(`${stage.server.url}${PATHS.artifactContent(key, 1)}`)
        .then((answer) => ({ headers: answer.headers() }));
      expect(headers['content-security-policy']).toMatch(/^sandbox;/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      const inline = !headers['content-disposition']!.startsWith('attachment');
      if (inline) expect(headers['content-type']).toMatch(/^(image\/(png|gif)|application\/pdf)$/);
      expect(trouble).toEqual([]);
    },
    30_000,
  );

  test('nor does what people write, on any page', async () => {
    for (const path of [PATHS.home, PATHS.decide, PATHS.thread('instance', '')]) {
      await open(path);
      expect(await ran()).toEqual([]);
    }
    expect(await page.locator('text=document.title').count()).toBeGreaterThan(0);
    expect(trouble).toEqual([]);
  });

  test('a PDF and a picture that are what they say are shown', async () => {
    await page.goto(`${stage.server.url}${PATHS.home}`);
    for (const [name, buffer] of [
      ['plan.pdf', tinyPdf('Plan of the network')],
      ['plan.png', tinyPng(120, 60)],
    ] as const) {
      await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/html', buffer });
      await page.locator('form[enctype] button').click();
      await page.waitForURL('**/external/artifacts/**');
      if (name === 'plan.png') {
        const width = page
          .locator('img.picture')
          .evaluate((image) => (image as HTMLImageElement).naturalWidth);
        expect(await width).toBe(120);
      } else {
        const type = await page.locator('iframe.pdf').getAttribute('src');
        const answer = await page.request.get(`${stage.server.url}${type}`);
        expect(answer.headers()['content-type']).toBe('application/pdf');
        expect(answer.headers()['x-frame-options']).toBe('SAMEORIGIN');
      }
      await page.goto(`${stage.server.url}${PATHS.home}`);
    }
    expect(trouble).toEqual([]);
  }, 30_000);
}
