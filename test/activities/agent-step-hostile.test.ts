// A model that means harm, over real HTTP: whatever it answers, the turn ends in words, and what it cost is counted. A turn
// that threw would be made again and again, and none of it counted.
import { afterEach, expect, test } from '@jest/globals';
import { type ModelReply, type ModelServer, startModelServer } from '../support/openai-server.ts';
import { API_KEY, type StepWorld, stepWorld } from '../support/step-world.ts';

let server: ModelServer | null = null;
let world: StepWorld | null = null;
afterEach(async () => {
  await world?.close();
  await server?.close();
});

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const calls = (text: string): ModelReply => ({ calls: [{ name: 'get_artifact', arguments: text }] });
const whole = (more: string): string =>
  `{"summary":"x","result":{"pages":1},"artifacts":[{"key":"plan","content":"y"}],"facts":[],"confidence":1,"concerns":[]${more}}`;

test.each<[string, ModelReply]>([
  ['arguments nested deep', calls(nested(10_000))],
  ['arguments nested deeper than any stack', calls(nested(150_000))],
  ['arguments with __proto__', calls('{"key":"notes","__proto__":{"isAdmin":true}}')],
  ['arguments with half a character', calls('{"key":"\\ud800"}')],
  ['arguments with U+0000 and bidi', calls('{"key":"a\\u0000\\u202eb"}')],
  ['arguments that are no object', calls('[[[[1]]]]')],
  ['a tool of an odd name', { calls: [{ name: '__proto__', arguments: {} }] }],
  [
    'hundreds of calls',
    { calls: Array.from({ length: 500 }, () => ({ name: 'get_artifact', arguments: {} })) },
  ],
  ['an answer nested deep', { say: whole(`,"more":${nested(100_000)}`) }],
  ['an answer with __proto__', { say: whole(',"__proto__":{"summary":"z"}') }],
  [
    'facts of odd names',
    { say: whole('').replace('"facts":[]', '"facts":[{"name":"__proto__","value":1}]') },
  ],
  ['half a character in the answer', { say: whole('').replace('"y"', '"\\ud800"') }],
  ['keys of artifacts that are paths', { say: whole('').replace('"plan"', '"../../plan"') }],
])('%s', async (_name, reply) => {
  server = await startModelServer({ script: () => reply, apiKey: API_KEY });
  world = await stepWorld({
    model: {
      provider: 'openai-compatible',
      model: 'small-1',
      baseUrl: server.baseUrl,
      apiKey: { env: 'MODEL_KEY' },
    },
  });
  const result = await world.step();
  expect(result.usage).toMatchObject({ inputTokens: expect.any(Number) });
  if (result.kind === 'calls') expect(result.calls.length).toBeLessThanOrEqual(16);
  expect(server.requests.length).toBeLessThanOrEqual(2);
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
});
