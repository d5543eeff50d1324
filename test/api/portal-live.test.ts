// That an open page hears when its instance moves on: no data, this instance only, and no longer than the session lives.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { type Browser, browser } from '../support/browser.ts';
import { linkFor, peopleDefinition, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
let jane: Browser;
const streams: AbortController[] = [];
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
  jane = browser(server);
  await jane.open(await linkFor(server, id, 'jane'));
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort();
  await server.close();
});

async function listen(by: Browser, since?: string) {
  const stream = new AbortController();
  streams.push(stream);
  const cookie = [...by.cookies].map((pair) => pair.join('=')).join('; ');
  const path = `/external/events${since === undefined ? '' : `?since=${since}`}`;
  const response = await fetch(`${server.url}${path}`, { headers: { cookie }, signal: stream.signal });
  return { status: response.status, headers: response.headers, text: () => response.text() };
}

const move = () =>
  server.ask('POST', instancePath(id, '/artifacts'), { key: 'secret_key', content: { word: 'secret' } });

test('says that something changed, and nothing of what', async () => {
  const stream = await listen(jane);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  await move();
  const text = await stream.text();
  expect(text).toContain('event: changed\ndata: \n\n');
  expect(text).not.toContain('secret');
});

test('what happened between page and call is not missed', async () => {
  const since = /data-since="(\d+)"/.exec((await jane.get('/external')).html)![1]!;
  await move();
  expect(await (await listen(jane, since)).text()).toContain('event: changed');
});

test('looking at pages and other instances are no news', async () => {
  const stream = await listen(jane);
  const other = await startPeople(server, peopleDefinition({ id: 'other' }));
  await server.ask('POST', instancePath(other, '/artifacts'), { key: 'a', content: {} });
  await jane.get('/external/decide');
  let ended = false;
  void stream.text().then(
    () => (ended = true),
    () => undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ended).toBe(false);
});

test('a revoked link ends it within a second', async () => {
  const stream = await listen(jane);
  const begun = Date.now();
  expect((await server.ask('DELETE', instancePath(id, '/participants/jane/links'))).status).toBe(200);
  expect(await stream.text()).toContain('event: ended');
  expect(Date.now() - begun).toBeLessThan(1_000);
  expect((await listen(jane)).status).toBe(204);
});

test('nobody listens without a session, and no session keeps more pages than a person has', async () => {
  expect((await listen(browser(server))).status).toBe(204);
  const statuses: number[] = [];
  for (let page = 0; page < 7; page++) statuses.push((await listen(jane)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 204]);
});

test('a question for its head alone is answered, and keeps nothing open', async () => {
  const cookie = [...jane.cookies].map((pair) => pair.join('=')).join('; ');
  const signal = AbortSignal.timeout(2_000);
  const head = { method: 'HEAD', signal };
  expect((await fetch(`${server.url}/external/events`, { ...head, headers: { cookie } })).status).toBe(204);
  const operator = { authorization: `Bearer ${TOKEN}` };
  const stream = await fetch(`${server.url}/api/events`, { ...head, headers: operator });
  expect([stream.status, stream.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
});

test('a page that is closed before it is answered leaves nothing behind', async () => {
  const { books, feed } = server.deps;
  const { lastPosition } = books;
  books.lastPosition = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return await lastPosition();
  };
  const { follow } = feed;
  let following = 0;
  feed.follow = (...call) => {
    following++;
    return follow(...call);
  };
  const left = listen(jane);
  await new Promise((resolve) => setTimeout(resolve, 50));
  streams.pop()!.abort();
  await expect(left).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(following).toBe(0);
  const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await listen(jane)).status));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
});

test('every page behind the session carries the script, pages before it none', async () => {
  expect((await jane.get('/external/decide')).html).toContain('<script src="/assets/portal.js" defer');
  const landing = await browser(server).get(await linkFor(server, id, 'jane'));
  expect(landing.html).not.toContain('<script');
  const script = await fetch(`${server.url}/assets/portal.js`);
  expect(script.headers.get('content-type')).toContain('javascript');
});
