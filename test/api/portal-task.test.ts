// A person's task on the portal: its form from the schema, files, what is wrong at its field, and what is recorded.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, formsOf } from '../support/browser.ts';
import { linkFor, peopleDefinition, PILOT_FIELDS as F, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

const PILOT = '/external/tasks/pilot';
const TELL = '/external/tasks/tell';
let server: ApiServer;
let id: string;
let dana: Browser;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
  dana = browser(server);
  await dana.open(await linkFor(server, id, 'doer', { permissions: ['view', 'comment'] }));
});
afterEach(() => server.close());

const state = async () => {
  const reply = await server.gateway.queryState(id);
  if (!reply.ok || !('schemaVersion' in reply.value.state)) throw new Error('no state');
  return reply.value.state;
};

/** As the record has it: the state keeps only what expressions read. */
async function resultOf(taskId: string) {
  const done = (await server.books.events(id)).findLast(
    (event) => event.type === 'TaskWorkDone' && event.data.taskId === taskId,
  );
  return done?.type === 'TaskWorkDone' ? done.data.result : undefined;
}

async function fieldsOn(path: string, by = dana): Promise<URLSearchParams> {
  const page = await by.get(path);
  const form = formsOf(page.html).find(({ action }) => action === path);
  if (!form) throw new Error(`no form (${page.status})`);
  return form.fields;
}

const GOOD = {
  [F['pilotGroup']!]: '2',
  [F['people']!]: '24',
  [F['firstDay']!]: '2026-03-16',
  [F['told']!]: 'yes',
  [F['share']!]: '0.25',
  [F['at']!]: '2026-03-16T08:30',
  [F['notes']!]: 'Line one\r\nLine two',
  [F['addresses']!]: 'a@acme.com\n\n b@acme.com ',
  [`${F['contact']!}.0`]: 'Jo',
  [`${F['contact']!}.1`]: 'jo@acme.com',
  summary: 'Agreed with the team leads.',
};

async function answered(more: Record<string, string> = {}): Promise<URLSearchParams> {
  const fields = await fieldsOn(PILOT);
  for (const [name, value] of Object.entries({ ...GOOD, ...more })) fields.set(name, value);
  fields.append(F['days']!, '0');
  fields.append(F['days']!, '2');
  return fields;
}

test('the page says what to do, what there is to go by, and asks each thing in its own way', async () => {
  const { html, status } = await dana.get(PILOT);
  expect(status).toBe(200);
  expect(html).toContain('Say who signs in through Okta first.');
  expect(html).toContain('Acme Corporation');
  for (const label of ['Okta group', 'Number of people', 'First day', 'Who to ask', 'Roll-out plan']) {
    expect(html).toContain(label);
  }
  expect(html).toMatch(/<select[^>]*name="f\.0"/);
  expect(html).toMatch(/type="date"/);
  expect(html).toMatch(/type="datetime-local"/);
  expect(html).toMatch(/type="checkbox"[^>]*value="2"/);
  expect(html).toMatch(/type="file"/);
  expect(html).toContain('enctype="multipart/form-data"');
  expect(html).toContain('Between 5 and 50.');
  expect(html).toContain('This cannot be asked field by field. Write it as JSON.');
});

test('its answers become the result, in their own types, by the person’s own command', async () => {
  const page = await dana.post(PILOT, await answered({ [F['extra']!]: '12' }));
  expect(page.status).toBe(200);
  expect(page.html).toContain('This is recorded');
  const task = (await state()).tasks['pilot']!;
  expect(task.status).toBe('awaiting_approval');
  expect(task.doneBy).toEqual(['doer']);
  expect(await resultOf('pilot')).toEqual({
    pilotGroup: 'support',
    people: 24,
    firstDay: '2026-03-16',
    told: true,
    share: 0.25,
    at: '2026-03-16T08:30:00Z',
    notes: 'Line one\nLine two',
    days: ['Mon', 'Wed'],
    addresses: ['a@acme.com', 'b@acme.com'],
    contact: { name: 'Jo', email: 'jo@acme.com' },
    extra: 12,
  });
  const events = await server.books.events(id);
  const done = events.find((event) => event.type === 'TaskWorkDone' && event.by.id === 'doer')!;
  expect(done.by).toMatchObject({ kind: 'participant', id: 'doer' });
  expect(events.some(({ type }) => type === 'ExceptionNoted')).toBe(false);
});

describe('whose answers become facts', () => {
  beforeEach(async () => {
    const definition = peopleDefinition();
    const [phase] = definition.phases;
    const tasks = phase!.tasks.map((task) =>
      task.id === 'pilot' ? { ...task, facts: ['people', 'addresses'] } : task,
    );
    id = await startPeople(server, { ...definition, version: '2.0.0', phases: [{ ...phase!, tasks }] });
    dana = browser(server);
    await dana.open(await linkFor(server, id, 'doer', { permissions: ['view', 'comment'] }));
  });
  const facts = async () =>
    (await server.books.events(id)).flatMap((event) => (event.type === 'FactSet' ? [event] : []));

  test('sets them with what was answered', async () => {
    expect((await dana.post(PILOT, await answered())).status).toBe(200);
    expect((await facts()).map(({ by, data }) => [by.id, data])).toEqual([
      ['doer', { name: 'people', value: 24, taskId: 'pilot' }],
      ['doer', { name: 'addresses', value: ['a@acme.com', 'b@acme.com'], taskId: 'pilot' }],
    ]);
    const { body } = await server.ask('GET', instancePath(id));
    expect(body.facts).toMatchObject({ people: 24 });
  });

  test('says at its field that one is too long, and nothing is recorded', async () => {
    const many = Array.from({ length: 400 }, (_, index) => `person-${index}@acme.com`).join('\n');
    const page = await dana.post(PILOT, await answered({ [F['addresses']!]: many }));
    expect(page.status).toBe(422);
    expect(page.html).toContain('Shorten this: it takes at most 4 KB.');
    expect(page.html).toContain('person-399@acme.com');
    expect(await facts()).toEqual([]);
    expect((await state()).tasks['pilot']!.status).toBe('running');
    // By an operator's hand the engine refuses the same.
    const result = {
      pilotGroup: 'support',
      people: 24,
      firstDay: '2026-03-16',
      told: true,
      contact: { name: 'Jo' },
    };
    const byHand = await server.ask('POST', instancePath(id, '/tasks/pilot/complete'), {
      result: { ...result, addresses: many.split('\n') },
      reason: 'By phone.',
    });
    expect([byHand.status, byHand.body.code]).toEqual([413, 'fact-too-large']);
  });
});

test('what is wrong is said at its field and above, and what was typed is kept', async () => {
  const fields = await answered({
    [F['people']!]: '99',
    [F['firstDay']!]: '2026-02-31',
    [`${F['contact']!}.0`]: '',
    [F['pilotGroup']!]: '',
    [F['extra']!]: '{',
    [F['notes']!]: 'Kept <b>words</b>',
  });
  const page = await dana.post(PILOT, fields);
  expect(page.status).toBe(422);
  expect(page.html).toContain('4 answers need another look');
  for (const text of [
    'Give a date as year-month-day, such as 2026-03-12.',
    'Choose one.',
    'Answer this.',
    'This is not JSON.',
  ]) {
    expect(page.html).toContain(text);
  }
  expect(page.html).toContain('Kept &lt;b>words&lt;/b>');
  expect(page.html).toMatch(/id="q-f-2"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="q-f-2"/);
  const second = await dana.post(PILOT, await answered({ [F['people']!]: '99', [F['share']!]: '2' }));
  expect(second.status).toBe(422);
  expect(second.html).toContain('Give 50 or less.');
  expect(second.html).toContain('Give 1 or less.');
  expect((await state()).tasks['pilot']!.status).toBe('running');
});

test('a second click is told what is recorded, and nothing happens twice', async () => {
  const fields = await answered();
  const pages = await Promise.all([dana.post(PILOT, fields), dana.post(PILOT, fields)]);
  const third = await dana.post(PILOT, fields);
  expect([...pages, third].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(third.html).toContain('Agreed with the team leads.');
  const done = (await server.books.events(id)).filter(
    (event) => event.type === 'TaskWorkDone' && event.data.taskId === 'pilot',
  );
  expect(done).toHaveLength(1);
});

test('a late answer is told who did it instead', async () => {
  const fields = await fieldsOn(TELL);
  await server.ask('POST', instancePath(id, '/tasks/tell/complete'), {
    summary: 'Told them on the phone.',
    reason: 'Dana is away',
  });
  fields.set('summary', 'Done.');
  const page = await dana.post(TELL, fields);
  expect(page.status).toBe(409);
  expect(page.html).toContain('Your answer was not counted');
  expect(page.html).toContain('Told them on the phone.');
  expect(page.html).toContain('Dana is away');
});

test('without a schema: what was done, and a text if there is one', async () => {
  const empty = await dana.post(TELL, await fieldsOn(TELL));
  expect(empty.status).toBe(422);
  expect(empty.html).toContain('Say what was done.');
  const fields = await fieldsOn(TELL);
  fields.set('summary', 'All told.');
  fields.set('f', 'By mail, to everybody.');
  expect((await dana.post(TELL, fields)).status).toBe(200);
  expect((await state()).tasks['tell']).toMatchObject({
    status: 'completed',
    summary: 'All told.',
  });
  expect(await resultOf('tell')).toBe('By mail, to everybody.');
});

test('work that was rejected comes back with the comment, and the form of the first attempt is not taken', async () => {
  const old = await answered();
  await dana.post(PILOT, old);
  const jane = browser(server);
  const forms = formsOf((await jane.open(await linkFor(server, id, 'jane'))).html);
  const form = forms.find(({ fields }) => fields.get('approval') === 'task.pilot.1')!;
  form.fields.set('answer', 'reject');
  form.fields.set('comment', 'Sales first, please.');
  expect((await jane.post('/external/decide', form.fields)).status).toBe(200);
  const page = await dana.get(PILOT);
  expect(page.html).toContain('It has to be done again');
  expect(page.html).toContain('Sales first, please.');
  const stale = await dana.post(PILOT, old);
  expect(stale.status).toBe(409);
  expect(stale.html).toContain('begun anew');
  expect((await dana.post(PILOT, await answered())).status).toBe(200);
});

describe('files', () => {
  const send = async (by: Browser, fields: URLSearchParams, name: string, bytes: Uint8Array) => {
    const body = new FormData();
    for (const [key, value] of fields) body.append(key, value);
    body.append(F['plan']!, new Blob([bytes as BlobPart]), name);
    const cookie = [...by.cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${server.url}${PILOT}`, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
    });
    return { status: answer.status, html: await answer.text() };
  };

  test('a file is stored as an artifact, and the result refers to it', async () => {
    const page = await send(dana, await answered(), 'Plan für März.txt', Buffer.from('Step one'));
    expect(page.status).toBe(200);
    const result = (await resultOf('pilot')) as Record<string, string>;
    const [key, version] = result['plan']!.split('@');
    const [stored] = await server.books.artifactVersions(id, key!);
    expect(stored).toMatchObject({ version: Number(version), fileName: 'Plan für März.txt', by: 'doer' });
    expect(Buffer.from((await server.deps.blobs.get(stored!.sha256))!).toString()).toBe('Step one');
  });

  test.each([
    ['too large', 'plan.txt', new Uint8Array(25 * 1024 * 1024 + 1).fill(65), 'larger than 25 MB'],
    ['empty', 'plan.txt', new Uint8Array(), 'The file is empty'],
    ['a program', 'plan.exe', Buffer.from('MZ..'), 'is not taken'],
    ['not what its name says', 'plan.pdf', Buffer.from('<html>'), 'what is in it is not'],
  ])('%s: said at its field, nothing stored, the rest kept', async (_name, name, bytes, words) => {
    const page = await send(dana, await answered(), name, bytes);
    expect(page.status).toBe(422);
    expect(page.html).toContain(words);
    expect(page.html).toContain('Agreed with the team leads.');
    const stored = await server.books.artifactVersions(id);
    expect(stored.filter(({ by }) => by === 'doer')).toEqual([]);
    expect((await state()).tasks['pilot']!.status).toBe('running');
  });

  test('a name out of folders stays a name', async () => {
    await send(dana, await answered(), '../../etc/passwd.txt', Buffer.from('x'));
    const stored = (await server.books.artifactVersions(id)).filter(({ by }) => by === 'doer');
    expect(stored).toMatchObject([{ fileName: 'passwd.txt' }]);
  });

  test('a form from elsewhere is refused before its file is read', async () => {
    const fields = await answered();
    fields.set('csrf', 'x'.repeat(43));
    expect((await send(dana, fields, 'plan.txt', Buffer.from('x'))).status).toBe(403);
    expect((await server.books.artifactVersions(id)).filter(({ by }) => by === 'doer')).toEqual([]);
  });
});

test('with Temporal away the same form comes back and counts once', async () => {
  const fields = await answered();
  server.gateway.weather = 'no-worker';
  const page = await dana.post(PILOT, fields);
  expect(page.status).toBe(503);
  const again = formsOf(page.html).find(({ action }) => action === PILOT)!.fields;
  expect(again.get('command')).toBe(fields.get('command'));
  server.gateway.weather = 'fine';
  expect((await dana.post(PILOT, fields)).status).toBe(200);
});

test('nobody else opens or answers it, and a link that only shows does not answer', async () => {
  const fields = await answered();
  const jane = browser(server);
  const page = await jane.open(await linkFor(server, id, 'jane'));
  expect((await jane.get(PILOT)).status).toBe(404);
  fields.set(
    'csrf',
    formsOf(page.html)
      .find((form) => form.fields.has('csrf'))!
      .fields.get('csrf')!,
  );
  expect((await jane.post(PILOT, fields)).status).toBe(404);
  const reader = browser(server);
  await reader.open(await linkFor(server, id, 'doer', { permissions: ['view'] }));
  const closed = await reader.get(PILOT);
  expect(closed.html).toContain('This link lets you read, not answer.');
  expect(closed.html).not.toContain('name="command"');
});

test('a form in JSON alone for a result that no form can ask', async () => {
  const definition = peopleDefinition({ id: 'people_json', version: '2.0.0' });
  const task = definition.phases[0]!.tasks.find((each) => each.id === 'pilot')!;
  task.output = { $ref: '#/$defs/plan', $defs: { plan: { type: 'object', required: ['days'] } } };
  id = await startPeople(server, definition);
  dana = browser(server);
  await dana.open(await linkFor(server, id, 'doer', { permissions: ['view', 'comment'] }));
  const fields = await fieldsOn(PILOT);
  fields.set('f', '{"weeks": 1}');
  const refused = await dana.post(PILOT, fields);
  expect(refused.status).toBe(422);
  fields.set('f', '{"days": 3}');
  expect((await dana.post(PILOT, fields)).status).toBe(200);
  expect(await resultOf('pilot')).toEqual({ days: 3 });
});
