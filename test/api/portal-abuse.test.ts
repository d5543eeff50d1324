// What one person with a link can do to the others, to the books and to the memory: nothing beyond their own part.
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mintLink } from '../../links/index.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms, formsOf } from '../support/browser.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';

const PILOT = '/external/tasks/pilot';
const EDGE = 'edge7MA4YWxkTrZu0gW';
let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterEach(() => server.close());

async function as(participantId: string, permissions?: string[]): Promise<Browser> {
  const person = browser(server);
  await person.open(await linkFor(server, id, participantId, permissions ? { permissions } : {}));
  return person;
}
const cookieOf = ({ cookies }: Browser): string => [...cookies].map((pair) => pair.join('=')).join('; ');
const tokenOf = async (person: Browser): Promise<string> =>
  formsOf((await person.get('/external')).html)
    .find(({ fields }) => fields.has('csrf'))!
    .fields.get('csrf')!;
const refusals = async () =>
  (await server.books.trail({ instanceId: id, types: ['request_refused'], limit: 100 })).map(
    ({ body }) => body,
  );

async function multipart(person: Browser, path: string, parts: [name: string, value: string][]) {
  const body = parts.map(
    ([name, value]) => `--${EDGE}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return await raw(person, path, `${body.join('')}--${EDGE}--\r\n`);
}
async function raw(person: Browser, path: string, body: string, boundary = `; boundary=${EDGE}`) {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie: cookieOf(person),
      origin: server.url,
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data${boundary}`,
    },
    body,
  });
  return { status: response.status, html: await response.text() };
}

describe('forms that are sent slowly', () => {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });
  /** The head of a form whose body never comes. Resolves with the answer's first line, or '' while there is none. */
  async function begin(person: Browser, path: string): Promise<string> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    open.push(socket);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${server.url}\r\nCookie: ${cookieOf(person)}\r\n` +
        `Content-Type: multipart/form-data; boundary=${EDGE}\r\nContent-Length: 100000\r\n\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    return answer.split('\r\n')[0]!;
  }

  test('keep no place for a task that is not theirs', async () => {
    const watcher = await as('watcher');
    for (let form = 0; form < 3; form++) expect(await begin(watcher, PILOT)).toContain('404');
  });

  test.each([
    ['documents', '/external/upload'],
    ['tasks', PILOT],
  ])('leave room for others, and for oneself once they are gone: %s', async (_what, path) => {
    const dana = await as('doer');
    const again = await as('doer');
    expect(await begin(dana, path)).toBe('');
    expect(await begin(again, path)).toBe('');
    expect(await begin(dana, path)).toContain('503');
    expect(await begin(again, path)).toContain('503');
    if (path !== PILOT) {
      const jane = await as('jane');
      expect((await multipart(jane, path, [['csrf', await tokenOf(jane)]])).status).toBe(422);
    }
    for (const socket of open.splice(0)) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await multipart(dana, path, [['csrf', await tokenOf(dana)]])).status).not.toBe(503);
  });
});

describe('forms that no page of ours sends', () => {
  test.each(['f[4294967294]', 'f[a][b]', 'command[x]', 'summary[]'])('a field called %s', async (name) => {
    const dana = await as('doer');
    const [form] = formsOf((await dana.get(PILOT)).html).filter(({ action }) => action === PILOT);
    const page = await multipart(dana, PILOT, [...form!.fields, [name, 'x']]);
    expect([page.status, /could not be read/.test(page.html)]).toEqual([422, true]);
    expect(server.problems).toEqual([]);
  });

  test.each([
    ['no boundary', 'x', ''],
    ['no end', `--${EDGE}\r\nContent-Disposition: form-data; name="f"\r\n\r\nhello`, undefined],
    ['no parts', 'garbage', undefined],
    ['a broken head', `--${EDGE}\r\nfoo\r\n\r\nx\r\n--${EDGE}--`, undefined],
  ])('%s', async (_what, body, boundary) => {
    expect((await raw(await as('doer'), PILOT, body, boundary)).status).toBe(422);
    expect(server.problems).toEqual([]);
  });

  test('with more than a person types: answered, and not kept in the books', async () => {
    const dana = await as('doer');
    const [form] = formsOf((await dana.get(PILOT)).html).filter(({ action }) => action === PILOT);
    const navigates = { 'sec-fetch-dest': 'document' };
    form!.fields.set('f.6', 'x'.repeat(10_000));
    expect((await dana.post(PILOT, form!.fields, navigates)).status).toBe(303);
    form!.fields.set('f.6', 'x'.repeat(200_000));
    expect((await dana.post(PILOT, form!.fields, navigates)).status).toBe(422);
    expect((await multipart(dana, PILOT, [...form!.fields])).status).toBe(413);
  });

  test('that answers one approval many times over', async () => {
    const jane = await as('jane');
    await server.ask('POST', `/api/processes/instances/${id}/approvals`, {
      taskId: 'draft',
      approverIds: ['jane'],
      title: 'Budget',
      artifacts: [],
    });
    const path = '/external/decide/together';
    const form = formsOf((await jane.get(path)).html).find(({ action }) => action === path)!;
    const sent = new URLSearchParams(form.fields);
    sent.set('0.answer', 'approve');
    for (const [name, value] of form.fields) {
      if (name.startsWith('0.'))
        sent.set(name.replace('0.', '9.'), name === '0.decision' ? 'dec-other' : value);
    }
    sent.set('9.answer', 'approve');
    expect((await jane.post(path, sent)).status).toBe(400);
    expect(server.gateway.signals).toBe(0);
  });
});

test('so many forms an hour, over all sessions of one person; others go on', async () => {
  await server.close();
  server = await apiServer({ rateLimits: { external: 300, forms: 3, freshLink: 10, authFailures: 30 } });
  id = await startPeople(server);
  const [jane, again, john] = [await as('jane'), await as('jane'), await as('john')];
  const read = async (person: Browser) =>
    (await person.post('/external/notices/read', new URLSearchParams({ csrf: 'x' }))).status;
  expect([await read(jane), await read(again), await read(jane)]).toEqual([403, 403, 403]);
  const page = await again.post('/external/notices/read', new URLSearchParams());
  expect(page.status).toBe(429);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
  expect((await jane.get('/external/decide')).status).toBe(200);
  expect(await read(john)).toBe(403);
});

test('a link lets nobody comment whose part in the process does not', async () => {
  const watcher = browser(server);
  const now = server.clock.at;
  const link = {
    id: 'link-of-old',
    instanceId: id,
    participantId: 'watcher',
    permissions: ['view', 'comment'],
  };
  const expiresAt = now + 3_600_000;
  await server.books.addLink({
    ...link,
    issuedAt: now,
    issuedBy: 'engine',
    via: 'mail',
    expiresAt,
    revokedAt: null,
  });
  const token = await mintLink(server.ring, {
    ...link,
    permissions: ['view', 'comment'],
    jti: link.id,
    issuer: server.url,
    expiresAt,
  });
  await watcher.open(`/external/approve?token=${token}`);
  expect((await watcher.get('/external')).html).not.toContain('action="/external/comments"');
  const form = { csrf: await tokenOf(watcher), kind: 'instance', about: '', comment: 'c', text: 'Hello' };
  expect((await watcher.post('/external/comments', new URLSearchParams(form))).status).toBe(403);
  expect(await server.books.countComments(id, 'watcher', 0)).toBe(0);
});

describe('on the trail', () => {
  test('what somebody tried that was not theirs to do', async () => {
    const jane = await as('jane');
    const form = new URLSearchParams({
      csrf: await tokenOf(jane),
      command: 'act-00000000-0000-4000-8000-000000000000',
      reason: 'x',
    });
    expect((await jane.post('/external/cancel', form)).status).toBe(404);
    expect(await refusals()).toMatchObject([{ code: 'forbidden', participantId: 'jane' }]);
  });

  test('what the page of a task shows of the work before it', async () => {
    const use = aTask('use', { assignee: 'doer', dependencies: ['make'] });
    const phases = [aPhase('work', [aTask('make', { artifacts: ['plan_made'] }), use])];
    const humans = { doer: { raidRole: 'responsible', name: 'Dana Field' } } as const;
    id = await startPeople(server, aDefinition({ id: 'shown', phases, humans }));
    const dana = await as('doer');
    expect((await dana.get('/external/tasks/use')).html).toContain('plan_made');
    const viewed = await server.books.trail({ instanceId: id, types: ['artifact_viewed'], limit: 10 });
    expect(viewed.map(({ body }) => body)).toMatchObject([
      { key: 'plan_made', version: 1, participantId: 'doer' },
    ]);
  });

  test('no view of what nobody was shown, when a program asks for the head alone', async () => {
    const jane = await as('jane');
    const views = async () =>
      (await server.books.trail({ instanceId: id, types: ['page_viewed'], limit: 10 })).length;
    const before = await views();
    expect((await jane.head('/external/decide')).status).toBe(200);
    expect(await views()).toBe(before);
    await jane.get('/external/decide');
    expect(await views()).toBe(before + 1);
  });

  test('an artifact that was opened by its address alone; what a page shows, once with the page', async () => {
    const jane = await as('jane');
    const views = async () =>
      (await server.books.trail({ instanceId: id, types: ['artifact_viewed'], limit: 10 })).length;
    const content = '/external/artifacts/plan_draft/1/content';
    expect((await jane.get(content, { 'sec-fetch-dest': 'image' })).status).toBe(200);
    expect(await views()).toBe(0);
    expect((await jane.get(content)).status).toBe(200);
    expect(await views()).toBe(1);
  });
});

test('a decision is bound to whose work it is', async () => {
  const jane = await as('jane');
  await server.ask('POST', `/api/processes/instances/${id}/approvals`, {
    taskId: 'tell',
    approverIds: ['jane'],
    title: 'Wording',
    artifacts: [],
  });
  const form = decisionForms((await jane.get('/external/decide')).html).find(({ fields }) =>
    fields.get('approval')!.includes('tell'),
  )!;
  const handed = await server.ask('POST', `/api/processes/instances/${id}/tasks/tell/hand-over`, {
    to: { participantId: 'john' },
    reason: 'Dana is ill',
  });
  expect(handed.status).toBe(200);
  form.fields.set('answer', 'approve');
  const page = await jane.post('/external/decide', form.fields);
  expect(page.status).toBe(409);
  expect(page.html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toContain(
    'Whose work Tell the staff is',
  );
});
