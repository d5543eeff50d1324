// The worker killed with -9 while agents are at work, each at another point of a step: what was under way is asked once more
// under the same key, nothing else is, and the work is done once.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StatusView } from '../../process/views/types.ts';
import { calls, startE2eWithAgents, workIn } from '../support/agents-e2e.ts';
import { aDefinition, anAgent, aPhase, aTask } from '../support/definition-builder.ts';
import { type E2e, eventTypes, until } from '../support/e2e.ts';
import { type ModelReply, type ModelServer, startModelServer, workDone } from '../support/openai-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
/** Where each instance is when the worker dies. */
const POINTS = [
  'model-holds',
  'tool-holds',
  'tool-answered',
  'storing',
  'finishing',
  'waiting-for-a-person',
  'agent-elsewhere-holds',
] as const;
type Point = (typeof POINTS)[number];

const CRASHING = aDefinition({
  id: 'crashing',
  phases: [aPhase('build', [aTask('make', { artifacts: ['report'], errorHandling: { maxRetries: 0 } })])],
  agents: { worker: anAgent({ templateId: 'maker' }) },
});
const ELSEWHERE = { ...CRASHING, id: 'elsewhere', agents: { worker: anAgent({ templateId: 'remote' }) } };

/** What a server was asked, by idempotency key. */
class Asked {
  readonly bodies = new Map<string, string[]>();

  /** How often, with this one. */
  add(key: string, body: string): number {
    this.bodies.set(key, [...(this.bodies.get(key) ?? []), body]);
    return this.of(key).length;
  }

  of(key: string): string[] {
    return this.bodies.get(key) ?? [];
  }

  /** Key → count of an instance. */
  counts(instanceId: string): Record<string, number> {
    const own = [...this.bodies].filter(([key]) => key.startsWith(`${instanceId}.`));
    return Object.fromEntries(own.map(([key, { length }]) => [key.slice(instanceId.length + 1), length]));
  }
}

let e2e: E2e;
let model: ModelServer;
let tools: { server: Server; url: string };
const instances = new Map<Point, StatusView>();
const asked = { model: new Asked(), tool: new Asked(), agent: new Asked() };
/** Instances that are where they should be. */
const there = new Set<Point>();
let letGo: () => void;
const released = new Promise<void>((resolve) => {
  letGo = resolve;
});

/** Which instance this is; it may speak before its start was answered. */
async function pointOf(key: string): Promise<Point> {
  const find = async () => POINTS.find((point) => key.startsWith(`${instances.get(point)?.id}.`));
  return await until(`the instance of ${key}`, find);
}

/** Stays until the worker is about to be killed; `first`: a repeat goes on at once. */
async function stay(point: Point, first: boolean): Promise<void> {
  if (!first) return;
  there.add(point);
  await released;
}

async function play(key: string, turn: number, count: number): Promise<ModelReply> {
  const point = await pointOf(key);
  switch (turn) {
    case 1:
      if (point === 'model-holds') await stay(point, count === 1);
      return calls(['test_flow', { connection: 'con-1' }]);
    case 2:
      if (point === 'storing') await stay(point, count === 1);
      if (point === 'waiting-for-a-person') {
        there.add(point);
        return calls(['escalate_to_human', { text: 'Which one?', wait: true }]);
      }
      return calls(['store_artifact', { key: 'report', content: `Report of ${point}` }]);
    default:
      if (point === 'finishing') await stay(point, count === 1);
      if (point !== 'waiting-for-a-person') return workDone({ summary: `Done: ${point}.` });
      return workDone({ summary: 'Done.', artifacts: [{ key: 'report', content: 'By answer' }] });
  }
}

/** A tool at /tool, an agent at /agent. */
async function startTools(): Promise<typeof tools> {
  const server = createServer((req, res) => {
    const take = async () => {
      let body = '';
      for await (const chunk of req) body += String(chunk);
      const key = String(req.headers['idempotency-key']);
      const isAgent = req.url === '/agent';
      const count = asked[isAgent ? 'agent' : 'tool'].add(key, body);
      const point = await pointOf(key);
      if (point === 'tool-holds' || isAgent) await stay(point, count === 1);
      if (point === 'tool-answered') await stay(point, count === 1);
      const artifacts = [{ key: 'report', content: 'From elsewhere' }];
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify(isAgent ? { output: { summary: 'Done.', artifacts } } : { ok: true }));
    };
    take().catch((error: unknown) => res.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  model = await startModelServer({
    async script(request) {
      const count = asked.model.add(request.key, JSON.stringify(request.body));
      return await play(request.key, workIn(request).turn, count);
    },
  });
  tools = await startTools();
  const agents = {
    models: { small: { provider: 'openai-compatible', model: 'small-1', baseUrl: model.baseUrl } },
    templates: {
      maker: {
        executor: { type: 'model', model: 'small' },
        tools: ['test_flow', 'store_artifact', 'escalate_to_human'],
      },
      remote: { executor: { type: 'http', url: `${tools.url}/agent`, secret: { env: 'AGENT_SECRET' } } },
    },
    tools: {
      test_flow: {
        type: 'http',
        description: 'Tests the sign-in.',
        url: `${tools.url}/tool`,
        input: { type: 'object', properties: { connection: { type: 'string' } } },
      },
    },
  };
  e2e = await startE2eWithAgents(agents, { AGENT_SECRET: SECRET });
  await e2e.client.processes.register(CRASHING);
  await e2e.client.processes.register(ELSEWHERE);
}, 120_000);
afterAll(async () => {
  letGo();
  await e2e?.stop();
  await model?.close();
  tools?.server.closeAllConnections();
  tools?.server.close();
}, 60_000);

test('killed with all of them under way, and started again: every one is done', async () => {
  for (const point of POINTS) {
    const started = await e2e.client.processes.start({
      processId: point === 'agent-elsewhere-holds' ? ELSEWHERE.id : CRASHING.id,
      name: point,
      allowUnbound: true,
      externalParticipants: [{ participantId: 'dispatcher', email: 'dispatcher@acme.com' }],
    });
    instances.set(point, started);
  }
  await until('all at their points', async () => there.size === POINTS.length);
  const waiting = instances.get('waiting-for-a-person')!.id;
  const question = await until('the question', async () => {
    const { questions } = await e2e.client.processes.getStatus(waiting);
    return questions[0];
  });
  // What was held is answered, and the worker is dead before it has written down what came.
  letGo();
  await e2e.stack.kill9('worker');
  await e2e.stack.start('worker');
  await e2e.client.processes.answerQuestion(waiting, question.id, { text: 'The second.' });
  await until(
    'the end of all',
    async () => {
      const all = await Promise.all(
        [...instances.values()].map(({ id }) => e2e.client.processes.getStatus(id)),
      );
      return all.every((each) => each.status !== 'running');
    },
    90_000,
  );
  for (const [point, { id }] of instances) {
    const { status, incidents } = await e2e.client.processes.getStatus(id);
    expect([point, status, incidents]).toEqual([point, 'completed', []]);
  }
}, 150_000);

test.each(POINTS)('%s: one step was asked twice at most, with the same key and body', async (point) => {
  const { id } = instances.get(point)!;
  const counts = Object.assign({}, ...Object.values(asked).map((each) => each.counts(id))) as Record<
    string,
    number
  >;
  const repeated = Object.entries(counts).filter(([, count]) => count > 1);
  expect(repeated.length).toBeLessThanOrEqual(1);
  for (const [, count] of repeated) expect(count).toBe(2);
  // Each turn and call once under a key of its own, whatever was repeated.
  const steps = point === 'agent-elsewhere-holds' ? ['make.1'] : STEPS;
  expect(Object.keys(counts).toSorted()).toEqual(steps);
  for (const each of Object.values(asked)) {
    for (const [key, bodies] of each.bodies) {
      // Its credential is minted anew.
      const asSent = bodies.map((body) => body.replace(/"credential":"[^"]*"/, ''));
      if (key.startsWith(`${id}.`)) expect(new Set(asSent).size).toBe(1);
    }
  }
});

const STEPS = ['make.1.1.0', 'make.1.t1', 'make.1.t2', 'make.1.t3'];

/** Those that were held while the worker died were asked again. */
test('what was under way was asked once more', () => {
  const again: [Point, Asked, string][] = [
    ['model-holds', asked.model, 'make.1.t1'],
    ['tool-holds', asked.tool, 'make.1.1.0'],
    ['agent-elsewhere-holds', asked.agent, 'make.1'],
  ];
  for (const [point, server, key] of again) {
    expect([point, server.counts(instances.get(point)!.id)[key]]).toEqual([point, 2]);
  }
  expect(Object.values(asked.model.counts(instances.get('waiting-for-a-person')!.id))).toEqual([1, 1, 1]);
});

test.each(POINTS)('%s: the work was done once, and left one version', async (point) => {
  const { id } = instances.get(point)!;
  const types = await eventTypes(e2e, id);
  expect(types).toMatchObject({
    TaskStarted: 1,
    TaskWorkDone: 1,
    TaskCompleted: 1,
    ArtifactStored: 1,
    InstanceCompleted: 1,
  });
  expect(types).not.toHaveProperty('TaskAttemptFailed');
  expect(await e2e.client.processes.listArtifacts(id)).toMatchObject([{ key: 'report', version: 1 }]);
  const { attempts } = await e2e.client.processes.getTaskWork(id, 'make');
  expect(attempts).toMatchObject([{ attempt: 1, outcome: 'done' }]);
  const [{ turns, toolCalls }] = attempts as [(typeof attempts)[0]];
  const isElsewhere = point === 'agent-elsewhere-holds';
  expect(turns.map(({ turn }) => turn)).toEqual(isElsewhere ? [] : [1, 2, 3]);
  expect(toolCalls.map(({ callId }) => callId)).toEqual(isElsewhere ? [] : ['1.0', '2.0']);
});
