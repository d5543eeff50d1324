// A model's endpoint in trouble, over real HTTP: what is waited for, what is tried again, and what is said in the end.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ModelConfig } from '../../agents/types.ts';
import { type ModelReply, type ModelServer, startModelServer, workDone } from '../support/openai-server.ts';
import { API_KEY, type StepWorld, type StepWorldOptions, stepWorld } from '../support/step-world.ts';

let server: ModelServer | null = null;
let world: StepWorld | null = null;
afterEach(async () => {
  await world?.close();
  await server?.close();
});

const PLAN = workDone({
  summary: 'The plan is written.',
  result: { pages: 1 },
  artifacts: [{ key: 'plan', content: '# Plan' }],
});

/** `replies`: the last one stays. */
async function open(
  replies: ModelReply[],
  { model, ...options }: Omit<Partial<StepWorldOptions>, 'model'> & { model?: Partial<ModelConfig> } = {},
): Promise<{ server: ModelServer; world: StepWorld }> {
  server = await startModelServer({
    script: (_, index) => replies[Math.min(index, replies.length - 1)]!,
    apiKey: API_KEY,
  });
  world = await stepWorld({
    ...options,
    model: {
      provider: 'openai-compatible',
      model: 'small-1',
      baseUrl: server.baseUrl,
      apiKey: { env: 'MODEL_KEY' },
      ...model,
    },
  });
  return { server, world };
}

describe('trouble that passes', () => {
  test.each([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['an overloaded 529', { status: 529 }],
    ['a connection cut before the answer', { fault: 'cut' }],
    ['a connection cut after the headers', { fault: 'cut-after-headers' }],
    ['a connection cut in the body', { fault: 'cut-in-body' }],
    ['a page instead of an answer', { body: '<html>Back soon</html>' }],
    ['an answer cut short', { body: '{"id":"x","choices":[{"mess' }],
    ['an answer without choices', { body: '{"id":"x","choices":[]}' }],
  ] as [string, ModelReply][])('%s: tried again under the same key', async (_, trouble) => {
    const { server, world } = await open([trouble, trouble, PLAN]);
    expect(await world.step()).toMatchObject({ kind: 'output', usage: { inputTokens: 100 } });
    expect(server.requests.map(({ key }) => key)).toEqual(Array(3).fill('i-1.draft.1.t1'));
  });

  test('Retry-After in seconds is kept to', async () => {
    const { world } = await open([{ status: 429, retryAfter: '1' }, PLAN]);
    const from = Date.now();
    expect(await world.step()).toMatchObject({ kind: 'output' });
    expect(Date.now() - from).toBeGreaterThanOrEqual(990);
  });

  test('Retry-After as a date is kept to', async () => {
    // A date has whole seconds: this one is one to two seconds ahead.
    const at = Math.floor(Date.now() / 1_000) * 1_000 + 2_000;
    const { world } = await open([{ status: 503, retryAfter: new Date(at).toUTCString() }, PLAN]);
    expect(await world.step()).toMatchObject({ kind: 'output' });
    expect(Date.now()).toBeGreaterThanOrEqual(at);
  });
});

describe('trouble that stays', () => {
  test('is unreachable after all tries, and noted', async () => {
    const { server, world } = await open([{ status: 503 }], { limits: { tries: 3 } });
    const result = await world.step();
    expect(result).toMatchObject({
      kind: 'failed',
      failure: 'unreachable',
      reason: expect.stringMatching(/The model "main" answered 503.*Tried 3 times/),
    });
    expect(server.requests).toHaveLength(3);
    expect(await world.journal()).toMatchObject([
      { type: 'agent_step', data: { inputTokens: 0, reason: expect.stringContaining('503') } },
    ]);
  });

  test('a longer wait than there is time for is not begun', async () => {
    const { server, world } = await open([{ status: 429, retryAfter: '3600' }]);
    expect(await world.step()).toMatchObject({
      kind: 'failed',
      failure: 'unreachable',
      reason: expect.stringMatching(/\(429\).*Tried once; the next try would have been in 3600 s/),
    });
    expect(server.requests).toHaveLength(1);
  });

  test('nobody there', async () => {
    const { world, server } = await open([PLAN], { limits: { tries: 2 } });
    await server.close();
    expect(await world.step()).toMatchObject({
      kind: 'failed',
      failure: 'unreachable',
      reason: expect.stringContaining('could not be reached, or cut the connection (ECONNREFUSED)'),
    });
  });

  test.each([
    [400, 'did not take the request (400): The prompt of … is 9000 tokens long; at most 8192. Check'],
    [401, 'refused the request (401): check the key in the environment variable MODEL_KEY'],
    [403, 'refused the request (403): check the key in the environment variable MODEL_KEY'],
    [404, 'is not there (404): check its baseUrl, and whether the endpoint knows "small-1"'],
  ])('%i: said at once, with the cure and without the key', async (status, words) => {
    const message =
      status === 400 ? `The prompt of ${API_KEY} is 9000 tokens\nlong; at most 8192.` : `Bad key ${API_KEY}.`;
    const { server, world } = await open([{ status, message }]);
    const result = await world.step();
    expect(result).toMatchObject({ failure: 'unreachable', reason: expect.stringContaining(words) });
    expect(JSON.stringify([result, await world.journal()])).not.toContain(API_KEY);
    expect(server.requests).toHaveLength(1);
  });

  test.each(['hang', 'hang-in-body'] as const)('no whole answer (%s) is a time-out', async (fault) => {
    const { server, world } = await open([{ fault }], { limits: { callMs: 200 } });
    expect(await world.step()).toMatchObject({
      kind: 'failed',
      failure: 'timeout',
      reason: expect.stringContaining('did not answer in time'),
    });
    expect(server.requests).toHaveLength(1);
  });

  test('an answer later than the attempt may take is a time-out', async () => {
    const { world } = await open([{ ...PLAN, delayMs: 2_000 } as ModelReply]);
    const handOff = {
      executor: 'model',
      timeMs: 200,
      turns: 1,
      tokens: 1,
      costUsd: null,
      agentName: 'a',
    } as const;
    expect(await world.step({ handOff })).toMatchObject({ kind: 'failed', failure: 'timeout' });
  });

  test('an address that requests may not go to', async () => {
    const { server, world } = await open([PLAN], { allowPrivate: [] });
    expect(await world.step()).toMatchObject({
      kind: 'failed',
      failure: 'unreachable',
      reason: expect.stringContaining('list it in allowPrivate'),
    });
    expect(server.requests).toHaveLength(0);
  });

  test('an answer that is larger than any may be', async () => {
    const { server, world } = await open([{ body: JSON.stringify({ id: 'x'.repeat(5 * 1024 * 1024) }) }]);
    expect(await world.step()).toMatchObject({
      kind: 'failed',
      failure: 'bad_output',
      reason: expect.stringContaining('larger than 4194304 bytes'),
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a step that is cancelled', () => {
  test.each([
    ['while the model thinks', { fault: 'hang' }],
    ['while it waits for the next try', { status: 503, retryAfter: '30' }],
  ] as [string, ModelReply][])('%s: ends at once', async (_, reply) => {
    const { server, world } = await open([reply]);
    const { env, result } = world.start();
    const ended = expect(result).rejects.toThrow();
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const from = Date.now();
    env.cancel('CANCELLED');
    await ended;
    expect(Date.now() - from).toBeLessThan(2_000);
    expect(await world.journal()).toEqual([]);
  });
});
