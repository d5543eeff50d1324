// What holds for every call: only tools of the list, arguments that fit, bounded results, each call once and noted.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callTool } from '../../../agents/tools/call-tool.ts';
import { cappedResult, MAX_RESULT_BYTES } from '../../../agents/tools/result-text.ts';
import { sha256Hex } from '../../../platform/canonical-json.ts';
import { type AgentAtWork, agentAtWork } from '../../support/agent-at-work.ts';

let at: AgentAtWork;
beforeAll(async () => {
  at = await agentAtWork();
});
afterAll(() => at.close());

let calls = 0;
const call = (tool: string, text: string, callId = `2.${(calls += 1)}`) =>
  callTool(at.world, at.work, { callId, tool, arguments: text });

const deep = `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`;
describe('refused in words, noted, and nothing is done', () => {
  test.each([
    ['no tool of ours', 'shell', '{}', /"shell" is not a tool of yours/],
    ['a name of Object', 'constructor', '{}', /not a tool of yours/],
    ['no JSON', 'set_fact', '{"name":', /not JSON/],
    ['no object', 'set_fact', '[1]', /JSON object/],
    ['too deep', 'set_fact', deep, /nested deeper than 20/],
    ['very deep', 'set_fact', '['.repeat(30_000), /nested deeper than 20/],
    ['too large', 'set_fact', JSON.stringify({ name: 'x', value: 'y'.repeat(70_000) }), /at most 65536/],
    ['__proto__', 'set_fact', '{"name":"x","value":{"__proto__":{"a":1}}}', /not allowed/],
    ['a field missing', 'set_fact', '{"name":"x"}', /value/],
    ['an unknown field', 'set_fact', '{"name":"x","value":1,"reason":"y"}', /reason/],
    ['another type', 'get_artifact', '{"key":5}', /key/],
    ['a bad key', 'store_artifact', '{"key":"../x","content":"y"}', /key/],
    [
      'a bad media type',
      'store_artifact',
      '{"key":"x","content":"y","contentType":"text/html"}',
      /contentType/,
    ],
    ['a concern of many words', 'raise_concern', '{"kind":"Very Bad","text":"x"}', /kind/],
  ])('%s', async (_name, tool, text, words) => {
    const before = await at.server.books.events(at.instanceId);
    const refused = await at.journal('agent_refused');
    const outcome = await call(tool, text);
    expect(outcome).toMatchObject({ kind: 'done', ok: false });
    expect((outcome as { text: string }).text).toMatch(/^Refused: /);
    expect((outcome as { text: string }).text).toMatch(words);
    expect(await at.server.books.events(at.instanceId)).toHaveLength(before.length);
    const now = await at.journal('agent_refused');
    expect(now).toHaveLength(refused.length + 1);
    expect(now.at(-1)).toMatchObject({ taskId: 'write', attempt: 1, tool });
  });

  test('a tool that template or task leave out, though it is ours', async () => {
    const profile = { ...at.work.profile, tools: ['get_artifact'] };
    const ask = { callId: '3.0', tool: 'set_fact', arguments: '{"name":"x","value":1}' };
    const outcome = await callTool(at.world, { ...at.work, profile }, ask);
    expect(outcome).toMatchObject({ ok: false, text: expect.stringContaining('you have: get_artifact') });
  });

  test('an attempt that is over', async () => {
    const ask = { callId: '3.1', tool: 'set_fact', arguments: '{"name":"x","value":1}' };
    const outcome = await callTool(at.world, { ...at.work, attempt: 2 }, ask);
    expect(outcome).toMatchObject({ ok: false, text: expect.stringMatching(/^Refused: /) });
  });
});

test('the same call again is answered from what was noted, and changes nothing', async () => {
  const first = await call('set_fact', '{"name":"once","value":1}', '4.0');
  const before = await at.server.books.lastPosition();
  expect(await call('set_fact', '{"name":"once","value":1}', '4.0')).toEqual(first);
  const refused = await call('shell', '{}', '4.1');
  expect(await call('shell', '{}', '4.1')).toEqual(refused);
  // One note of the refusal.
  expect(await at.server.books.lastPosition()).toBe(before + 1);
});

test('a note holds what was asked and answered, cut short, with the digests of the whole', async () => {
  const value = 'v'.repeat(3_000);
  const outcome = await call('set_fact', JSON.stringify({ value, name: 'long' }), '4.2');
  const note = (await at.journal('agent_tool')).at(-1)!;
  const canonical = JSON.stringify({ name: 'long', value });
  expect(note).toEqual({
    taskId: 'write',
    attempt: 1,
    callId: '4.2',
    tool: 'set_fact',
    ok: true,
    arguments: canonical.slice(0, 2_000),
    argumentsSha256: sha256Hex(canonical),
    result: 'The fact "long" is set.',
    resultSha256: (outcome as { sha256: string }).sha256,
  });
  const blob = await at.world.blobs.get(note['resultSha256'] as string);
  expect(Buffer.from(blob!).toString()).toBe('The fact "long" is set.');
});

test('a result over the cap is cut between characters, and says so', () => {
  expect(cappedResult('x')).toBe('x');
  const capped = cappedResult('€'.repeat(20_000));
  expect(Buffer.byteLength(capped)).toBeLessThanOrEqual(MAX_RESULT_BYTES);
  expect(capped).toMatch(/€\n\[cut short: the result had 60000 bytes, at most 32768 are given\]$/);
});
