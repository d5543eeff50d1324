// Documents that people add: what is taken and under which name, and hostile files, of which none leaves anything behind.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { commandScanner } from '../../activities/adapters/command-scanner.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, formsOf } from '../support/browser.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';
import { tinyDocm, tinyDocx, tinyPdf, tinyPng, tinyZip } from '../support/tiny-files.ts';

const MIB = 1024 * 1024;
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
/** Looks for the test virus, as a scanner does: on its standard input, with its verdict as exit code. */
const FINDS_EICAR = `${process.execPath} ${new URL('../support/find-eicar.mjs', import.meta.url).pathname}`;

const blobs = memoryBlobs();
let server: ApiServer;
let id: string;
let john: Browser;
let csrf: string;
beforeAll(async () => {
  server = await apiServer({ blobs, scanner: commandScanner(FINDS_EICAR) });
  id = await startSso(server);
  john = browser(server);
  await john.open(await linkOf('customer_it_admin', ['view', 'comment', 'upload']));
  const home = await john.get('/external');
  csrf = formsOf(home.html)
    .find(({ action }) => action === '/external/upload')!
    .fields.get('csrf')!;
});
afterAll(() => server.close());

async function linkOf(participantId: string, permissions: string[]): Promise<string> {
  const answer = await server.ask('POST', instancePath(id, `/participants/${participantId}/links`), {
    permissions,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.url as string;
}

interface Sent {
  name: string;
  bytes: Uint8Array | string;
  type?: string;
  token?: string;
  cookies?: Browser;
}

/** As a browser sends a form; the name goes as it is, byte for byte. */
async function send({ name, bytes, type = 'application/octet-stream', token = csrf, cookies = john }: Sent) {
  const edge = '----edge7MA4YWxkTrZu0gW';
  const part = (head: string) => `--${edge}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="csrf"')}\r\n${token}\r\n`),
    Buffer.from(`${part(`name="file"; filename="${name}"`)}Content-Type: ${type}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${edge}--\r\n`),
  ]);
  const response = await fetch(`${server.url}/external/upload`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': `multipart/form-data; boundary=${edge}`,
      cookie: [...cookies.cookies].map((pair) => pair.join('=')).join('; '),
      origin: server.url,
      'sec-fetch-site': 'same-origin',
    },
    body,
  });
  const html = await response.text();
  return { status: response.status, to: response.headers.get('location'), said: saidIn(html) };
}

/** The words of a page, without its markup. */
const saidIn = (html: string): string =>
  /<main.*<\/main>/s
    .exec(html)?.[0]
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"') ?? '';

const stored = () => server.books.artifactVersions(id);
const keyOf = (to: string | null): string => decodeURIComponent(to!.split('/').at(-1)!);

describe('is taken', () => {
  test.each<[string, string, Uint8Array | string, string]>([
    ['a PDF', 'Vertrag Entwurf.pdf', tinyPdf(), 'application/pdf'],
    ['a picture', 'plan.PNG', tinyPng(), 'image/png'],
    [
      'a Word document',
      'notes.docx',
      tinyDocx(),
      `application/vnd.openxmlformats-officedocument.wordprocessingml.document`,
    ],
    ['an archive', 'all.zip', tinyZip({ 'a.txt': 'a' }), 'application/zip'],
    ['text', 'read me.txt', 'Hello', 'text/plain'],
    [
      'CSV of an older encoding',
      'liste.csv',
      Buffer.from('name;ort\nM\xfcller;K\xf6ln\n', 'latin1'),
      'text/csv',
    ],
    ['JSON', 'data.json', '{"a":1}', 'application/json'],
    ['Markdown in another script', 'Правила.md', '# Hi', 'text/markdown'],
  ])('%s', async (_, name, bytes, contentType) => {
    const answer = await send({ name, bytes, type: 'text/html' });
    expect([answer.status, answer.said]).toEqual([303, '']);
    const key = keyOf(answer.to);
    expect(key).toMatch(/^upload\.customer_it_admin\.[^.]+$/);
    const [version] = await server.books.artifactVersions(id, key);
    expect(version).toMatchObject({
      version: 1,
      contentType,
      fileName: name,
      by: 'customer_it_admin',
      type: 'upload',
    });
    const page = await john.get(answer.to!);
    expect(page.status).toBe(200);
    expect(page.html).toContain('John Smith');
  });

  test('the same name again is a new version; another person’s is their own', async () => {
    const first = await send({ name: 'once.txt', bytes: 'one' });
    const again = await send({ name: 'once.txt', bytes: 'two' });
    expect(again.to).toBe(first.to);
    expect(await server.books.artifactVersions(id, keyOf(first.to))).toHaveLength(2);
    const jane = browser(server);
    await jane.open(await linkOf('customer_ciso', ['view', 'upload']));
    const token = formsOf((await jane.get('/external')).html)
      .find(({ action }) => action === '/external/upload')!
      .fields.get('csrf')!;
    const hers = await send({ name: 'once.txt', bytes: 'three', token, cookies: jane });
    expect(keyOf(hers.to)).toBe('upload.customer_ciso.once-txt');
  });

  test.each([
    ['folders', '../../../etc/passwd.txt', 'passwd.txt'],
    ['folders of another system', 'C:\\Users\\x\\..\\boot.txt', 'boot.txt'],
    ['what turns the writing direction', 'invoice\u202etxt.pdf.txt', 'invoicetxt.pdf.txt'],
    ['what has no width', 'in\u200bvoice\ufeff.txt', 'invoice.txt'],
    ['line breaks', 'a%0D%0ASet-Cookie: x=1.txt', 'aSet-Cookie: x=1.txt'],
    ['dots in front', '...hidden.txt', 'hidden.txt'],
    ['three hundred letters', `${'x'.repeat(300)}.txt`, `${'x'.repeat(146)}.txt`],
  ])('under a plain name: %s', async (_, name, shown) => {
    const answer = await send({ name, bytes: `of ${name}` });
    expect(answer.status).toBe(303);
    const version = (await server.books.artifactVersions(id, keyOf(answer.to))).at(-1)!;
    expect(version.fileName).toBe(shown);
    const { headers } = await john.get(
      `/external/artifacts/${encodeURIComponent(version.key)}/${version.version}`,
    );
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect(headers.get('set-cookie')).toBeNull();
  });
});

describe('is refused with words, and nothing of it is stored', () => {
  const html = '<!doctype html><script>window.pwned = 1</script>';
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 1"/>';
  const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 1)]);
  test.each<[string, string, Uint8Array | string, number, RegExp]>([
    ['HTML', 'page.html', html, 422, /ends in ".html" is not taken/],
    ['HTML by another ending', 'page.xhtml', html, 422, /is not taken/],
    ['HTML that says it is a picture', 'page.png', html, 422, /says that it is a PNG picture/],
    ['HTML that says it is a PDF', 'page.pdf', html, 422, /says that it is a PDF/],
    ['SVG', 'logo.svg', svg, 422, /is not taken/],
    ['SVG that says it is a picture', 'logo.webp', svg, 422, /WebP picture/],
    ['SVG behind an XML head, as text', 'logo.txt', `<?xml version="1.0"?>${svg}`, 422, /plain text/],
    ['a program', 'setup.exe', exe, 422, /is not taken/],
    ['a program that says it is a picture', 'setup.png', exe, 422, /PNG picture/],
    ['a program behind two endings', 'invoice.pdf.exe', exe, 422, /is not taken/],
    ['a script', 'run.sh', '#!/bin/sh\nrm -rf /', 422, /is not taken/],
    ['an ending behind U+0000', 'a.png\u0000.html', html, 400, /could not be read/],
    ['a picture with another ending', 'scan.pdf', tinyPng(), 422, /says that it is a PDF/],
    ['a PDF behind HTML', 'both.pdf', Buffer.concat([Buffer.from(html), tinyPdf()]), 422, /PDF/],
    ['macros', 'report.docm', tinyDocm(), 422, /is not taken/],
    ['macros that say they are none', 'report.docx', tinyDocm(), 422, /Word document/],
    ['bytes that say they are text', 'x.csv', Buffer.from([1, 2, 3, 0]), 422, /CSV text/],
    ['JSON that is none', 'x.json', '{', 422, /no JSON/],
    ['nothing', 'empty.txt', '', 422, /empty/],
    ['no ending', 'README', 'x', 422, /without an ending/],
    ['dots alone', '..', 'x', 422, /Choose a file/],
    ['more than 25 MB', 'big.txt', Buffer.alloc(25 * MIB + 1, 'a'), 413, /larger than 25 MB/],
    ['the test virus', 'eicar.txt', EICAR, 422, /Malware was found/],
    ['the test virus in an archive', 'eicar.zip', tinyZip({ 'eicar.com': EICAR }), 422, /Malware was found/],
  ])('%s', async (_, name, bytes, status, words) => {
    const [before, kept] = [await stored(), blobs.size()];
    const answer = await send({ name, bytes, type: 'image/png' });
    expect([answer.status, answer.said]).toEqual([status, expect.stringMatching(words)]);
    expect(await stored()).toEqual(before);
    expect(blobs.size()).toBe(kept);
  });

  test('a form that is not ours, or of somebody who may not', async () => {
    const [before, kept] = [await stored(), blobs.size()];
    expect((await send({ name: 'a.txt', bytes: 'x', token: 'wrong' })).status).toBe(403);
    const jane = browser(server);
    await jane.open(await linkOf('customer_ciso', ['view']));
    expect((await jane.get('/external')).html).not.toContain('/external/upload');
    expect((await send({ name: 'a.txt', bytes: 'x', cookies: jane })).status).toBe(403);
    expect((await send({ name: 'a.txt', bytes: 'x', cookies: browser(server) })).status).toBe(403);
    expect(await stored()).toEqual(before);
    expect(blobs.size()).toBe(kept);
  });

  test('what breaks off on its way', async () => {
    const kept = blobs.size();
    await new Promise<void>((resolve) => {
      const edge = 'edge';
      const call = request(`${server.url}/external/upload`, {
        method: 'POST',
        headers: {
          'content-type': `multipart/form-data; boundary=${edge}`,
          'content-length': 10 * MIB,
          cookie: [...john.cookies].map((pair) => pair.join('=')).join('; '),
          origin: server.url,
        },
      });
      call.on('error', () => resolve());
      call.on('close', () => resolve());
      const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
      call.write(head + 'x'.repeat(MIB), () => setTimeout(() => call.destroy(), 50));
    });
    expect(blobs.size()).toBe(kept);
    // It holds no place either: as many as one person may send at once find room.
    const more = Array.from({ length: 2 }, (_, i) => send({ name: `more-${i}.txt`, bytes: `more ${i}` }));
    expect((await Promise.all(more)).map(({ status }) => status)).toEqual([303, 303]);
    expect(server.problems).toEqual([]);
  });

  test('what nobody can look through', async () => {
    server.deps.scanner = commandScanner('/nowhere/clamdscan -');
    const kept = blobs.size();
    const answer = await send({ name: 'a.txt', bytes: 'not looked through' });
    server.deps.scanner = commandScanner(FINDS_EICAR);
    expect([answer.status, answer.said]).toEqual([503, expect.stringMatching(/could not be looked through/)]);
    expect(blobs.size()).toBe(kept);
  });

  test('one too many in an hour', async () => {
    const own = (await stored()).filter(({ by }) => by === 'customer_it_admin').length;
    for (let i = own; i < 60; i++)
      expect((await send({ name: 'often.txt', bytes: `${i}` })).status).toBe(303);
    const kept = blobs.size();
    const answer = await send({ name: 'often.txt', bytes: 'one more' });
    expect([answer.status, answer.said]).toEqual([429, expect.stringMatching(/60 documents an hour/)]);
    expect(blobs.size()).toBe(kept);
  }, 60_000);
});
