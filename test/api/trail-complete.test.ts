// What people and operators do over HTTP, and what they are kept from: each leaves its entry, with who, authenticated how, in
// whose place, what was shown and why; and nothing is given out whose entry cannot be written.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Books, BooksUnavailable, type TrailEntry } from '../../store/books.ts';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { type Browser, browser, decisionForms, formsOf } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';
import { trailGaps } from '../support/trail-gaps.ts';

const OPERATOR = { kind: 'operator', id: 'local', role: 'admin', via: 'local' };

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterEach(() => server.close());

async function as(participantId: string): Promise<Browser> {
  const person = browser(server);
  await person.open(await linkFor(server, id, participantId));
  return person;
}
const trail = () => server.books.trail({ instanceId: id, limit: 10_000 });
/** What came onto the trail meanwhile. */
async function since(act: () => Promise<unknown>): Promise<TrailEntry[]> {
  const after = await server.books.lastPosition();
  await act();
  return await server.books.trail({ instanceId: id, after, limit: 1_000 });
}
const named = (entries: TrailEntry[], ...types: string[]) =>
  entries.filter(({ type }) => types.includes(type)).map(({ type, actor, body }) => ({ type, actor, body }));
const linkOf = async (participantId: string) => (await server.books.links(id, participantId)).at(-1)!.id;
async function formOf(by: Browser, approvalId: string) {
  const page = await by.get('/external/decide');
  return decisionForms(page.html).find(({ fields }) => fields.get('approval') === approvalId)!;
}
const post = (path: string, body: object) => server.ask('POST', instancePath(id, path), body);

describe('a person', () => {
  test('comes, looks, opens, comments, decides, and goes: each once, through their link', async () => {
    const jane = await as('jane');
    const linkId = await linkOf('jane');
    const viewed = await since(() => jane.get('/external/decide'));
    const asked = decisionForms((await jane.get('/external/decide')).html).map(({ fields }) => fields);
    expect(named(viewed, 'page_viewed')).toEqual(
      asked.map((fields) => ({
        type: 'page_viewed',
        actor: 'jane',
        body: {
          approvalId: fields.get('approval'),
          round: 1,
          // The hash that the form carries: of exactly what this page showed.
          viewed: fields.get('viewed'),
          participantId: 'jane',
          linkId,
        },
      })),
    );
    const opened = await since(() => jane.get('/external/artifacts/plan_draft?version=1'));
    expect(named(opened, 'artifact_viewed')).toMatchObject([{ actor: 'jane', body: { linkId, version: 1 } }]);
    const form = await formOf(jane, 'task.draft.1');
    form.fields.set('answer', 'reject');
    form.fields.set('comment', 'Name the waves.');
    const decided = await since(() => jane.post('/external/decide', form.fields));
    expect(named(decided, 'ApprovalDecided')).toMatchObject([
      {
        actor: 'jane',
        body: {
          by: { kind: 'participant', id: 'jane', linkId },
          data: {
            choice: 'reject',
            comment: 'Name the waves.',
            viewed: form.fields.get('viewed'),
            shown: [{ key: 'plan_draft', version: 1 }],
            linkVia: 'api',
          },
        },
      },
    ]);
    const types = (await trail()).map(({ type }) => type);
    expect(types.filter((type) => type === 'link_opened')).toHaveLength(1);
    expect(trailGaps(await trail())).toEqual([]);
  });

  test('is kept from something: what, through which link, and why', async () => {
    const jane = await as('jane');
    const linkId = await linkOf('jane');
    const form = await formOf(jane, 'task.draft.1');
    form.fields.set('answer', 'approve');
    await jane.post('/external/decide', form.fields);
    form.fields.set('answer', 'reject');
    form.fields.set('comment', 'No.');
    form.fields.set('decision', `${form.fields.get('decision')!.slice(0, -4)}beef`);
    const late = await since(() => jane.post('/external/decide', form.fields));
    const refusals = named(late, 'request_refused', 'DecisionRefused');
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatchObject({ actor: 'jane' });
    const noCsrf = new URLSearchParams(form.fields);
    noCsrf.set('csrf', 'wrong');
    const forged = await since(() => jane.post('/external/decide', noCsrf));
    expect(named(forged, 'request_refused')).toMatchObject([{ actor: 'jane', body: { linkId } }]);
    expect(trailGaps(await trail())).toEqual([]);
  });

  test('hands over: in whose place somebody decides is on the trail', async () => {
    const jane = await as('jane');
    const page = await jane.get('/external/approvals/task.draft.1/hand-over');
    const form = formsOf(page.html).find(({ action }) => action.endsWith('/hand-over'))!;
    for (const [name, value] of Object.entries({
      name: 'Gus Guest',
      email: 'gus@acme.com',
      reason: 'He knows.',
    })) {
      form.fields.set(name, value);
    }
    const handed = await since(() => jane.post(form.action, form.fields));
    expect(named(handed, 'ApprovalHandedOver')).toMatchObject([
      { actor: 'jane', body: { data: { from: 'jane', how: 'delegated', reason: 'He knows.' } } },
    ]);
    expect(named(handed, 'GuestJoined')).toMatchObject([{ body: { data: { inPlaceOf: 'jane' } } }]);
    expect(trailGaps(await trail())).toEqual([]);
  });
});

describe('an operator', () => {
  test('goes past rules: by whom, authenticated how, in whose place, and why', async () => {
    const steered = await since(async () => {
      await post('/tasks/tell/complete', { reason: 'Dana told me on the phone.', onBehalfOf: 'doer' });
      await post('/send-back', { target: 'draft', reason: 'The plan was for last year.' });
      await post('/pause', { reason: 'Change freeze.' });
      await post('/resume', { reason: 'It is over.' });
    });
    const exceptions = named(steered, 'ExceptionNoted');
    expect(exceptions.length).toBeGreaterThan(0);
    for (const { actor, body } of exceptions) {
      expect(actor).toBe('local');
      expect(body).toMatchObject({ by: OPERATOR, data: { reason: expect.stringMatching(/\S/) } });
    }
    expect(named(steered, 'InstancePaused', 'InstanceResumed')).toHaveLength(2);
    await post('/comments', { text: 'Done by phone.' });
    await server.ask('GET', instancePath(id, '/audit/export'));
    expect(trailGaps(await trail())).toEqual([]);
  });

  test('is refused, by the engine or for want of rank: what they asked for, and why not', async () => {
    const refused = await since(async () => {
      expect((await post('/resume', { reason: 'Go on.' })).status).toBe(409);
      expect((await post('/phase', {})).status).toBe(409);
    });
    expect(named(refused, 'request_refused')).toEqual([
      {
        type: 'request_refused',
        actor: 'local',
        body: {
          by: OPERATOR,
          code: 'instance-not-paused',
          message: expect.stringMatching(/\.$/),
          asked: `POST ${instancePath(id, '/resume')}`,
        },
      },
      {
        type: 'request_refused',
        actor: 'local',
        body: expect.objectContaining({ code: 'nothing-to-advance' }),
      },
    ]);
    const rank = await since(() =>
      fetch(`${server.url}${instancePath(id, '/cancel')}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${VIEWER_TOKEN}`, 'Content-Type': 'application/json' },
        body: '{"reason":"Because."}',
      }),
    );
    expect(named(rank, 'request_refused')).toMatchObject([
      { actor: 'reader', body: { code: 'forbidden', by: { id: 'reader', role: 'viewer' } } },
    ]);
    expect(trailGaps(await trail())).toEqual([]);
  });

  test('misspells something, or asks about what is not there: that is no refusal', async () => {
    const nothing = await since(async () => {
      expect((await post('/pause', { because: 'x' })).status).toBe(422);
      expect((await server.ask('POST', instancePath('nobody', '/pause'), { reason: 'x' })).status).toBe(404);
    });
    expect(nothing).toEqual([]);
  });

  test('is refused again and again: the answer stays, and the journal is not filled', async () => {
    const noted = await since(async () => {
      for (let i = 0; i < 80; i++) expect((await post('/resume', { reason: 'Go on.' })).status).toBe(409);
    });
    expect(noted.length).toBeLessThanOrEqual(60);
    expect(noted.length).toBeGreaterThan(30);
  });
});

describe('where the journal cannot be written', () => {
  /** Of all that is read, nothing fails; notes alone, or links with their note, or comments with theirs. */
  function down(): void {
    const away = () => Promise.reject(new BooksUnavailable('The books are away.'));
    Object.assign(server.books, {
      appendJournal: away,
      addLink: away,
      addComment: away,
    } satisfies Partial<Books>);
  }

  test('nothing is shown, given out, or done', async () => {
    const jane = await as('jane');
    const before = await trail();
    const form = await formOf(jane, 'task.draft.1');
    const links = await server.books.links(id);
    down();
    const shown = await jane.get('/external/decide');
    expect(shown.status).toBe(503);
    expect(shown.html).not.toContain('Draft the plan');
    const file = await jane.get('/external/artifacts/plan_draft?version=1');
    expect(file.status).toBe(503);
    const exported = await server.ask('GET', instancePath(id, '/audit/export'));
    expect(exported.status).toBe(503);
    expect(exported.text).not.toContain('"kind":"header"');
    expect((await server.ask('POST', instancePath(id, '/participants/jane/links'), {})).status).toBe(503);
    expect((await post('/comments', { text: 'Hello.' })).status).toBe(503);
    expect(await server.books.links(id)).toEqual(links);
    const came = (await trail()).slice(before.length).map(({ type }) => type);
    for (const type of ['audit_exported', 'link_issued', 'comment_posted', 'artifact_viewed']) {
      expect(came).not.toContain(type);
    }
    expect(form.fields.get('approval')).toBe('task.draft.1');
  });
});
