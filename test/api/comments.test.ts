// Comments: threads over the API and on the portal, who may write, who is told, and a flood that moves nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mentionMailId, mentionWindow } from '../../workflows/messages.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, type Browser, browser, decisionForms, type Form, formsOf } from '../support/browser.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  id = await startSso(server);
  server.gateway.mails.length = 0;
});

const post = (body: object, headers = {}) => server.ask('POST', instancePath(id, '/comments'), body, headers);
const list = async (query = '') => (await server.ask('GET', instancePath(id, `/comments${query}`))).body;
const told = () =>
  server.gateway.mails.filter(({ kind }) => kind === 'mention').map(({ participantId }) => participantId);
const events = async () => (await server.books.events(id)).length;

async function visitor(participantId: string, permissions: string[]): Promise<Browser> {
  const answer = await server.ask('POST', instancePath(id, `/participants/${participantId}/links`), {
    permissions,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  const visit = browser(server);
  await visit.open(answer.body.url as string);
  return visit;
}
const openApproval = async (): Promise<string> =>
  (await server.ask('GET', instancePath(id, '/approvals'))).body.items[0].id as string;
const talkForms = (html: string): Form[] =>
  formsOf(html).filter(({ action }) => action === '/external/comments');
const filled = ({ fields }: Form, text: string, mentions: string[] = []): URLSearchParams => {
  const form = new URLSearchParams(fields);
  form.set('text', text);
  for (const mention of mentions) form.append('mention', mention);
  return form;
};

describe('over the API', () => {
  test('a thread: about what there is, with replies and people who are told', async () => {
    const before = await events();
    const approvalId = await openApproval();
    const asked = await post({ text: 'Contractors too?', about: approvalId, mentions: ['customer_ciso'] });
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      author: 'local',
      authorKind: 'operator',
      about: approvalId,
      aboutKind: 'approval',
      parentId: null,
      mentions: ['customer_ciso'],
    });
    const reply = await post({ text: 'Yes.', parentId: asked.body.id });
    expect(reply.body).toMatchObject({ about: approvalId, aboutKind: 'approval', parentId: asked.body.id });
    const task = await post({ text: 'On a task', about: 'sso_setup' });
    expect(task.body).toMatchObject({ aboutKind: 'task' });
    const all = (await list()).items;
    expect(all).toEqual([asked.body, reply.body, task.body].toSorted(byTime));
    expect((await list(`?about=${approvalId}`)).items).toHaveLength(2);
    expect((await list('?about=sso_setup&aboutKind=task')).items).toEqual([task.body]);
    // Told once, and by a mail of its own: the instance hears nothing.
    const window = mentionWindow(server.clock.at);
    const mailId = mentionMailId(id, 'customer_ciso', window);
    expect(server.gateway.mails).toEqual([
      { kind: 'mention', mailId, instanceId: id, participantId: 'customer_ciso', ...window },
    ]);
    expect(await events()).toBe(before);
  });

  const byTime = (a: { at: string; id: string }, b: { at: string; id: string }) =>
    a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1;

  test.each([
    ['about what is not there', { about: 'nothing' }, 422, '/about'],
    ['about a task that is an artifact', { about: 'sso_setup', aboutKind: 'artifact' }, 422, '/about'],
    ['in answer to what is not there', { parentId: 'comment-1' }, 404, null],
    ['to somebody who is not there', { mentions: ['customer_ciso', 'nobody'] }, 422, '/mentions/1'],
    ['to an agent', { mentions: ['sso_agent'] }, 422, '/mentions/0'],
    ['that is too long', { text: 'x'.repeat(10_001) }, 422, '/text'],
  ])('is refused: %s', async (_, body, status, pointer) => {
    const answer = await post({ text: 'Hello', ...body });
    expect(answer.status).toBe(status);
    if (pointer) expect(answer.body.errors[0].pointer).toBe(pointer);
    expect((await list()).items).toEqual([]);
    expect(server.gateway.mails).toEqual([]);
  });

  test('comments, artifacts and definitions are listed a page at a time', async () => {
    for (const text of ['a', 'b', 'c']) await post({ text });
    const first = await list('?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ text }) => text).toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.nextCursor).toBeUndefined();
    const paths = ['/comments', '/artifacts'].map((rest) => instancePath(id, rest));
    for (const path of [...paths, '/api/processes']) {
      const wrong = await server.ask('GET', `${path}?cursor=abc`);
      expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, 'query:cursor']);
    }
    const keys: string[] = [];
    let cursor = '';
    do {
      const page = (await server.ask('GET', `${instancePath(id, '/artifacts')}?limit=1${cursor}`)).body;
      keys.push(...page.items.map(({ key }: { key: string }) => key));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor !== '');
    const whole = (await server.ask('GET', instancePath(id, '/artifacts'))).body.items;
    expect(keys).toEqual(whole.map(({ key }: { key: string }) => key));
    expect(keys.length).toBeGreaterThan(1);
  });
});

describe('on the portal', () => {
  test('a comment stands where it was written, once, as text', async () => {
    const john = await visitor('customer_it_admin', ['view', 'approve', 'comment']);
    const nasty = '<script>window.pwned = 1</script> **not bold** & "quoted"\nsecond line';
    const form = talkForms((await john.get('/external')).html).at(-1)!;
    for (const _ of [1, 2]) {
      const sent = await john.post(form.action, filled(form, nasty, ['customer_ciso']));
      expect([sent.status, sent.headers.get('location')]).toEqual([303, '/external#comments-instance']);
    }
    const { html } = await john.get('/external');
    expect(html.split('window.pwned').length).toBe(2);
    expect(html).toContain('&lt;script>window.pwned = 1&lt;/script>');
    expect(html).toContain('Told: Jane Doe');
    expect((await list()).items).toMatchObject([
      {
        author: 'customer_it_admin',
        authorKind: 'person',
        text: nasty,
        about: null,
        mentions: ['customer_ciso'],
      },
    ]);
    expect(told()).toEqual(['customer_ciso']);
    const trail = await server.books.trail({ instanceId: id, types: ['comment_posted'], limit: 9 });
    expect(trail).toHaveLength(1);
  });

  test('a reply stands under what it answers, and its author is told', async () => {
    const john = await visitor('customer_it_admin', ['view', 'approve', 'comment']);
    const decide = await john.get('/external/decide');
    const first = talkForms(decide.html)[0]!;
    expect(first.fields.get('kind')).toBe('approval');
    const sent = await john.post(first.action, filled(first, 'Will contractors sign in?'));
    expect(sent.headers.get('location')).toContain('/external/comments?kind=approval');
    const jane = await visitor('customer_ciso', ['view', 'approve', 'comment']);
    const page = await jane.get(sent.headers.get('location')!);
    const reply = talkForms(page.html).find(({ fields }) => fields.has('parent'))!;
    await jane.post(reply.action, filled(reply, 'Yes, 38 of them.'));
    expect(told()).toEqual(['customer_it_admin']);
    const after = await john.get('/external/decide');
    expect(after.html).toMatch(/Will contractors sign in\?.*<ul>.*Yes, 38 of them\..*<\/ul>/s);
    // Not among the decisions: the form of the decision is as it was.
    expect(decisionForms(after.html)[0]!.fields.get('viewed')).toBe(
      decisionForms(decide.html)[0]!.fields.get('viewed'),
    );
  });

  test('who may only look may not write; nor does a form from elsewhere', async () => {
    const jane = await visitor('customer_ciso', ['view']);
    expect(talkForms((await jane.get('/external')).html)).toEqual([]);
    const john = await visitor('customer_it_admin', ['view', 'comment']);
    const form = talkForms((await john.get('/external')).html)[0]!;
    expect((await jane.post(form.action, filled(form, 'Hello'))).status).toBe(403);
    const mine = formsOf((await jane.get('/external')).html)[0]!.fields.get('csrf')!;
    form.fields.set('csrf', mine);
    const refused = await jane.post(form.action, filled(form, 'Hello'));
    expect([refused.status, refused.html]).toEqual([
      403,
      expect.stringContaining('does not let you comment'),
    ]);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await john.post(form.action, filled(form, 'Hello'), foreign)).status).toBe(403);
    expect((await list()).items).toEqual([]);
  });

  test('what cannot be posted comes back with what was typed', async () => {
    const john = await visitor('customer_it_admin', ['view', 'comment']);
    const form = talkForms((await john.get('/external')).html)[0]!;
    const text = `${'long '.repeat(2_001)}end`;
    const refused = await john.post(form.action, filled(form, text, ['customer_ciso']));
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('at most 10000 characters');
    expect(refused.html).toContain(text);
    expect(refused.html).toMatch(/value="customer_ciso"[^>]*checked|checked[^>]*value="customer_ciso"/);
    expect((await john.post(form.action, filled(form, '   '))).status).toBe(422);
    const elsewhere = new URLSearchParams(filled(form, 'Hello'));
    elsewhere.set('kind', 'approval');
    elsewhere.set('about', 'nothing');
    expect((await john.post(form.action, elsewhere)).status).toBe(404);
  });
});

test('2,000 comments: one author is held back, lists are paged, and decisions are answered while more come', async () => {
  const john = await visitor('customer_it_admin', ['view', 'approve', 'comment']);
  const about = await openApproval();
  const started = server.clock.at;
  let refused = 0;
  // As many as get through: time passes for the limit, and nobody waits for it here.
  for (let n = 0; n < 2_000; ) {
    const sent = await post({ text: `Comment ${n}`, about });
    if (sent.status === 201) n++;
    else {
      expect([sent.status, sent.body.code]).toEqual([429, 'too-many-comments']);
      expect(Number(sent.headers.get('retry-after'))).toBeGreaterThan(0);
      refused++;
      server.clock.at += refused % 11 === 0 ? 3_600_000 : 60_000;
    }
  }
  expect(refused).toBeGreaterThan(50);
  server.clock.at = started;
  expect(server.gateway.signals).toBe(0);

  const first = await list(`?limit=500&about=${encodeURIComponent(about)}`);
  expect(first.items).toHaveLength(500);
  expect(first.nextCursor).toBeDefined();
  const took: number[] = [];
  for (let n = 0; n < 20; n++) {
    const from = performance.now();
    const page = await john.get('/external/decide');
    took.push(performance.now() - from);
    expect(page.status).toBe(200);
    // Twenty are shown, and the way to the others.
    expect(page.html.match(/Comment \d+/g)).toHaveLength(20);
    expect(page.html).toContain('Older comments');
  }
  // Decisions while more come in, twenty at a time: the flooded instance's own, and those of others beside it.
  const flooded = id;
  const people = [john];
  for (let n = 0; n < 10; n++) {
    id = await startSso(server);
    people.push(await visitor('customer_it_admin', ['view', 'approve', 'comment']));
  }
  id = flooded;
  const decided: number[] = [];
  for (const person of people) {
    const [form] = decisionForms((await person.get('/external/decide')).html);
    const flood = Array.from({ length: 20 }, (_, n) => post({ text: `At once ${n}`, about }));
    const from = performance.now();
    const receipt = await person.post(form!.action, answered(form!, 'approve', 'Fine.'));
    decided.push(performance.now() - from);
    await Promise.all(flood);
    expect(receipt.status).toBeLessThan(400);
  }
  const counted = (await server.books.events(flooded)).filter(({ type }) => type === 'ApprovalDecided');
  expect(counted).toHaveLength(1);
  const p95 = (all: number[]) => all.toSorted((a, b) => a - b)[Math.ceil(all.length * 0.95) - 1]!;
  expect(p95(took)).toBeLessThan(1_000);
  expect(p95(decided)).toBeLessThan(2_000);
}, 180_000);
