// The agents of docs/agents.md, run as they stand there: at once and by callback, and what is not signed is refused.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { guardedFetch } from '../../agents/egress.ts';
import { signWebhook } from '../../agents/webhook-signature.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { notRun } from '../support/not-run.ts';
import { remoteAgent, remoteConfig, secretOf, startRemote, WEBHOOK_SECRET } from '../support/remote-agent.ts';

const FOLDER = fileURLToPath(new URL('../../examples/agents/', import.meta.url));
const AGENTS = [
  { file: 'echo-agent.mjs', command: process.execPath },
  { file: 'echo_agent.py', command: 'python3' },
];
const executorAt = (port: number) => ({
  type: 'http' as const,
  url: `http://127.0.0.1:${port}/`,
  secret: { env: 'AGENT_SECRET' },
});

let server: ApiServer;
let instanceId: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  const agents = { config: remoteConfig(executorAt(1)), secretOf, fetch: guardedFetch({ allowPrivate: [] }) };
  server = await apiServer({ agent: () => null, agents });
  instanceId = await startRemote(server);
});
afterEach(async () => {
  const ended = running && new Promise((resolve) => running!.once('exit', resolve));
  running?.kill('SIGKILL');
  await ended;
  running = undefined;
});
afterAll(() => server.close());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Resolves once it listens. Its clock is the machine's, so the server's is set to it. */
async function run({ file, command }: (typeof AGENTS)[number], later: boolean) {
  const port = await freePort();
  const child = spawn(command, [`${FOLDER}${file}`], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      AGENT_SECRET: WEBHOOK_SECRET,
      ...(later && { LATER: '1' }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  server.clock.at = Date.now();
  return { port, ...remoteAgent(server, instanceId, executorAt(port), new MockActivityEnvironment()) };
}

const EXPECTED = {
  summary: 'Echo of Research the supplier',
  result: { supplier: 'Acme' },
  artifacts: [{ key: 'report', content: 'About Research the supplier' }],
  confidence: 1,
};

for (const agent of AGENTS) {
  const { file, command } = agent;
  if (spawnSync(command, ['--version']).status !== 0) {
    notRun(`The example ${file}`, `Install ${command} to run it.`);
    continue;
  }
  describe(file, () => {
    test('does the work at once', async () => {
      const { call, outputOf } = await run(agent, false);
      expect(await outputOf(await call('start'))).toEqual(EXPECTED);
      expect(await call('cancel')).toEqual({ kind: 'later' });
    });

    test('does it later, and calls back', async () => {
      server.gateway.replies.length = 0;
      const { call, outputOf } = await run(agent, true);
      expect(await call('start')).toEqual({ kind: 'later' });
      while (server.gateway.replies.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      const [reply] = server.gateway.replies;
      expect(reply).toMatchObject({ runId: `${instanceId}.research.1`, kind: 'output' });
      expect(await outputOf({ kind: 'output', output: reply!.content })).toEqual(EXPECTED);
    });

    test('refuses what is not signed, signed by another, changed, or old', async () => {
      const { port } = await run(agent, false);
      const body = JSON.stringify({ type: 'task', name: 'x', expectedArtifacts: [], inputs: {} });
      const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
      const now = Date.now();
      const status = async (headers: object, sent = body) =>
        (
          await fetch(`http://127.0.0.1:${port}/`, {
            method: 'POST',
            body: sent,
            headers: headers as Record<string, string>,
          })
        ).status;
      expect(await status({})).toBe(401);
      expect(await status(signWebhook(other, 'm', now, body))).toBe(401);
      expect(await status(signWebhook(WEBHOOK_SECRET, 'm', now, body), `${body} `)).toBe(401);
      expect(await status(signWebhook(WEBHOOK_SECRET, 'm', now - 400_000, body))).toBe(401);
      expect(await status(signWebhook(WEBHOOK_SECRET, 'm', now, body))).toBe(200);
    });
  });
}

test.each(AGENTS)('docs/agents.md shows $file as it is', async ({ file }) => {
  const docs = await readFile(new URL('../../docs/agents.md', import.meta.url), 'utf8');
  expect(docs).toContain((await readFile(`${FOLDER}${file}`, 'utf8')).trim());
});
