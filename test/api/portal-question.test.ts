// An agent's question on the portal, and work that cannot go on: who is asked, what they may do, and what is recorded.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventOfType, EventType } from '../../process/events.ts';
import { agentAtWork, asAgent, ask, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, type Browser, browser, decisionForms, formsOf } from '../support/browser.ts';
import { linkFor } from '../support/people-instance.ts';

const QUESTION = '/external/questions/question.1';
let server: ApiServer;
let id: string;
let dee: Browser;
beforeEach(async () => {
  server = await apiServer({ agent: agentAtWork });
  id = await startAgentWork(server);
  dee = browser(server);
});
afterEach(() => server.close());

const open = async (who = 'dispatcher', body: object = {}) =>
  await dee.open(await linkFor(server, id, who, body));

async function data<T extends EventType>(type: T): Promise<EventOfType<T>['data'][]> {
  const events = await server.books.events(id);
  return events.flatMap((event) => (event.type === type ? [event.data as EventOfType<T>['data']] : []));
}

async function formAt(path: string): Promise<URLSearchParams> {
  const { html, status } = await dee.get(path);
  const found = formsOf(html).find(({ action }) => action === path);
  if (!found) throw new Error(`no form at ${path} (${status})`);
  return found.fields;
}

describe('a question', () => {
  beforeEach(() => ask(server, id));

  test('is told on the landing page without a word of it, then on the pages behind the link', async () => {
    const landing = await dee.get(await linkFor(server, id, 'dispatcher'));
    expect(landing.html).toContain('1 question waits for you');
    expect(landing.html).not.toContain('Which of the two sites');
    const decide = await open();
    expect(decide.html).toContain('Which of the two sites counts?');
    const home = await dee.get('/external');
    expect(home.html).toContain(`href="${QUESTION}"`);
    expect(home.html).toContain('1 question waits for you.');
  });

  test('has a page that says who asks, about what', async () => {
    await open();
    const { html, status } = await dee.get(QUESTION);
    expect(status).toBe(200);
    expect(html).toContain('Risk Analyst asks you');
    expect(html).toContain('AI agent');
    expect(html).toContain('Research the supplier');
    expect(html).toContain('It approves nothing');
  });

  test('is answered once, however often the form is sent', async () => {
    await open();
    const fields = await formAt(QUESTION);
    fields.set('text', 'The one in Berlin.\r\nOnly that.');
    const first = await dee.post(QUESTION, fields);
    expect(first.status).toBe(200);
    expect(first.html).toContain('Your answer is recorded');
    const second = await dee.post(QUESTION, fields);
    expect(second.status).toBe(200);
    expect(second.html).toContain('Your answer is recorded');
    expect(await data('QuestionAnswered')).toMatchObject([{ text: 'The one in Berlin.\nOnly that.' }]);
    expect((await dee.get('/external')).html).not.toContain(QUESTION);
  });

  test('an empty answer comes back, a cut line keeps what was typed and the same command', async () => {
    await open();
    const fields = await formAt(QUESTION);
    fields.set('text', '  ');
    const empty = await dee.post(QUESTION, fields);
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('Write an answer.');
    server.gateway.weather = 'no-worker';
    fields.set('text', 'Berlin.');
    const cut = await dee.post(QUESTION, fields);
    expect(cut.status).toBe(503);
    expect(cut.html).toContain('Berlin.</textarea>');
    expect(cut.html).toContain(fields.get('command')!);
  });

  test('answered by an operator meanwhile: told so, nothing recorded', async () => {
    await open();
    const fields = await formAt(QUESTION);
    const path = `/api/processes/instances/${id}/questions/question.1/answer`;
    expect((await server.ask('POST', path, { text: 'Both.' })).status).toBe(200);
    fields.set('text', 'Berlin.');
    const { status, html } = await dee.post(QUESTION, fields);
    expect(status).toBe(409);
    expect(html).toContain('Your answer was not needed any more');
    expect(html).toContain('Both.');
    expect(await data('QuestionAnswered')).toHaveLength(1);
  });

  test('is nobody else’s: neither page nor answer', async () => {
    await open();
    const fields = await formAt(QUESTION);
    const jane = browser(server);
    await jane.open(await linkFor(server, id, 'jane'));
    expect((await jane.get(QUESTION)).status).toBe(404);
    fields.set('csrf', formsOf((await jane.get('/external')).html)[0]!.fields.get('csrf')!);
    fields.set('text', 'Mine.');
    expect((await jane.post(QUESTION, fields)).status).toBe(404);
    expect(await data('QuestionAnswered')).toEqual([]);
  });

  test('a link that only shows does not answer', async () => {
    await open('dispatcher', { permissions: ['view'] });
    expect((await dee.get(QUESTION)).html).toContain('This link lets you read, not answer.');
  });

  test('stands in the status until it is answered', async () => {
    const { body } = await server.ask('GET', `/api/processes/instances/${id}`);
    expect(body.questions).toMatchObject([
      { id: 'question.1', taskId: 'research', agentId: 'worker', to: ['dispatcher'] },
    ]);
    expect(body.waitsFor).toContainEqual(
      expect.objectContaining({ kind: 'question', id: 'question.1', on: ['dispatcher'] }),
    );
  });
});

test('a call of a tool is put before a person exactly as it is, and says what follows', async () => {
  const toolCall = { callId: '1.0', tool: 'open_port', argumentsSha256: 'ab'.repeat(32) };
  const description = '{"port":22,"host":"fw1.acme.com"}';
  const asked = { taskId: 'research', approverIds: [], title: 'x', description, artifacts: [], toolCall };
  await asAgent(server, id, { type: 'RequestApproval', data: asked });
  const { html } = await open();
  expect(html).toContain('Tool call: open_port');
  expect(html).toContain(
    'Whether Risk Analyst (AI agent), at work on Research the supplier, may use open_port, once and exactly as it stands here. Nothing has been done yet.',
  );
  expect(html).toContain('<span class="key">host</span> <span class="val">fw1.acme.com</span>');
  expect(html).toContain('Risk Analyst makes this one call and goes on with its work.');
  expect(html).toContain('The call is not made. Risk Analyst is told so, with your comment');
  const [form] = decisionForms(html);
  server.deps.now = Date.now;
  const page = await dee.post('/external/decide', answered(form!, 'approve'));
  expect(page.html).toContain('You approved Tool call: open_port');
});

describe('work that cannot go on', () => {
  const incident = async (): Promise<string> => {
    const { body } = await server.ask('GET', `/api/processes/instances/${id}/incidents`);
    return (body.items as { id: string; kind: string }[]).find(({ kind }) => kind === 'task-failed')!.id;
  };
  const mend = async (way: string, typed: Record<string, string>) => {
    const path = `/external/incidents/${encodeURIComponent(await incident())}/${way}`;
    const fields = await formAt(path);
    for (const [name, value] of Object.entries(typed)) fields.set(name, value);
    return await dee.post(path, fields);
  };

  test('is on the first page of who may mend it, with why and what can be done; not on that of others', async () => {
    await open();
    const { html } = await dee.get('/external');
    expect(html).toContain('Work that cannot go on');
    expect(html).toContain('The switch did not answer.');
    for (const way of ['Try it again', 'Give it to somebody else', 'Complete it by hand', 'Skip it']) {
      expect(html).toContain(way);
    }
    await open('jane');
    expect((await dee.get('/external')).html).not.toContain('The switch did not answer.');
    const path = `/external/incidents/${encodeURIComponent(await incident())}/redo`;
    expect((await dee.get(path)).status).toBe(404);
  });

  test('is tried again, with a reason', async () => {
    await open();
    expect((await mend('redo', {})).status).toBe(422);
    expect((await mend('redo', { reason: 'It is on now.' })).status).toBe(200);
    const started = (await data('TaskStarted')).filter(({ taskId }) => taskId === 'deploy');
    expect(started).toHaveLength(2);
  });

  test('is given to another agent, or a person of the process', async () => {
    await open();
    expect((await mend('reassign', { reason: 'They know it.' })).status).toBe(422);
    const { status } = await mend('reassign', { reason: 'They know it.', to: 'second' });
    expect(status).toBe(200);
    expect(await data('TaskHandedOver')).toMatchObject([{ taskId: 'deploy', from: 'worker', to: 'second' }]);
  });

  test('is skipped', async () => {
    await open();
    expect((await mend('skip', { reason: 'Not needed.' })).status).toBe(200);
    expect(await data('TaskSkipped')).toMatchObject([{ taskId: 'deploy', reason: 'Not needed.' }]);
  });

  test('is done by hand in the agent’s place, with the task’s own form and a reason', async () => {
    await open();
    const path = '/external/tasks/deploy';
    const { html } = await dee.get(path);
    expect(html).toContain('Risk Analyst could not do it');
    const fields = await formAt(path);
    fields.set('summary', 'I switched it on.');
    const without = await dee.post(path, fields);
    expect(without.status).toBe(422);
    expect(without.html).toContain('Say why.');
    expect(without.html).toContain('I switched it on.</textarea>');
    fields.set('reason', 'It had to be pressed.');
    expect((await dee.post(path, fields)).status).toBe(200);
    expect((await data('TaskWorkDone')).filter(({ taskId }) => taskId === 'deploy')).toMatchObject([
      { summary: 'I switched it on.', onBehalfOf: 'worker', reason: 'It had to be pressed.' },
    ]);
    expect((await dee.get(path)).html).toContain('It is done.');
  });
});
