// The books are out of reach in mid-run: nothing is done in the world that is not recorded, and then each thing once.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AgentRequest } from '../../activities/ports.ts';
import { simulatedAgent } from '../../activities/adapters/simulated-agent.ts';
import { type Books, BooksUnavailable, RecordConflict } from '../../store/books.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { STATUS_QUERY } from '../../workflows/messages.ts';
import type { StatusAnswer } from '../../workflows/messages.ts';
import { World, countTypes } from '../support/process-world.ts';
import { oneApproval } from '../support/small-definitions.ts';
import { startTemporal } from '../support/temporal-server.ts';

let env: TestWorkflowEnvironment;
let code: string;
let world: World;
/** The next writes of events fail this way. */
let fault: (() => Error) | null = null;
let failed = 0;
const asked: AgentRequest[] = [];

beforeAll(async () => {
  [env, code] = await Promise.all([startTemporal(), workflowCode()]);
}, 60_000);
afterAll(async () => env?.teardown());
beforeEach(async () => {
  fault = null;
  failed = 0;
  asked.length = 0;
  world = await World.open(env, code);
  const simulated = simulatedAgent();
  await world.work({
    deps: {
      books: faulty(world.books),
      simulated: {
        ...simulated,
        run: (request, signal) => {
          asked.push(request);
          return simulated.run(request, signal);
        },
      },
    },
  });
});
afterEach(async () => world.close());

function faulty(books: Books): Books {
  return new Proxy(books, {
    get(target, name, receiver) {
      if (name !== 'appendEvents') {
        const member: unknown = Reflect.get(target, name, receiver);
        return typeof member === 'function' ? member.bind(target) : member;
      }
      return async (...args: Parameters<Books['appendEvents']>) => {
        if (!fault) return await target.appendEvents(...args);
        failed += 1;
        throw fault();
      };
    },
  });
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const untilFailed = async (times: number) => {
  for (let wait = 0; wait < 400 && failed < times; wait++) await pause(25);
  expect(failed).toBeGreaterThanOrEqual(times);
};

const untilMailed = async (times: number) => {
  for (let wait = 0; wait < 400 && world.mails.length < times; wait++) await pause(25);
  expect(world.mails).toHaveLength(times);
};

describe('books out of reach', () => {
  test('at the start: no agent is called until they are back, then once', async () => {
    fault = () => new BooksUnavailable('The disk is full.');
    const running = await world.start(oneApproval());
    await untilFailed(4);
    expect(asked).toHaveLength(0);
    fault = null;
    const [approval] = await running.open(1);
    expect(asked).toHaveLength(1);
    await untilMailed(1);
    await running.approve([approval!]);
    expect((await running.handle.result()).status).toBe('completed');
    expect(asked).toHaveLength(1);
  }, 60_000);

  test('at a decision: it is held, its outcome not shown, no mail sent; then each once', async () => {
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    // The request shows before its mail has gone.
    await untilMailed(1);
    const mailsBefore = world.mails.length;
    fault = () => new BooksUnavailable('The disk is full.');
    const id = await running.decide(approval!, 'alice');
    await untilFailed(3);
    expect(await running.outcome(id)).toBeNull();
    expect((await running.state()).approvals[approval!.id]!.status).toBe('pending');
    expect((await running.answer()).unrecorded).toBeGreaterThan(0);
    expect(world.mails).toHaveLength(mailsBefore);
    // What comes meanwhile is held, too.
    await running.decide(approval!, 'alice');
    await pause(300);
    fault = null;
    expect((await running.handle.result()).status).toBe('completed');
    const events = await running.events();
    const counts = countTypes(events.map(({ type }) => type));
    expect(counts).toMatchObject({ ApprovalDecided: 1 });
    expect(new Set(world.mails.map(({ messageId }) => messageId)).size).toBe(world.mails.length);
  }, 60_000);

  test('a conflict stops the instance, visibly, and does not spin', async () => {
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    fault = () => new RecordConflict('Event 9 is another one in the books.');
    await running.decide(approval!, 'alice');
    await untilFailed(1);
    let status: StatusAnswer | null = null;
    for (let wait = 0; wait < 100 && !status?.incidents.length; wait++) {
      await pause(50);
      status = await running.handle.query<StatusAnswer>(STATUS_QUERY);
    }
    expect(status!.incidents).toEqual([expect.objectContaining({ kind: 'record-conflict' })]);
    const length = (await running.history()).length;
    await pause(1_500);
    expect((await running.history()).length).toBe(length);
    expect(failed).toBe(1);
    const command = { type: 'PauseInstance', data: { reason: 'x' } } as const;
    await expect(running.command(command)).rejects.toMatchObject({ cause: { type: 'record-conflict' } });
    await running.handle.terminate();
  }, 60_000);
});
