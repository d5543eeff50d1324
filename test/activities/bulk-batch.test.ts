// A batch of a bulk action: tried again after a crash, each instance is done once; what nobody confirms is given up in time.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bulkStep } from '../../activities/bulk-batch.ts';
import type { InstanceCommands } from '../../activities/ports.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { commandsOf } from '../support/bulk-runner.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { failure } from '../support/scenario.ts';

let server: ApiServer;
let ids: string[];
let isBroken: boolean;
beforeEach(async () => {
  isBroken = true;
  server = await apiServer({ agent: () => (isBroken ? failure('No answer.') : undefined) });
  const phases = [aPhase('build', [aTask('make', { errorHandling: { maxRetries: 0 } })])];
  await server.ask('POST', '/api/processes', aDefinition({ id: 'fails', phases }));
  ids = [];
  for (const name of ['one', 'two']) {
    const made = await server.ask('POST', '/api/processes/fails/instances', { name, allowUnbound: true });
    ids.push(made.body.id);
  }
  ids.sort();
});
afterEach(() => server.close());

async function bulk(action: string): Promise<string> {
  const asked = { action, search: {}, reason: 'Again.', expected: 2 };
  return (await server.ask('POST', '/api/bulk', asked)).body.id;
}
/** `sent` runs before each command is sent, `after` when it has been taken. */
function step(id: string, attempt: number, hooks: { sent?: () => void; after?: () => void } = {}) {
  const real = commandsOf(server);
  const commands: InstanceCommands = {
    async send(instanceId, command) {
      hooks.sent?.();
      const answer = await real.send(instanceId, command);
      hooks.after?.();
      return answer;
    },
  };
  return bulkStep({ books: server.books, commands, now: () => server.clock.at }, id, attempt);
}
const outcomes = async (id: string) =>
  (await server.books.bulkItems(id, { limit: 10 })).items.map(({ outcome, code }) => [outcome, code]);
const died = () => {
  throw new Error('killed');
};

test.each([
  // It closes the instance, so that nothing is left to be cancelled the second time.
  ['cancel', 'InstanceCancelled'],
  // It mends the incident, so that nothing is left to be tried again.
  ['retry', 'TaskReopened'],
])('%s, killed after it was taken and before it was noted: done, and done once', async (action, type) => {
  isBroken = false;
  const id = await bulk(action);
  await expect(step(id, 1, { after: died })).rejects.toThrow('killed');
  expect(await outcomes(id)).toEqual([
    ['waiting', null],
    ['waiting', null],
  ]);
  expect(await step(id, 2)).toEqual({ total: 2, done: 2, refused: 0, failed: 0, left: 0 });
  for (const instanceId of ids) {
    const events = await server.books.events(instanceId);
    expect(events.filter((event) => event.type === type)).toHaveLength(1);
  }
});

test('what was refused the first time is refused the second time, too', async () => {
  const id = await bulk('resume');
  expect(await step(id, 2)).toMatchObject({ refused: 2 });
  expect(await outcomes(id)).toEqual([
    ['refused', 'instance-not-paused'],
    ['refused', 'instance-not-paused'],
  ]);
});

test('what nobody confirms is tried again, keeps none of the others from it, and is given up', async () => {
  const id = await bulk('pause');
  let isFirst = true;
  const oneIsDead = () => {
    if (!isFirst) return;
    isFirst = false;
    throw new Error('timeout');
  };
  await expect(step(id, 1, { sent: oneIsDead })).rejects.toThrow('timeout');
  expect(Object.fromEntries(await outcomes(id))).toEqual({ waiting: null, done: null });
  await expect(step(id, 5, { sent: died })).rejects.toThrow('killed');
  expect(await step(id, 6, { sent: died })).toEqual({ total: 2, done: 1, refused: 0, failed: 1, left: 0 });
  expect(Object.fromEntries(await outcomes(id))).toEqual({ done: null, failed: 'not-confirmed' });
});
