// One turn of an agent whose model speaks Anthropic's messages API, over real HTTP against a scripted server.
import { afterEach, expect, test } from '@jest/globals';
import { type Reply, type ScriptedServer, json, scriptedServer } from '../support/scripted-server.ts';
import { API_KEY, type StepWorld, stepWorld, toolDone } from '../support/step-world.ts';

let server: ScriptedServer | null = null;
let world: StepWorld | null = null;
afterEach(async () => {
  await world?.close();
  await server?.close();
});

const ANSWER = {
  summary: 'The plan is written.',
  result: { pages: 1 },
  artifacts: [{ key: 'plan', content: '# Plan' }],
  facts: [{ name: 'ready', value: true }],
  confidence: 0.8,
  concerns: [],
};
type Block = { type: string; [field: string]: unknown };

const said = (content: Block[], stop_reason: string, input_tokens = 1_000): Reply =>
  json({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content,
    stop_reason,
    stop_sequence: null,
    usage: { input_tokens, output_tokens: 50 },
  });
const text = (value: string): Block => ({ type: 'text', text: value });
const use = (id: string, name: string, input: object): Block => ({ type: 'tool_use', id, name, input });

async function open(...replies: Reply[]): Promise<{ server: ScriptedServer; world: StepWorld }> {
  server = await scriptedServer(...replies);
  world = await stepWorld({
    model: {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      baseUrl: `${server.baseUrl}/v1`,
      apiKey: { env: 'MODEL_KEY' },
      price: { inputPerMillion: 3, outputPerMillion: 15 },
    },
  });
  return { server, world };
}

interface Sent {
  tools?: { name: string }[];
  messages: { role: string; content: Block[] }[];
  system: Block[];
  stream?: boolean;
  output_config?: { format: { type: string; schema: { required: string[] } } };
}
const sent = ({ received }: ScriptedServer, index: number): Sent =>
  JSON.parse(received[index]!.body.toString('utf8')) as Sent;

test('a call of a tool, its result, and the structured answer', async () => {
  const { server, world } = await open(
    said([text('I look.'), use('toolu_1', 'get_artifact', { key: 'notes' })], 'tool_use'),
    said([text(JSON.stringify(ANSWER))], 'end_turn', 2_000),
  );
  const first = await world.step();
  expect(first).toMatchObject({
    kind: 'calls',
    calls: [{ callId: '1.0', tool: 'get_artifact', providerCallId: 'toolu_1' }],
    usage: { model: 'claude-sonnet-4-5-20250929', inputTokens: 1_000, outputTokens: 50, costUsd: 0.00375 },
  });
  if (first.kind !== 'calls') return;
  const done = [await toolDone(world, '1.0', 'The notes.')];
  const second = await world.step({ turn: 2, transcript: first.transcript, done });
  expect(second).toMatchObject({ kind: 'output', usage: { inputTokens: 2_000 } });
  if (second.kind === 'output')
    expect(await world.json(second.output)).toMatchObject({ ...ANSWER, facts: { ready: true } });

  const [{ url, headers }] = server.received as [(typeof server.received)[0]];
  expect(url).toBe('/v1/messages');
  expect(headers).toMatchObject({ 'x-api-key': API_KEY, 'idempotency-key': 'i-1.draft.1.t1' });
  const { messages, system, tools, stream, output_config } = sent(server, 1);
  expect(stream).toBeUndefined();
  expect(system[0]!['text']).toContain('You are Plan Writer');
  expect(tools!.map(({ name }) => name)).toEqual(['list_artifacts', 'get_artifact']);
  // Every object of our own schema is closed: only so this API holds the model to it.
  expect(output_config!.format).toMatchObject({
    type: 'json_schema',
    schema: { required: expect.anything() },
  });
  expect(messages.slice(1)).toMatchObject([
    { role: 'assistant', content: [{ type: 'text' }, { type: 'tool_use', id: 'toolu_1' }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'The notes.' }] },
  ]);
});

test('in the last turn the answer itself is asked for as a tool: the API wants one named after calls', async () => {
  const { server, world } = await open(said([use('toolu_2', 'json', ANSWER)], 'tool_use'));
  const result = await world.step({ isLast: true });
  expect(result).toMatchObject({ kind: 'output' });
  expect(sent(server, 0).tools!.map(({ name }) => name)).toEqual(['json']);
});

test.each([
  ['refusal', 'agent_error', 'refused to answer'],
  ['max_tokens', 'agent_error', 'cut off after 50 tokens'],
])('an answer that ended by %s', async (stop, failure, words) => {
  const { world } = await open(said([text('{"summary"')], stop));
  expect(await world.step()).toMatchObject({
    kind: 'failed',
    failure,
    reason: expect.stringContaining(words),
  });
});

test('an overloaded API is asked again, a refused key is said at once', async () => {
  const error = (type: string, status: number) =>
    json({ type: 'error', error: { type, message: `${type} ${API_KEY}` } }, status);
  const { server, world } = await open(error('overloaded_error', 529), error('authentication_error', 401));
  const result = await world.step();
  expect(result).toMatchObject({
    failure: 'unreachable',
    reason: expect.stringContaining('check the key in the environment variable MODEL_KEY'),
  });
  expect(JSON.stringify(result)).not.toContain(API_KEY);
  expect(server.received).toHaveLength(2);
});
