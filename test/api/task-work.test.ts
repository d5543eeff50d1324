// Agents' work over the API: attempts, what they took, transcripts, who may read them.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ModelMessage } from 'ai';
import { writeTranscript } from '../../activities/model/transcript.ts';
import type { JsonObject } from '../../definition/types.ts';
import { createClient } from '../../client/index.ts';
import type { JournalType } from '../../store/books.ts';
import { agentAtWork, startAgentWork } from '../support/agent-work-instance.ts';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { instancePath } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
beforeEach(async () => {
  server = await apiServer({ agent: agentAtWork });
  id = await startAgentWork(server);
});
afterEach(() => server.close());

const get = (path: string, headers?: Record<string, string>) =>
  server.ask('GET', instancePath(id, path), undefined, headers);
const note = (type: JournalType, data: JsonObject) =>
  server.books.appendJournal({
    instanceId: id,
    type,
    at: server.clock.at,
    actor: 'worker',
    data: { taskId: 'research', attempt: 1, ...data },
  });
/** A turn: what is said in it, after the turn before. Its transcript. */
async function step(turn: number, said: string, before: string | null = null): Promise<string> {
  const messages: ModelMessage[] = [{ role: 'user', content: said }];
  const system = before === null ? { system: 'You check suppliers.' } : {};
  const transcript = await writeTranscript(server.deps.blobs, { before, ...system, messages, calls: [] });
  const usage = { inputTokens: 100, outputTokens: 20, costUsd: 0.01, ms: 700 };
  await note('agent_step', { turn, model: 'test-model', ...usage, transcript });
  return transcript;
}

test('tells the attempts of a task, also of one under way', async () => {
  await step(1, 'Begin.');
  await note('agent_tool', { callId: '1.0', tool: 'get_artifact', ok: true, arguments: '{}', result: 'x' });
  const running = await get('/tasks/research/work', { authorization: `Bearer ${VIEWER_TOKEN}` });
  expect(running.status).toBe(200);
  expect(running.body).toMatchObject({
    id: 'research',
    attempts: [{ outcome: 'running', turns: [{ turn: 1 }], toolCalls: [{ tool: 'get_artifact' }] }],
    spent: { turns: 1, toolCalls: 1, inputTokens: 100 },
  });
  const failed = await get('/tasks/deploy/work');
  expect(failed.body.attempts).toMatchObject([{ outcome: 'failed', reason: 'The switch did not answer.' }]);
});

test('there is no work on what is no task or errand', async () => {
  expect((await get('/tasks/nothing/work')).body.code).toBe('task-not-found');
  expect((await get('/tasks/errand.9/work')).status).toBe(404);
});

test('transcripts are for operators: the last one, or that of a turn', async () => {
  await step(2, 'Go on.', await step(1, 'Begin.'));
  const path = '/tasks/research/work/1/transcript';
  const [begin, goOn] = ['Begin.', 'Go on.'].map((content) => ({ role: 'user', content }));
  const system = 'You check suppliers.';
  expect((await get(path)).body).toEqual({ system, messages: [begin, goOn] });
  expect((await get(`${path}?turn=1`)).body).toEqual({ system, messages: [begin] });
  expect((await get(`${path}?turn=3`)).body.code).toBe('transcript-not-found');
  expect((await get('/tasks/deploy/work/1/transcript')).status).toBe(404);
  expect((await get(path, { authorization: `Bearer ${VIEWER_TOKEN}` })).status).toBe(403);
});

test('the status says who is at what, how sure they were, what worries them and what it took', async () => {
  const { body } = await get('');
  const tasks = new Map((body.tasks as { id: string }[]).map((task) => [task.id, task]));
  expect(tasks.get('assess')).toMatchObject({
    status: 'awaiting_approval',
    assignee: 'worker',
    executor: 'model',
    confidence: 0.55,
    attempts: 1,
    concerns: [{ kind: 'data', text: 'The register was last updated in 2019.' }],
    spent: { turns: 2, toolCalls: 1, inputTokens: 1_200, outputTokens: 90, costUsd: 0.0123 },
  });
  expect(tasks.get('research')).toMatchObject({ status: 'running', executor: null, concerns: [] });
  expect(body.spent).toMatchObject({ inputTokens: 1_200, costUsd: 0.0123 });
  expect(body.spentByAgent).toEqual({ worker: body.spent });
  expect(body.errands).toEqual([]);
});

test('the timeline has the review beside the approval', async () => {
  const { body } = await get('/timeline');
  const task = body.phases[0].tasks.find((each: { id: string }) => each.id === 'assess');
  expect(task).toMatchObject({
    confidence: 0.55,
    review: { kind: 'review' },
    approval: null,
    escalatedTo: null,
  });
});

test('the client reads it, and answers questions', async () => {
  await step(1, 'Begin.');
  const { processes } = createClient({ baseUrl: server.url, token: TOKEN });
  expect((await processes.getTaskWork(id, 'research')).attempts).toHaveLength(1);
  expect((await processes.getTranscript(id, 'research', 1)).messages).toHaveLength(1);
  await expect(processes.answerQuestion(id, 'question.9', { text: 'x' })).rejects.toMatchObject({
    status: 404,
  });
});
