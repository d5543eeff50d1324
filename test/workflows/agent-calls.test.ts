// Agents elsewhere, on a real server: one that calls back, and one that is polled and asks something. What they say is
// played; the callback's seal, the question and the engine are real.
import { describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Json } from '../../definition/types.ts';
import { sealReply } from '../../links/index.ts';
import { REPLY_SIGNAL, agentRunId } from '../../workflows/messages.ts';
import type { AgentReplyMessage } from '../../workflows/messages.ts';
import type { Running, World } from '../support/process-world.ts';
import {
  DONE,
  type ScriptedAgents,
  ofType,
  once,
  oneTask,
  pause,
  play,
  until,
} from '../support/scripted-agents.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
let agents: ScriptedAgents;
worldForEach(
  (opened, server) => {
    world = opened;
    env = server;
  },
  { works: false },
);

const endOf = async (running: Running) => (await running.handle.result()).status;
const refusals = async (running: Running) =>
  (await world.books.trail({ instanceId: running.id, limit: 500 })).filter(
    ({ type }) => type === 'agent_refused',
  );

/** A reply as the API signals it; `change` is made after it was sealed. */
async function reply(
  running: Running,
  {
    kind = 'output',
    content = DONE as Json,
    messageId = 'msg-1',
    change = {} as Partial<AgentReplyMessage>,
  } = {},
): Promise<void> {
  const runId = agentRunId(running.id, 'draft', 1);
  const unsealed = {
    runId,
    messageId,
    kind: kind as AgentReplyMessage['kind'],
    content: kind === 'heartbeat' ? '' : await agents.blob(content),
  };
  const message = { ...unsealed, seal: await sealReply(world.ring, running.id, unsealed), ...change };
  await env.client.workflow.getHandle(runId).signal(REPLY_SIGNAL, message);
}

describe('an agent that calls back', () => {
  test('is waited for; its sealed reply counts, a forged one does not', async () => {
    agents = await play(world, { call: () => ({ kind: 'later' }) });
    const running = await world.start(oneTask('remote'));
    await until(() => agents.calls.length > 0);
    await reply(running, { kind: 'heartbeat', messageId: 'beat-1' });
    const forged = { ...DONE, summary: 'Forged.' };
    await reply(running, { content: forged, change: { seal: 'a.b.c' } });
    await reply(running, { change: { content: await agents.blob(forged) } });
    await env.client.workflow.getHandle(agentRunId(running.id, 'draft', 1)).signal(REPLY_SIGNAL, 'done');
    for (let wait = 0; wait < 200 && (await refusals(running)).length < 2; wait++) await pause(25);
    expect(await refusals(running)).toHaveLength(2);
    expect((await running.state()).tasks['draft']).toMatchObject({ status: 'running', attempt: 1 });
    await reply(running);
    expect(await endOf(running)).toBe('completed');
    const [work] = await ofType(running, 'TaskWorkDone');
    expect(work).toMatchObject({ summary: 'Drafted.', usage: { executor: 'http', simulated: false } });
    expect(agents.calls.map(({ action }) => action)).toEqual(['start']);
  }, 30_000);

  test('says that it failed, and why', async () => {
    agents = await play(world, { call: () => ({ kind: 'later' }) });
    const running = await world.start(oneTask('remote'));
    await until(() => agents.calls.length > 0);
    await reply(running, { kind: 'failure', content: { reason: 'The customer has no tenant.' } });
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'agent_error', reason: 'The customer has no tenant.' });
  }, 30_000);

  test('is called off when nobody needs its work any more', async () => {
    agents = await play(world, { call: () => ({ kind: 'later', remoteId: 'task-7' }) });
    const running = await world.start(oneTask('remote'));
    await until(() => agents.calls.length > 0);
    await running.until((state) => state.tasks['draft']!.status === 'running');
    await pause(300);
    await running.command({ type: 'CancelInstance', data: { reason: 'No longer needed.' } });
    expect(await endOf(running)).toBe('cancelled');
    await until(() => agents.calls.some(({ action }) => action === 'cancel'));
    expect(agents.calls.at(-1)).toMatchObject({ action: 'cancel', remoteId: 'task-7' });
  }, 30_000);

  test('is asked again where that is worth another try, and given up where it is not', async () => {
    agents = await play(world, {
      call: () =>
        agents.calls.length === 1
          ? { kind: 'failed', failure: 'unreachable', reason: 'It said 503.', retryAfterMs: 1 }
          : { kind: 'failed', failure: 'unreachable', reason: 'It said 404.' },
    });
    const running = await world.start(oneTask('remote'));
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({ kind: 'unreachable', reason: 'It said 404.' });
    expect(agents.calls.map(({ action }) => action)).toEqual(['start', 'start']);
  }, 30_000);
});

describe('an agent that cannot be reached', () => {
  test('is why its time is over, and is asked less and less often', async () => {
    const failed = { kind: 'failed', failure: 'unreachable', reason: 'Nobody is there.' } as const;
    agents = await play(world, { call: () => ({ ...failed, retryAfterMs: 1_000 }) }, { time: '5s' });
    const running = await world.start(oneTask('remote'));
    const [failure] = await once(running, 'TaskAttemptFailed');
    expect(failure).toMatchObject({
      kind: 'unreachable',
      reason:
        'The time of the attempt is over: 5 s. The last 3 tries to ask the agent failed: Nobody is there.',
    });
    expect(agents.calls.filter(({ action }) => action === 'start')).toHaveLength(3);
  }, 30_000);
});

describe('an agent that is polled', () => {
  test('until it is done, over histories that start afresh', async () => {
    agents = await play(world, {
      call: async ({ action }) => {
        if (action === 'start' || agents.calls.length < 5) {
          return { kind: 'later', remoteId: 'task-7', pollAfterMs: 10 };
        }
        return { kind: 'output', output: await agents.blob(DONE) };
      },
    });
    const running = await world.start(oneTask('polled'), { continueAfterEvents: 20 });
    expect(await endOf(running)).toBe('completed');
    expect(agents.calls.map(({ action, remoteId }) => [action, remoteId ?? null])).toEqual([
      ['start', null],
      ...Array.from({ length: 4 }, () => ['poll', 'task-7']),
    ]);
    expect((await running.runs(agentRunId(running.id, 'draft', 1))).length).toBeGreaterThan(1);
  }, 30_000);

  test('asks something, and goes on with the answer', async () => {
    let questionId = '';
    agents = await play(world, {
      call: async ({ action, instanceId, run }) => {
        if (action === 'answer') return { kind: 'output', output: await agents.blob(DONE) };
        const sent = await world.deps.commands.send(instanceId, {
          type: 'AskPerson',
          id: `${run.id}.q`,
          by: { kind: 'agent', id: run.agentId, taskId: run.taskId, attempt: run.attempt },
          data: { taskId: run.taskId, text: 'Which tenant?' },
        });
        const asked = sent.ok ? sent.events.find(({ type }) => type === 'QuestionAsked') : undefined;
        if (asked?.type !== 'QuestionAsked') throw new Error(JSON.stringify(sent));
        questionId = asked.data.questionId;
        return { kind: 'question', remoteId: 'task-7', questionId };
      },
    });
    const running = await world.start(oneTask('polled'));
    await once(running, 'QuestionAsked');
    await until(() => questionId !== '');
    await running.command({ type: 'AnswerQuestion', data: { questionId, text: 'The first one.' } });
    expect(await endOf(running)).toBe('completed');
    expect(agents.calls.at(-1)).toMatchObject({ action: 'answer', questionId, remoteId: 'task-7' });
  }, 30_000);
});
