// The agent of docs/agents.md as a process of its own, at work for a real stack: answering at once, and by callback.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startE2eWithAgents } from '../support/agents-e2e.ts';
import { aDefinition, anAgent, aPhase, aTask } from '../support/definition-builder.ts';
import { type E2e, until } from '../support/e2e.ts';
import { freePort } from '../../scripts/ports.mjs';

const AGENT = fileURLToPath(new URL('../../examples/agents/echo-agent.mjs', import.meta.url));
const SECRET = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;
const DEFINITION = aDefinition({
  id: 'echoes',
  phases: [
    aPhase('build', [
      aTask('now', { assignee: 'prompt', artifacts: ['note'], inputs: { who: 'context.customer' } }),
      aTask('later', { assignee: 'slow', artifacts: ['letter'] }),
    ]),
  ],
  agents: { prompt: anAgent({ templateId: 'prompt' }), slow: anAgent({ templateId: 'slow' }) },
});

let e2e: E2e;
const running: ChildProcess[] = [];

/** Its address, once it listens. */
async function run(env: Record<string, string>): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [AGENT], {
    env: { PATH: process.env['PATH'], PORT: String(port), AGENT_SECRET: SECRET, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The agent ended with ${code}`)));
  });
  return `http://127.0.0.1:${port}/`;
}

beforeAll(async () => {
  const template = (url: string) => ({ executor: { type: 'http', url, secret: { env: 'ECHO_SECRET' } } });
  const templates = { prompt: template(await run({})), slow: template(await run({ LATER: '1' })) };
  e2e = await startE2eWithAgents({ templates }, { ECHO_SECRET: SECRET });
  await e2e.client.processes.register(DEFINITION);
}, 120_000);
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await e2e?.stop();
}, 60_000);

test('both tasks are done, each by its agent, in the way it answers', async () => {
  const { id } = await e2e.client.processes.start({
    processId: DEFINITION.id,
    name: 'Echo',
    context: { customer: 'Acme' },
    allowUnbound: true,
  });
  await until('the end', async () => (await e2e.client.processes.getStatus(id)).status === 'completed');
  const ways: [string, string[]][] = [
    ['now', ['output']],
    ['later', ['later', 'output']],
  ];
  for (const [taskId, outcomes] of ways) {
    const { attempts } = await e2e.client.processes.getTaskWork(id, taskId);
    expect(attempts).toMatchObject([{ executor: 'http', simulated: false, outcome: 'done', confidence: 1 }]);
    expect(attempts[0]!.calls.map(({ outcome }) => outcome)).toEqual(outcomes);
  }
  const { content } = await e2e.client.processes.getArtifact(id, 'letter');
  expect(content).toBe('About Later');
  const { phases } = await e2e.client.processes.getTimeline(id);
  expect(phases[0]!.tasks.map(({ summary }) => summary)).toEqual(['Echo of Now', 'Echo of Later']);
}, 60_000);
