// onApprovalResponse over server-sent events: in order, nothing missed, nothing twice, across cut lines.
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ApprovalResponse, createClient, type FollowOptions } from '../../client/index.ts';
import { askedApprovals, auditEntry } from '../../process/views/audit.ts';
import { sampleEvent, trailEntry } from '../support/event-samples.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../support/sample-graph.ts';
import {
  problem,
  type Reply,
  type ScriptedServer,
  scriptedServer,
  stream,
} from '../support/scripted-server.ts';

let server: ScriptedServer;
let stop: () => void = () => undefined;
afterEach(async () => {
  stop();
  await server?.close();
});

const KNOWN = {
  graph: SAMPLE_GRAPH,
  approvals: askedApprovals([trailEntry(sampleEvent('ApprovalRequested'))]),
};

/** As the API sends it: made by the very view that the API uses. */
function message(position: number, type: 'ApprovalDecided' | 'ApprovalGranted' = 'ApprovalDecided'): string {
  const entry = auditEntry(trailEntry(sampleEvent(type), position), SAMPLE_PEOPLE, KNOWN);
  return `id: ${position}\nevent: ${entry.type}\ndata: ${JSON.stringify(entry)}\n\n`;
}

/** Listens until `count` answers came, or 5 s. */
async function listen(
  replies: Reply[],
  count: number,
  options: FollowOptions = {},
  callback: (response: ApprovalResponse) => void | Promise<void> = () => undefined,
): Promise<ApprovalResponse[]> {
  server = await scriptedServer(...replies);
  const { processes } = createClient({ baseUrl: server.baseUrl, token: 't' });
  const responses: ApprovalResponse[] = [];
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`only ${responses.length} answers came`)), 5_000);
    const enough = () => {
      clearTimeout(late);
      resolve();
    };
    stop = processes.onApprovalResponse(
      'proc-1',
      async (response) => {
        responses.push(response);
        if (responses.length === count) enough();
        await callback(response);
      },
      { reconnectMs: 1, onError: () => undefined, ...options },
    );
  });
  return responses;
}
const positions = (responses: ApprovalResponse[]) => responses.map(({ position }) => position);
const lastIds = () => server.received.map(({ headers }) => headers['last-event-id']);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('one call a decision, with what the person answered', async () => {
  const responses = await listen([stream(message(4, 'ApprovalGranted') + message(5))], 1);
  expect(responses).toEqual([
    {
      taskId: null,
      kind: 'sign_off',
      approvalId: 'sign_off.configuration.1',
      approved: true,
      approver: 'customer_it_admin',
      approverEmail: 'it-admin@acme.com',
      comments: 'Looks good',
      timestamp: '2026-03-10T09:00:00.005Z',
      decisionId: 'd-1',
      position: 5,
    },
  ]);
  expect(server.received[0]).toMatchObject({
    url: '/api/processes/instances/proc-1/events',
    headers: { accept: 'text/event-stream', authorization: 'Bearer t', 'last-event-id': '0' },
  });
});

describe('a cut line', () => {
  test('is taken up after the last entry, and repeats are dropped', async () => {
    const first = stream(message(5) + message(6), (response) => setTimeout(() => response.destroy(), 20));
    const second = stream(message(5) + message(6) + message(7) + message(8));
    expect(positions(await listen([first, second], 4))).toEqual([5, 6, 7, 8]);
    expect(lastIds()).toEqual(['0', '6']);
  });

  test('in the middle of a message gives that message once, whole', async () => {
    const [head, tail] = [message(6).slice(0, 100), message(6).slice(100)];
    const first = stream(message(5) + head, (response) => setTimeout(() => response.destroy(), 20));
    const second = stream(message(6).slice(0, 30), (response) => {
      setTimeout(() => response.write(message(6).slice(30) + message(7)), 10);
    });
    expect(tail.length).toBeGreaterThan(0);
    const responses = await listen([first, second], 3);
    expect(positions(responses)).toEqual([5, 6, 7]);
    expect(responses[1]?.comments).toBe('Looks good');
  });

  test('counts entries that are no decisions: they are not asked for again', async () => {
    const first = stream(message(5) + message(9, 'ApprovalGranted'), (response) =>
      setTimeout(() => response.end(), 20),
    );
    await listen([first, stream(message(10))], 2);
    expect(lastIds()).toEqual(['0', '9']);
  });

  test('that only fell silent is noticed', async () => {
    const first = stream(message(5));
    expect(positions(await listen([first, stream(message(6))], 2, { silenceMs: 80 }))).toEqual([5, 6]);
  });

  test('is not a comment line that comes in time', async () => {
    const pings = stream(message(5), (response) => {
      const timer = setInterval(() => response.write(': ping\n\n'), 40);
      setTimeout(() => response.write(message(6)), 300);
      response.on('close', () => clearInterval(timer));
    });
    expect(positions(await listen([pings], 2, { silenceMs: 150 }))).toEqual([5, 6]);
    expect(server.received).toHaveLength(1);
  });

  test.each([503, 429, 500])('that meets %i is tried again', async (status) => {
    expect(positions(await listen([problem(status, 'trouble'), stream(message(5))], 1))).toEqual([5]);
  });
});

describe('where it begins', () => {
  test('after a position', async () => {
    await listen([stream(message(42))], 1, { from: 41 });
    expect(lastIds()).toEqual(['41']);
  });

  test('now: and a line cut before the first entry loses nothing', async () => {
    const ready = stream('retry: 2000\n: from 41\n\n', (response) => setTimeout(() => response.end(), 20));
    expect(positions(await listen([ready, stream(message(42))], 1, { from: 'now' }))).toEqual([42]);
    expect(lastIds()).toEqual([undefined, '41']);
  });

  test('at a position: what the line says of its start changes nothing', async () => {
    const opened = stream(': from 3\n\n', (response) => setTimeout(() => response.end(), 20));
    await listen([opened, stream(message(42))], 1, { from: 7 });
    expect(lastIds()).toEqual(['7', '7']);
  });
});

describe('the callback', () => {
  test('is awaited: the next call starts when the last is done', async () => {
    const log: string[] = [];
    await listen([stream(message(5) + message(6) + message(7))], 3, {}, async ({ position }) => {
      log.push(`${position} begins`);
      await sleep(position === 5 ? 30 : 0);
      log.push(`${position} ends`);
    });
    await sleep(20);
    expect(log).toEqual(['5 begins', '5 ends', '6 begins', '6 ends', '7 begins', '7 ends']);
  });

  test('that throws is told of, and the next decision comes', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown, { ended }: { ended: boolean }) => errors.push([String(error), ended]);
    const responses = await listen([stream(message(5) + message(6))], 2, { onError }, ({ position }) => {
      if (position === 5) throw new Error('mine');
    });
    expect(positions(responses)).toEqual([5, 6]);
    expect(errors).toEqual([['Error: mine', false]]);
  });

  test('is not called again once it has been ended, and the line is let go', async () => {
    let closed = false;
    const replies: Reply[] = [
      (_, response) => {
        response.on('close', () => {
          closed = true;
        });
        stream(message(5) + message(6))(_, response);
      },
    ];
    const responses = await listen(replies, 1, {}, () => stop());
    await sleep(50);
    expect(positions(responses)).toEqual([5]);
    expect(closed).toBe(true);
    expect(server.received).toHaveLength(1);
  });

  test('ends with its signal too', async () => {
    const ending = new AbortController();
    const responses = await listen([stream(message(5) + message(6))], 1, { signal: ending.signal }, () =>
      ending.abort(),
    );
    await sleep(20);
    expect(positions(responses)).toEqual([5]);
  });
});

test.each([401, 404])('%i ends it for good, and says so', async (status) => {
  server = await scriptedServer(problem(status, 'no'));
  const { processes } = createClient({ baseUrl: server.baseUrl, token: 't' });
  const told = await new Promise<{ error: unknown; ended: boolean }>((resolve) => {
    stop = processes.onApprovalResponse('proc-1', () => undefined, {
      reconnectMs: 1,
      onError: (error, { ended }) => resolve({ error, ended }),
    });
  });
  expect(told).toMatchObject({ error: { status, code: 'no' }, ended: true });
  await sleep(30);
  expect(server.received).toHaveLength(1);
});

test('text that is no entry is told of and passed over', async () => {
  const errors: unknown[] = [];
  const broken = 'id: 4\nevent: approval\ndata: {"position"\n\n';
  const responses = await listen([stream(broken + message(5))], 1, {
    onError: (error) => errors.push(error),
  });
  expect(positions(responses)).toEqual([5]);
  expect(errors).toHaveLength(1);
});
