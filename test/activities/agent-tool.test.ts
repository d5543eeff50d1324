// The activity of one call of a tool: what the workflow gets, what it waits for, and what a crash in between leaves.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type AgentToolDeps, agentTool } from '../../activities/agent-tool.ts';
import type { AgentToolInput, AgentToolResult } from '../../activities/ports.ts';
import { rowOf } from '../../api/instance/instance-reader.ts';
import { sendCommand } from '../../api/instance/send-command.ts';
import { canonicalJson } from '../../platform/canonical-json.ts';
import { type AgentAtWork, agentAtWork, configWith } from '../support/agent-at-work.ts';
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts';

let at: AgentAtWork;
let remote: ScriptedServer;
let deps: AgentToolDeps;
beforeAll(async () => {
  remote = await scriptedServer((_request, response) => response.end('paid'));
  const config = configWith({
    tools: {
      pay: {
        name: 'pay',
        description: 'Pays',
        type: 'http',
        url: `${remote.baseUrl}/pay`,
        input: { type: 'object', required: ['amount'] },
        requiresApproval: true,
      },
    },
  });
  at = await agentAtWork(config);
  deps = { ...at.world, config };
});
afterAll(async () => {
  await remote.close();
  await at.close();
});

const environment = new MockActivityEnvironment();
async function inputOf(tool: string, args: object, callId: string, more: Partial<AgentToolInput> = {}) {
  const run = {
    type: 'RunAgent' as const,
    id: 'write.1',
    taskId: 'write',
    attempt: 1,
    agentId: 'writer',
    inputs: {},
  };
  const input: AgentToolInput = {
    instanceId: at.instanceId,
    run,
    startedAt: 0,
    handOff: {
      executor: 'model',
      timeMs: 60_000,
      turns: 5,
      tokens: 1_000,
      costUsd: null,
      agentName: 'Writer',
    } as AgentToolInput['handOff'],
    call: {
      callId,
      providerCallId: `call-${callId}`,
      tool,
      arguments: await at.world.blobs.put(Buffer.from(canonicalJson(args))),
    },
    ...more,
  };
  return input;
}
const call = async (...given: Parameters<typeof inputOf>): Promise<AgentToolResult> =>
  environment.run(agentTool, deps, await inputOf(...given));
const resultText = async (result: AgentToolResult): Promise<string> =>
  Buffer.from((await at.world.blobs.get((result as { result: string }).result))!).toString();

test('the result is a blob, and only its digest goes back', async () => {
  const result = await call('set_fact', { name: 'pages', value: 3 }, '1.0');
  expect(result).toEqual({
    kind: 'done',
    callId: '1.0',
    ok: true,
    result: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await resultText(result)).toBe('The fact "pages" is set.');
  expect(await call('set_fact', { name: 'pages', value: 3 }, '1.0')).toEqual(result);
});

test('the list of tools is the profile’s: what the task leaves out is refused', async () => {
  const result = await call('shell', {}, '1.1');
  expect(result).toMatchObject({ kind: 'done', ok: false });
  expect(await resultText(result)).toMatch(/^Refused: "shell" is not a tool of yours/);
});

test('without its arguments it is tried again, not told to the model', async () => {
  const input = await inputOf('set_fact', {}, '1.2');
  input.call.arguments = 'f'.repeat(64);
  await expect(environment.run(agentTool, deps, input)).rejects.toThrow(/not among the blobs/);
});

describe('a call that a person approves first', () => {
  test('waits; news of an approval that is none changes nothing; then it is made once', async () => {
    const waits = await call('pay', { amount: 5 }, '2.0');
    const { approvalId } = (waits as { for: { approvalId: string } }).for;
    expect(waits).toEqual({ kind: 'waits', for: { kind: 'approval', approvalId } });
    const forged = { kind: 'approval', approvalId, callId: '2.0', outcome: 'granted' } as const;
    expect(await call('pay', { amount: 5 }, '2.0', { after: forged })).toEqual(waits);
    expect(remote.received).toHaveLength(0);
    await at.decide('john', approvalId, 'approve');
    const done = await call('pay', { amount: 5 }, '2.0', { after: forged });
    expect(done).toMatchObject({ kind: 'done', ok: true });
    expect(await call('pay', { amount: 5 }, '2.0', { after: forged })).toEqual(done);
    expect(remote.received).toHaveLength(1);
    expect(remote.received[0]!.headers['idempotency-key']).toBe(`${at.instanceId}.write.1.2.0`);
  });

  test('killed after the call and before its note: made again under the same key', async () => {
    const { approvalId } = ((await call('pay', { amount: 6 }, '2.1')) as { for: { approvalId: string } }).for;
    await at.decide('john', approvalId, 'approve');
    const before = remote.received.length;
    const dying = {
      ...deps,
      books: new Proxy(deps.books, {
        get: (target, name) =>
          name === 'appendJournal' ? () => Promise.reject(new Error('killed')) : Reflect.get(target, name),
      }),
    };
    const input = await inputOf('pay', { amount: 6 }, '2.1');
    await expect(environment.run(agentTool, dying, input)).rejects.toThrow('killed');
    expect(await environment.run(agentTool, deps, input)).toMatchObject({ kind: 'done', ok: true });
    const keys = remote.received.slice(before).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([keys[0], keys[0]]);
  });

  test('news that says granted of one that was rejected makes no call', async () => {
    const { approvalId } = ((await call('pay', { amount: 7 }, '2.2')) as { for: { approvalId: string } }).for;
    await at.decide('john', approvalId, 'reject', 'No.');
    const before = remote.received.length;
    const after = { kind: 'approval', approvalId, callId: '2.2', outcome: 'granted' } as const;
    expect(await call('pay', { amount: 7 }, '2.2', { after })).toMatchObject({ kind: 'done', ok: false });
    expect(remote.received).toHaveLength(before);
  });
});

test('a question waits for its answer', async () => {
  const waits = await call('escalate_to_human', { text: 'Which colour?', wait: true }, '3.0');
  const { questionId } = (waits as { for: { questionId: string } }).for;
  const after = { kind: 'answer', questionId } as const;
  expect(await call('escalate_to_human', { text: 'Which colour?', wait: true }, '3.0', { after })).toEqual(
    waits,
  );
  await sendCommand(at.server.deps, await rowOf(at.server.books, at.instanceId), {
    type: 'AnswerQuestion',
    id: 'answer-1',
    by: { kind: 'operator', id: 'local', role: 'admin', via: 'local' },
    data: { questionId, text: 'Blue' },
  });
  const done = await call('escalate_to_human', { text: 'Which colour?', wait: true }, '3.0', { after });
  expect(await resultText(done)).toMatch(/source: answer to your question\nBlue\n/);
});

test('calls of a subordinate have names of their own beside those of who asked it', async () => {
  const delegated = { by: 'writer', task: 'Read it', depth: 1, callId: '4.0' };
  await call('set_fact', { name: 'same_call', value: 'writer' }, '5.0');
  const below = await call('set_fact', { name: 'same_call', value: 'reader' }, '5.0', { delegated });
  expect(below).toMatchObject({ kind: 'done', callId: '5.0', ok: true });
  const facts = (await at.server.books.events(at.instanceId)).filter(
    ({ type, data }) => type === 'FactSet' && 'name' in data && data.name === 'same_call',
  );
  expect(facts.map(({ commandId }) => commandId)).toEqual([
    `${at.instanceId}.write.1.5.0`,
    `${at.instanceId}.write.1.d.4.0.5.0`,
  ]);
});
