// The demo's browser: forms, what it sends, cookies, redirects; against pages as the portal has them and a real server.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createBrowser, keepCookies } from '../../scripts/demo/browser.mjs';
import { approveAll } from '../../scripts/demo/decide.mjs';
import { filledIn, formsIn, headingOf, isDecisionForm } from '../../scripts/demo/forms.mjs';
import { linkIn } from '../../scripts/demo/mailbox.mjs';

const DECIDE = `<!doctype html><h1>2 <em>decisions</em> wait</h1>
<form class="who" method="post" action="/external/session/end"><input type="hidden" name="csrf" value="c1"><button type="submit">End session</button></form>
<!-- <form method="post"><input name="old"></form> -->
<script>const html = '<form method="post">';</script>
<form method='post' action="/external/decide?a=1&amp;b=2" aria-label="SSO &quot;Configuration&quot; Review: your decision">
  <input type="hidden" name="approval" value="task:sso_setup:1">
  <input type=hidden name=decision value=d-1>
  <input type="hidden" name="shown" value="a@1:ff"><input type="hidden" name="shown" value="b@2:ee">
  <input type="radio" name="answer" value="approve" id="y" required><label for="y">Approve > all</label>
  <input type="radio" name="answer" value="reject" id="n">
  <textarea name="comment" title="a > b">
kept &lt;draft&gt;</textarea>
  <input type="checkbox" name="copy" checked><input type="text" name="off" value="x" disabled>
  <button type="submit" name="go" value="1">Record my decision</button>
</form>`;

describe('formsIn', () => {
  const forms = formsIn(DECIDE);

  test('finds the forms of the page and none in comments or scripts', () => {
    expect(forms.map(({ method, action }) => [method, action])).toEqual([
      ['post', '/external/session/end'],
      ['post', '/external/decide?a=1&b=2'],
    ]);
    expect(forms.map(isDecisionForm)).toEqual([false, true]);
    expect(forms[0]!.label).toBe('End session');
    expect(forms[1]!.label).toBe('SSO "Configuration" Review: your decision');
    expect(headingOf(DECIDE)).toBe('2 decisions wait');
  });

  test('sends what a browser sends: hidden fields, repeated ones, the chosen radio, no button, nothing disabled', () => {
    expect([...filledIn(forms[1]!, { answer: 'approve', comment: 'fine' })]).toEqual([
      ['approval', 'task:sso_setup:1'],
      ['decision', 'd-1'],
      ['shown', 'a@1:ff'],
      ['shown', 'b@2:ee'],
      ['answer', 'approve'],
      ['comment', 'fine'],
      ['copy', 'on'],
    ]);
  });

  test('leaves a radio out that nobody chose, and keeps a text as the page has it', () => {
    const body = filledIn(forms[1]!);
    expect(body.has('answer')).toBe(false);
    expect(body.get('comment')).toBe('kept <draft>');
  });

  test('refuses an answer that the page does not offer', () => {
    expect(() => filledIn(forms[1]!, { answer: 'maybe' })).toThrow('no field "answer" that takes "maybe"');
    expect(() => filledIn(forms[0]!, { comment: 'x' })).toThrow('no field "comment"');
  });
});

test('keepCookies sets, replaces and expires by origin', () => {
  const jar = new Map<string, string>();
  keepCookies(jar, 'http://a', ['s=1; Path=/; HttpOnly', 't=2; Max-Age=60', 'broken']);
  keepCookies(jar, 'http://b', ['s=9']);
  keepCookies(jar, 'http://a', ['s=3', 't=; Max-Age=0']);
  keepCookies(jar, 'http://b', ['s=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
  expect([...jar]).toEqual([['http://a s', '3']]);
});

test.each([
  [
    'Open:\nhttp://127.0.0.1:3000/external/approve?token=eyJh.eyJz.x-_y\nThanks',
    'http://127.0.0.1:3000/external/approve?token=eyJh.eyJz.x-_y',
  ],
  [
    'https://h.example/base/external/approve?token=abc.',
    'https://h.example/base/external/approve?token=abc.',
  ],
  ['No link here: https://h.example/external/approve', null],
])('linkIn(%j)', (text, link) => {
  expect(linkIn(text)).toBe(link);
});

describe('approveAll', () => {
  test('walks from the link to the last decision, with session, redirects and origin', async () => {
    const site = await startSite(['one', 'two']);
    try {
      const said: string[] = [];
      expect(
        await approveAll({ link: `${site.url}/approve?token=T`, onDecision: (answer) => said.push(answer) }),
      ).toBe(2);
      expect(site.decisions).toEqual([
        { approval: 'one', answer: 'approve', comment: 'Read and approved.' },
        { approval: 'two', answer: 'approve', comment: 'Read and approved.' },
      ]);
      expect(said).toEqual(['You approved one', 'You approved two']);
    } finally {
      await site.close();
    }
  });

  test('is done at once where nothing waits any more', async () => {
    const site = await startSite([]);
    try {
      expect(await approveAll({ link: `${site.url}/approve?token=T`, onDecision: () => undefined })).toBe(0);
    } finally {
      await site.close();
    }
  });

  test('fails with the words of the page: a dead link, a decision that is refused', async () => {
    const site = await startSite(['refuse-me']);
    try {
      const walk = (token: string) =>
        approveAll({ link: `${site.url}/approve?token=${token}`, onDecision: () => undefined });
      await expect(walk('dead')).rejects.toThrow('The link was answered with 410: "This link is closed"');
      await expect(walk('T')).rejects.toThrow(
        'The decision on refuse-me was answered with 409: "It has changed"',
      );
    } finally {
      await site.close();
    }
  });

  test('does not take a page that asks for the same again for progress', async () => {
    const site = await startSite(['sticky']);
    try {
      const walk = approveAll({ link: `${site.url}/approve?token=T`, onDecision: () => undefined });
      await expect(walk).rejects.toThrow('sticky was decided, and the page asks for it again');
    } finally {
      await site.close();
    }
  });
});

test('the browser gives up on redirects in circles', async () => {
  const server = createServer((_req, res) => res.writeHead(303, { Location: '/again' }).end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await expect(createBrowser().open(`http://127.0.0.1:${port}/`)).rejects.toThrow('circles');
  await new Promise((done) => server.close(done));
});

/** A portal in small: strict about what a browser has to send. */
async function startSite(waiting: string[]) {
  const decisions: Record<string, string>[] = [];
  const server = createServer((req, res) => {
    void answer(req).then(({ status, headers, html }) => res.writeHead(status, headers).end(html ?? ''));
  });
  async function answer(req: IncomingMessage) {
    const path = new URL(req.url!, 'http://x');
    let body = '';
    for await (const chunk of req) body += String(chunk);
    const form = new URLSearchParams(body);
    const html = (status: number, text: string) => ({ status, headers: {}, html: text });
    if (path.pathname === '/approve' && req.method === 'GET') {
      if (path.searchParams.get('token') === 'dead') return html(410, '<h1>This link is closed</h1>');
      return html(
        200,
        '<form method="post" action="/approve"><input type="hidden" name="token" value="T"><button>Go</button></form>',
      );
    }
    if (req.method === 'POST' && req.headers.origin !== url) return html(403, '<h1>Foreign origin</h1>');
    if (path.pathname === '/approve') {
      if (form.get('token') !== 'T') return html(400, '<h1>No token</h1>');
      return { status: 303, headers: { Location: '/decide', 'Set-Cookie': 'session=S; HttpOnly' }, html: '' };
    }
    if (req.headers.cookie !== 'session=S') return html(401, '<h1>No session</h1>');
    if (req.method === 'POST') {
      const approval = form.get('approval')!;
      if (approval === 'refuse-me') return html(409, '<h1>It has changed</h1>');
      decisions.push({ approval, answer: form.get('answer')!, comment: form.get('comment')! });
      if (approval !== 'sticky') waiting = waiting.filter((each) => each !== approval);
      return html(200, `<h1>You approved ${approval}</h1>`);
    }
    const items = waiting.map(
      (each) =>
        `<form method="post" aria-label="${each}" action="/decide"><input type="hidden" name="approval" value="${each}"><input type="radio" name="answer" value="approve"><input type="radio" name="answer" value="reject"><textarea name="comment"></textarea></form>`,
    );
    return html(
      200,
      `<form method="post" action="/end"><button>End session</button></form>${items.join('')}`,
    );
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, decisions, close: () => new Promise((done) => server.close(done)) };
}
