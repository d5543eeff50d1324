// Beyond deciding: handing over, being away, taking back, acting on what others are asked; and what each may not do.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ProcessEvent } from '../../process/events.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { type Browser, browser, decisionForms, formsOf } from '../support/browser.ts';
import { linkFor, startPeople } from '../support/people-instance.ts';
import { instancePath } from '../support/sso-instance.ts';

const DRAFT = '/external/approvals/task.draft.1';
const REVIEW = '/external/approvals/task.review.1';
let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  id = await startPeople(server);
});
afterEach(() => server.close());

async function as(participantId: string, body: object = {}): Promise<Browser> {
  const person = browser(server);
  await person.open(await linkFor(server, id, participantId, body));
  return person;
}
const dispatcher = () => as('dispatcher', { permissions: ['view', 'comment'] });

async function fill(by: Browser, path: string, fields: Record<string, string>, index = 0) {
  const page = await by.get(path);
  const form = formsOf(page.html).filter(({ action }) => path.startsWith(action) && action !== '')[index];
  if (!form) throw new Error(`no form at ${path} (${page.status})`);
  for (const [name, value] of Object.entries(fields)) form.fields.set(name, value);
  return { form, answer: await by.post(form.action, form.fields) };
}

const events = async <T extends ProcessEvent['type']>(type: T) =>
  (await server.books.events(id)).filter((event) => event.type === type) as Extract<
    ProcessEvent,
    { type: T }
  >[];

const titles = (html: string) => decisionForms(html).map(({ fields }) => fields.get('approval'));

describe('an approver hands over', () => {
  test('to somebody new: they join, are asked and decide; the one before no longer can', async () => {
    const jane = await as('jane');
    const [before] = decisionForms((await jane.get('/external/decide')).html);
    const { answer } = await fill(jane, `${DRAFT}/hand-over`, {
      name: 'Gus Guest',
      email: 'gus@partner.example',
      reason: 'He knows the plan.',
    });
    expect(answer.status).toBe(200);
    expect(answer.html).toContain('Gus Guest decides now');
    const [handed] = await events('ApprovalHandedOver');
    expect(handed!.data).toMatchObject({ from: 'jane', how: 'delegated', reason: 'He knows the plan.' });
    const guest = handed!.data.to;
    expect(guest).toMatch(/^guest_/);
    expect(JSON.stringify(await server.books.events(id))).not.toContain('gus@partner.example');
    before!.fields.set('answer', 'approve');
    const late = await jane.post('/external/decide', before!.fields);
    expect(late.status).toBe(409);
    expect(late.html).toContain('It is decided by Gus Guest now, in your place.');
    const gus = await as(guest);
    const page = await gus.get('/external/decide');
    expect(titles(page.html)).toEqual(['task.draft.1']);
    expect(page.html).toContain('You decide in place of Jane Doe.');
    const [form] = decisionForms(page.html);
    form!.fields.set('answer', 'approve');
    const receipt = await gus.post('/external/decide', form!.fields);
    expect(receipt.status).toBe(200);
    expect(receipt.html).toContain('In place of Jane Doe');
  });

  test('and that one hands it on: the first is told who has it now', async () => {
    const jane = await as('jane');
    const [before] = decisionForms((await jane.get('/external/decide')).html);
    const guest = { name: 'Gus Guest', email: 'gus@partner.example', reason: 'He knows the plan.' };
    await fill(jane, `${DRAFT}/hand-over`, guest);
    const [handed] = await events('ApprovalHandedOver');
    const gus = await as(handed!.data.to);
    const next = { name: 'Nora Next', email: 'nora@partner.example', reason: 'I am away.' };
    expect((await fill(gus, `${DRAFT}/hand-over`, next)).answer.status).toBe(200);
    before!.fields.set('answer', 'approve');
    const late = await jane.post('/external/decide', before!.fields);
    expect(late.html).toContain('It is decided by Nora Next now, in your place.');
  });

  test('a guest is among those who are involved, may be mentioned, and is told', async () => {
    const jane = await as('jane');
    const guest = { name: 'Gus Guest', email: 'gus@partner.example', reason: 'He knows the plan.' };
    await fill(jane, `${DRAFT}/hand-over`, guest);
    const [handed] = await events('ApprovalHandedOver');
    const { to } = handed!.data;
    const home = (await jane.get('/external')).html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(home).toContain('Gus Guest In place of Jane Doe, approves');
    const said = await server.ask('POST', instancePath(id, '/comments'), { text: 'Gus?', mentions: [to] });
    expect([said.status, said.body.mentions]).toEqual([201, [to]]);
    expect(server.gateway.mails.map(({ kind, ...mail }) => [kind, mail.participantId])).toContainEqual([
      'mention',
      to,
    ]);
    // Bound anew without a name, they keep the one they came with.
    const anew = { email: 'gus@home.example', reason: 'New mailbox' };
    const bound = await server.ask('PUT', instancePath(id, `/participants/${to}`), anew);
    expect([bound.status, bound.body.name]).toEqual([200, 'Gus Guest']);
    expect((await jane.get('/external')).html).toContain('Gus Guest');
  });

  test('a second click is told the same, and it happens once', async () => {
    const jane = await as('jane');
    const { form } = await fill(jane, `${DRAFT}/hand-over`, {
      name: 'Gus Guest',
      email: 'gus@partner.example',
      reason: 'Why not',
    });
    const again = await jane.post(form.action, form.fields);
    expect(again.status).toBe(200);
    expect(again.html).toContain('Gus Guest decides now');
    expect(await events('ApprovalHandedOver')).toHaveLength(1);
  });

  test('what is missing or cannot be is said at its field, and what was typed is kept', async () => {
    const jane = await as('jane');
    const empty = (await fill(jane, `${DRAFT}/hand-over`, {})).answer;
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('Choose somebody, or name somebody new');
    expect(empty.html).toContain('Say why.');
    const wrong = { name: 'Kept Name', email: 'not-an-address', reason: 'Kept reason' };
    const page = (await fill(jane, `${DRAFT}/hand-over`, wrong)).answer;
    expect(page.status).toBe(422);
    expect(page.html).toContain('Write a whole e-mail address');
    expect(page.html).toContain('Kept Name');
    expect(page.html).toContain('Kept reason');
    // Already asked by his address: the engine's word, at the field.
    const john = { name: 'John', email: 'john@acme.com', reason: 'He may' };
    const taken = (await fill(jane, `${DRAFT}/hand-over`, john)).answer;
    expect(taken.status).toBe(409);
    expect(taken.html).toContain('This person is asked already, or somebody with the same e-mail address.');
    expect(await events('ApprovalHandedOver')).toHaveLength(0);
  });

  test('not without the right, and not with a link that does not let decide', async () => {
    const john = await as('john');
    expect((await john.get(`${DRAFT}/hand-over`)).status).toBe(404);
    expect((await john.get('/external/decide')).html).not.toContain('hand-over');
    const reader = await as('jane', { permissions: ['view'] });
    expect((await reader.get(`${DRAFT}/hand-over`)).status).toBe(404);
    const jane = await as('jane');
    const { fields } = formsOf((await jane.get(`${DRAFT}/hand-over`)).html).at(-1)!;
    const own = formsOf((await john.get('/external')).html).find((form) => form.fields.has('csrf'))!;
    fields.set('csrf', own.fields.get('csrf')!);
    fields.set('to', 'watcher');
    fields.set('reason', 'Forged');
    expect((await john.post(`${DRAFT}/hand-over`, fields)).status).toBe(404);
    expect(await events('ApprovalHandedOver')).toHaveLength(0);
  });
});

test('a task goes to somebody else, who finds it and does it', async () => {
  const dana = await as('doer', { permissions: ['view', 'comment'] });
  const { answer } = await fill(dana, '/external/tasks/tell/hand-over', {
    name: 'Gus Guest',
    email: 'gus@partner.example',
    reason: 'On holiday',
  });
  expect(answer.status).toBe(200);
  expect((await dana.get('/external/tasks/tell')).html).toContain('Gus Guest does it now');
  const [handed] = await events('TaskHandedOver');
  const gus = await as(handed!.data.to, { permissions: ['view', 'comment'] });
  expect((await gus.get('/external')).html).toContain('Tell the staff');
  const done = await fill(gus, '/external/tasks/tell', { summary: 'Told.' });
  expect(done.answer.status).toBe(200);
});

test('away with a substitute, and back', async () => {
  const jane = await as('jane');
  const day = new Date(server.clock.at + 5 * 86_400_000).toISOString().slice(0, 10);
  const past = await fill(jane, '/external/absence', { to: 'watcher', until: '2020-01-01', reason: 'Leave' });
  expect(past.answer.status).toBe(422);
  expect(past.answer.html).toContain('Choose a day after');
  const { answer } = await fill(jane, '/external/absence', {
    name: 'Sam Stand',
    email: 'sam@acme.com',
    until: day,
    reason: 'Leave',
  });
  expect(answer.status).toBe(200);
  expect(answer.html).toContain('Sam Stand stands in for you');
  const handed = await events('ApprovalHandedOver');
  expect(handed.map(({ data }) => [data.approvalId, data.how])).toContainEqual(['task.draft.1', 'absence']);
  expect(titles((await jane.get('/external/decide')).html)).toEqual([]);
  expect((await jane.get('/external')).html).toContain('Sam Stand stands in');
  const back = await fill(jane, '/external/absence', {}, 0);
  expect(back.answer.html).toContain('You are back');
  expect((await events('AbsenceSet')).at(-1)!.data).toMatchObject({ substitute: null });
});

describe('a person takes back their answer', () => {
  test('while nothing was built on it, with a reason; it is asked again', async () => {
    const john = await as('john');
    const form = decisionForms((await john.get('/external/decide')).html).find(
      ({ fields }) => fields.get('approval') === 'task.review.1',
    )!;
    form.fields.set('answer', 'approve');
    const receipt = await john.post('/external/decide', form.fields);
    const path = `/external/receipts/${form.fields.get('decision')}/revoke`;
    expect(receipt.html).toContain(path);
    expect((await fill(john, path, {})).answer.status).toBe(422);
    const { answer } = await fill(john, path, { reason: 'Clicked the wrong one.' });
    expect(answer.status).toBe(200);
    expect(titles((await john.get('/external/decide')).html)).toContain('task.review.1');
    expect((await john.get('/external')).html).toContain('Taken back: Clicked the wrong one.');
    expect((await john.get(path)).status).toBe(404);
  });

  test('not once the process has gone on, and not another’s', async () => {
    const john = await as('john');
    const form = decisionForms((await john.get('/external/decide')).html).find(
      ({ fields }) => fields.get('approval') === 'task.draft.1',
    )!;
    form.fields.set('answer', 'approve');
    const receipt = await john.post('/external/decide', form.fields);
    const path = `/external/receipts/${form.fields.get('decision')}/revoke`;
    expect(receipt.html).not.toContain(path);
    expect((await john.get(path)).status).toBe(404);
    expect((await (await as('jane')).get(path)).status).toBe(404);
  });
});

describe('a delegator acts on what is open', () => {
  test('moves a deadline, with a reason', async () => {
    const dee = await dispatcher();
    const list = await dee.get('/external/act');
    expect(list.html).toContain('Ask somebody else in place of John Smith');
    const wrong = await fill(dee, `${DRAFT}/deadline`, { due: '2020-01-01T10:00', reason: 'Later' });
    expect(wrong.answer.status).toBe(422);
    expect(wrong.answer.html).toContain('still to come');
    const due = new Date(server.clock.at + 9 * 86_400_000).toISOString().slice(0, 16);
    const { answer } = await fill(dee, `${DRAFT}/deadline`, { due, reason: 'Holidays' });
    expect(answer.status).toBe(200);
    expect((await events('ApprovalDeadlineMoved'))[0]!.data).toMatchObject({
      dueAt: Date.parse(`${due}Z`),
      reason: 'Holidays',
    });
  });

  test('reminds, once in five minutes', async () => {
    const dee = await dispatcher();
    expect((await fill(dee, `${DRAFT}/nudge`, {})).answer.status).toBe(200);
    const again = await fill(dee, `${DRAFT}/nudge`, {});
    expect(again.answer.status).toBe(429);
    expect(again.answer.html).toContain('less than five minutes ago');
    expect(await events('ApprovalNudged')).toHaveLength(1);
  });

  test('asks somebody else in an approver’s place', async () => {
    const dee = await dispatcher();
    const { answer } = await fill(dee, `${REVIEW}/hand-over?from=john`, {
      name: 'Gus Guest',
      email: 'gus@partner.example',
      reason: 'John has left',
    });
    expect(answer.status).toBe(200);
    expect((await events('ApprovalHandedOver'))[0]!.data).toMatchObject({ from: 'john' });
  });

  test('cancels the process, with a reason', async () => {
    const dee = await dispatcher();
    expect((await fill(dee, '/external/cancel', {})).answer.status).toBe(422);
    const { answer } = await fill(dee, '/external/cancel', { reason: 'Not needed any more' });
    expect(answer.status).toBe(200);
    expect((await events('InstanceCancelled'))[0]!.data).toEqual({ reason: 'Not needed any more' });
  });

  test('others may not, by any page', async () => {
    for (const person of ['jane', 'john', 'doer', 'watcher']) {
      const other = await as(person);
      for (const path of ['/external/act', '/external/cancel', `${DRAFT}/deadline`, `${DRAFT}/nudge`]) {
        expect([person, path, (await other.get(path)).status]).toEqual([person, path, 404]);
      }
      expect((await other.get('/external')).html).not.toContain('/external/act');
    }
  });
});

test('asked one after another: only who is next is asked, and the others are told who comes before', async () => {
  const [john, jane] = [await as('john'), await as('jane')];
  const page = await john.get('/external/decide');
  expect(titles(page.html)).toContain('task.review.1');
  expect(page.html).toContain('Is asked after you');
  expect(page.html).toContain('Asked one after another: John Smith and Jane Doe.');
  expect(titles((await jane.get('/external/decide')).html)).not.toContain('task.review.1');
  const form = decisionForms(page.html).find(({ fields }) => fields.get('approval') === 'task.review.1')!;
  form.fields.set('answer', 'approve');
  await john.post('/external/decide', form.fields);
  expect(titles((await jane.get('/external/decide')).html)).toContain('task.review.1');
});
