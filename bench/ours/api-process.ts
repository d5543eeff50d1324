// Our API as a process of its own, on a port of its own, and calls to it over one kept connection.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { end, own } from '../child-process.ts';
import type { WorkerSetup } from '../protocol.ts';

const START_MS = 60_000;
const CALL_MS = 30_000;

export interface ApiProcess {
  pid: number;
  /** Sends JSON and gives back the `id` of what was made. Throws with the API's own words. */
  post(path: string, body: unknown): Promise<string>;
  stop(): Promise<void>;
}

export async function startApi({ address, namespace, taskQueue, folder }: WorkerSetup): Promise<ApiProcess> {
  const port = await freePort();
  const token = randomUUID();
  const child = fork(fileURLToPath(new URL('../../api/main.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      COUNTERSIGN_ENV_FILE: 'none',
      COUNTERSIGN_DATA: folder,
      COUNTERSIGN_TOKEN: token,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TASK_QUEUE: taskQueue,
    },
  });
  own(child);
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-2_000);
    });
  }
  const giveUpAt = Date.now() + START_MS;
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`The API ended: ${said}`);
    if (Date.now() > giveUpAt) throw new Error(`The API is not ready within ${START_MS} ms: ${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const agent = new Agent({ keepAlive: true });
  return {
    pid: child.pid!,
    post: (path, body) => post({ port, token, agent, path, body }),
    async stop() {
      agent.destroy();
      await end(child);
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}

interface Call {
  port: number;
  token: string;
  agent: Agent;
  path: string;
  body: unknown;
}

function post({ port, token, agent, path, body }: Call): Promise<string> {
  const text = JSON.stringify(body);
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Idempotency-Key': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', agent, headers, timeout: CALL_MS };
    const call = request(options, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 201) resolve((JSON.parse(answer) as { id: string }).id);
        else reject(new Error(`POST ${path}: ${response.statusCode} ${answer.slice(0, 500)}`));
      });
    });
    call.on('timeout', () => call.destroy(new Error(`POST ${path}: no answer within ${CALL_MS} ms`)));
    call.on('error', reject);
    call.end(text);
  });
}
