// Signing in to the console: who may, how a session ends, what cannot be done with one.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CONSOLE_IDLE_MS, CONSOLE_LONGEST_MS } from '../../api/console/session.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { browser } from '../support/browser.ts';

const LOGIN = '/console/login';
const COOKIE = '__Host-countersign-console';
const form = (token: string, to = '/console/instances') => new URLSearchParams({ token, to });

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ rateLimits: { authFailures: 1000 } });
});
afterAll(() => server.close());

async function signedIn(token = TOKEN, at = server) {
  const operator = browser(at);
  const answer = await operator.post(LOGIN, form(token));
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`);
  return operator;
}
const signOut = (who: Awaited<ReturnType<typeof signedIn>>, csrf: string) =>
  who.post('/console/sign-out', new URLSearchParams({ csrf }));
const csrfOf = async (who: Awaited<ReturnType<typeof signedIn>>) =>
  (await server.books.consoleSession(await idOf(who)))!.csrf;
async function idOf(who: Awaited<ReturnType<typeof signedIn>>) {
  const { sha256Hex } = await import('../../platform/canonical-json.ts');
  return sha256Hex(who.cookies.get(COOKIE)!);
}
/** Whether the console takes the cookie: the login leads on at once. */
const isIn = async (who: Awaited<ReturnType<typeof signedIn>>) => (await who.get(LOGIN)).status === 303;

describe('signing in', () => {
  test('a token opens a session: an opaque cookie, of which the hash alone is stored', async () => {
    const operator = browser(server);
    const answer = await operator.post(LOGIN, form(TOKEN, '/console/instances?status=running'));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/console/instances?status=running');
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-countersign-console=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200$/,
    );
    expect(await server.books.consoleSession(operator.cookies.get(COOKIE)!)).toBeNull();
    const stored = await server.books.consoleSession(await idOf(operator));
    expect(stored).toMatchObject({ actorId: 'local', role: 'admin', via: 'local' });
    expect(await isIn(operator)).toBe(true);
  });

  test('anything else is refused at the field, and opens nothing', async () => {
    for (const token of ['wrong', '', 'x'.repeat(5000), `${TOKEN} ${TOKEN}`, 'a\nb']) {
      const anybody = browser(server);
      const page = await anybody.post(LOGIN, form(token));
      expect([token.slice(0, 10), page.status]).toEqual([token.slice(0, 10), 401]);
      expect(page.html).toContain('not known here');
      expect(page.html).toContain('value="/console/instances"');
      expect(anybody.cookies.size).toBe(0);
    }
  });

  test('only from our own page', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const anybody = browser(server);
      expect((await anybody.post(LOGIN, form(TOKEN), headers)).status).toBe(403);
      expect(anybody.cookies.size).toBe(0);
    }
  });

  test('guessing is limited, and the right token still opens', async () => {
    const strict = await apiServer({ rateLimits: { authFailures: 3 } });
    try {
      const anybody = browser(strict);
      for (let i = 0; i < 3; i++) expect((await anybody.post(LOGIN, form('wrong'))).status).toBe(401);
      const refused = await anybody.post(LOGIN, form('wrong'));
      expect(refused.status).toBe(429);
      expect(refused.html).toContain('Too many');
      expect((await anybody.post(LOGIN, form(TOKEN))).status).toBe(303);
    } finally {
      await strict.close();
    }
  });

  test.each([
    ['https://evil.example/', '/console'],
    ['//evil.example/console', '/console'],
    ['/\\evil.example', '/console'],
    ['/console/../../evil', '/console'],
    ['/console//evil.example', '/console'],
    ['/%2F/evil.example', '/console'],
    ['/consoles', '/console'],
    ['/external/approve', '/console'],
    ['/api/processes', '/console'],
    ['/console/login?to=/console/login', '/console'],
    ['javascript:alert(1)', '/console'],
    ['/console\r\nSet-Cookie: a=b', '/console'],
    ['', '/console'],
    ['/console/incidents', '/console/incidents'],
    ['/mailbox', '/mailbox'],
    ['/mailbox/x.eml', '/mailbox/x.eml'],
  ])('leads nowhere but on: %j', async (to, expected) => {
    const answer = await browser(server).post(LOGIN, form(TOKEN, to));
    expect(answer.headers.get('location')).toBe(expected);
    const operator = await signedIn();
    const again = await operator.get(`${LOGIN}?to=${encodeURIComponent(to)}`);
    expect(again.headers.get('location')).toBe(expected);
  });

  test('who came from another site with a session is let through at the second request', async () => {
    const operator = await signedIn();
    const cookies = new Map(operator.cookies);
    operator.cookies.clear();
    const first = await operator.get(`${LOGIN}?to=/console/incidents`, { 'sec-fetch-site': 'cross-site' });
    const here = /http-equiv="refresh" content="0; url=([^"]+)"/
      .exec(first.html)![1]!
      .replaceAll('&amp;', '&');
    for (const [name, value] of cookies) operator.cookies.set(name, value);
    const second = await operator.get(here, { 'sec-fetch-site': 'same-origin' });
    expect(second.headers.get('location')).toBe('/console/incidents');
  });
});

describe('a session', () => {
  test('ends when it is signed out, and only by our own form', async () => {
    const operator = await signedIn();
    const other = await signedIn();
    const csrf = await csrfOf(operator);
    expect((await signOut(operator, await csrfOf(other))).status).toBe(403);
    expect((await signOut(operator, '')).status).toBe(403);
    const cross = await operator.post('/console/sign-out', new URLSearchParams({ csrf }), {
      origin: 'https://evil.example',
    });
    expect(cross.status).toBe(403);
    expect(await isIn(operator)).toBe(true);
    const value = operator.cookies.get(COOKIE)!;
    expect((await signOut(operator, csrf)).status).toBe(303);
    expect(operator.cookies.has(COOKIE)).toBe(false);
    operator.cookies.set(COOKIE, value);
    expect(await isIn(operator)).toBe(false);
    expect(await isIn(other)).toBe(true);
  });

  test('ends after an hour without use, and after twelve hours of use', async () => {
    const started = server.clock.at;
    const [idle, used] = [await signedIn(), await signedIn()];
    server.clock.at += CONSOLE_IDLE_MS - 1;
    expect(await isIn(used)).toBe(true);
    server.clock.at += 1;
    expect(await isIn(idle)).toBe(false);
    while (server.clock.at + CONSOLE_IDLE_MS / 2 < started + CONSOLE_LONGEST_MS) {
      server.clock.at += CONSOLE_IDLE_MS / 2;
      expect(await isIn(used)).toBe(true);
    }
    server.clock.at = started + CONSOLE_LONGEST_MS - 1;
    expect(await isIn(used)).toBe(true);
    server.clock.at += 1;
    expect(await isIn(used)).toBe(false);
  });

  test('an open page that listens and loads itself again is no use of it', async () => {
    const left = await signedIn();
    for (let minutes = 0; minutes < 60; minutes += 15) {
      expect((await left.get('/console', { 'x-live': '1' })).status).toBe(200);
      const listening = new AbortController();
      const cookie = [...left.cookies].map((pair) => pair.join('=')).join('; ');
      const stream = await fetch(`${server.url}/console/events`, {
        headers: { cookie },
        signal: listening.signal,
      });
      expect(stream.status).toBe(200);
      listening.abort();
      server.clock.at += 15 * 60_000;
    }
    expect(await isIn(left)).toBe(false);
  });

  test('is over with the token it was opened with', async () => {
    const { localToken } = await import('../../api/http/local-token.ts');
    const { authenticator } = await import('../../api/http/authenticate.ts');
    const moved = await apiServer();
    try {
      const operator = await signedIn(TOKEN, moved);
      expect(await isIn(operator)).toBe(true);
      moved.deps.authenticator.stillGood = authenticator([localToken('another-token-0123456789')]).stillGood;
      expect(await isIn(operator)).toBe(false);
    } finally {
      await moved.close();
    }
  });

  test('is worth nothing to the API, and a token is worth nothing to the console', async () => {
    const operator = await signedIn();
    const cookie = [...operator.cookies].map((pair) => pair.join('=')).join('; ');
    expect((await fetch(`${server.url}/api/processes`, { headers: { cookie } })).status).toBe(401);
    const bearer = await browser(server).get(LOGIN, { authorization: `Bearer ${TOKEN}` });
    expect(bearer.status).toBe(200);
    const asBearer = await server.ask('GET', '/api/processes', undefined, {
      authorization: `Bearer ${operator.cookies.get(COOKIE)}`,
    });
    expect(asBearer.status).toBe(401);
  });

  test('a viewer signs in as one', async () => {
    const reader = await signedIn(VIEWER_TOKEN);
    expect(await server.books.consoleSession(await idOf(reader))).toMatchObject({ role: 'viewer' });
  });

  test('sign-ins are in the journal, refused ones by number only', async () => {
    const strict = await apiServer({ rateLimits: { authFailures: 100 } });
    try {
      await signedIn(TOKEN, strict);
      for (let i = 0; i < 15; i++) await browser(strict).post(LOGIN, form(`wrong-${i}`));
      const { items } = await strict.books.installationEntries({ limit: 50 });
      const types = items.map(({ type }) => type);
      expect(types.filter((type) => type === 'signed_in')).toHaveLength(1);
      expect(types.filter((type) => type === 'sign_in_refused')).toHaveLength(10);
      expect(JSON.stringify(items)).not.toMatch(/wrong-|test-token/);
    } finally {
      await strict.close();
    }
  });
});
