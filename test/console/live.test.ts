// That an open page of the console hears that something moved on: no data, no longer than the session lives, one word for
// many steps.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ConsoleBrowser, formOf, signedIn } from '../support/console-browser.ts';
import { type ConsoleStage, consoleStage } from '../support/console-stage.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

// The stage is thirty real instances; on a busy machine that takes its time.
jest.setTimeout(60_000);

let stage: ConsoleStage;
let operator: ConsoleBrowser;
const streams: AbortController[] = [];
beforeEach(async () => {
  stage = await consoleStage({ isEmpty: true });
  operator = await signedIn(stage.server);
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort();
  await stage?.close();
});

async function listen(by: { cookies: Map<string, string> }, query = '') {
  const stream = new AbortController();
  streams.push(stream);
  const cookie = [...by.cookies].map((pair) => pair.join('=')).join('; ');
  const response = await fetch(`${stage.server.url}/console/events${query}`, {
    headers: { cookie },
    signal: stream.signal,
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  return {
    status: response.status,
    reading,
    said: () => [...text.matchAll(/event: (\w+)/g)].map(([, event]) => event),
    text: () => text,
  };
}

const within = async (ms: number, holds: () => boolean): Promise<void> => {
  const until = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > until) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('many steps are one word, and it says nothing of them', async () => {
  const stream = await listen(operator);
  await startSso(stage.server);
  await within(3_000, () => stream.said().length > 0);
  await pass(300);
  expect(stream.said()).toEqual(['changed']);
  expect(stream.text()).not.toMatch(/Acme|Approval|Instance/);
});

test('what happened between page and call is not missed; looking is no news', async () => {
  const since = /data-since="(\d+)"/.exec((await operator.get('/console')).html)![1]!;
  const id = await startSso(stage.server);
  const late = await listen(operator, `?since=${since}`);
  await within(3_000, () => late.said().length === 1);
  const stream = await listen(operator);
  await stage.server.books.appendJournal({
    instanceId: id,
    type: 'page_viewed',
    at: 1,
    actor: 'jane',
    data: {},
  });
  await operator.get('/console');
  await pass(1_500);
  expect(stream.said()).toEqual([]);
});

test('the page of one instance hears of that one', async () => {
  const id = await startSso(stage.server);
  const other = await startSso(stage.server);
  const stream = await listen(operator, `?instance=${id}`);
  await stage.server.ask('POST', instancePath(other, '/comments'), { text: 'Elsewhere.' });
  await pass(1_500);
  expect(stream.said()).toEqual([]);
  await stage.server.ask('POST', instancePath(id, '/comments'), { text: 'Here.' });
  await within(3_000, () => stream.said().length === 1);
});

test('signed out: it ends with the next word, and nobody is let in again', async () => {
  const stream = await listen(operator);
  const { fields } = formOf(await operator.get('/console'), '/console/sign-out');
  const cookies = new Map(operator.cookies);
  await operator.post('/console/sign-out', fields);
  await startSso(stage.server);
  await within(3_000, () => stream.said().length > 0);
  expect(stream.said()).toEqual(['ended']);
  await stream.reading;
  expect((await listen({ cookies })).status).toBe(204);
  expect((await listen({ cookies: new Map() })).status).toBe(204);
});

test('no session keeps more pages open than a person has', async () => {
  const statuses: number[] = [];
  for (let page = 0; page < 5; page++) statuses.push((await listen(operator)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(4);
  expect(statuses.at(-1)).toBe(204);
});
