// Stored histories meet today's workflow code: instances that run somewhere must go on under it.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';
import { Worker } from '@temporalio/worker';
import { EVENT_LINES } from '../../process/views/audit-events.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { openTimersAtOnce } from '../support/open-timers.ts';
import { quietRuntime } from '../support/temporal-server.ts';
import { type StoredHistory, eventsIn, storedHistories } from './history-files.ts';
import { SCENARIOS } from './scenarios.ts';

let code: string;
let stored: StoredHistory[];
beforeAll(async () => {
  quietRuntime();
  [code, stored] = await Promise.all([workflowCode(), storedHistories()]);
}, 60_000);

describe('stored histories', () => {
  test('there is at least one run of each scenario', () => {
    const names = new Set(stored.map(({ name }) => name.split('.')[0]));
    expect(names).toEqual(new Set(Object.keys(SCENARIOS)));
  });

  test('none names the machine it was made on', () => {
    for (const { name, history } of stored) {
      expect([name, JSON.stringify(history).match(/"\d+@[^"]+"/)?.[0]]).toEqual([name, undefined]);
    }
  });

  test('every event occurs in them', () => {
    const seen = new Set(stored.flatMap((each) => eventsIn(each).map(({ type }) => type)));
    const missing = Object.keys(EVENT_LINES).filter((type) => !(seen as Set<string>).has(type));
    expect(missing).toEqual([]);
  });

  test('none has more than one timer open, and some have one', () => {
    const open = stored.map(({ name, history }) => ({ name, open: openTimersAtOnce(history.events) }));
    expect(open.filter((each) => each.open > 1)).toEqual([]);
    expect(open.filter((each) => each.open === 1).length).toBeGreaterThan(0);
  });

  test('each replays on today’s code', async () => {
    const failures: string[] = [];
    const histories = stored.map(({ name, history }) => ({
      workflowId: workflowIdIn(history, name),
      history,
    }));
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: { code } },
      histories,
    )) {
      if (error) failures.push(`${workflowId}: ${error.message}`);
    }
    expect(failures).toEqual([]);
  }, 60_000);

  test('a history that another code made is told apart', async () => {
    const other = structuredClone(stored.find(({ name }) => name === 'sample.1')!);
    const swapped = JSON.stringify(other.history).replaceAll('"name":"runAgent"', '"name":"runRobot"');
    const history = JSON.parse(swapped) as StoredHistory['history'];
    expect(swapped).toContain('runRobot');
    const workflowId = workflowIdIn(history, 'sample.1');
    await expect(Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId)).rejects.toThrow(
      /nondeterminism|Nondeterminism/,
    );
  }, 30_000);
});

describe('the packages', () => {
  // With a second copy, histories as JSON can be neither written nor read: "type must be a Type".
  test('there is one protobufjs of version 8', async () => {
    const copies: string[] = [];
    const root = new URL('../../node_modules/', import.meta.url);
    for (const scope of await readdir(new URL('@temporalio/', root))) {
      const file = new URL(`@temporalio/${scope}/node_modules/protobufjs/package.json`, root);
      await readFile(file).then(
        () => copies.push(scope),
        () => undefined,
      );
    }
    const hoisted = JSON.parse(await readFile(new URL('protobufjs/package.json', root), 'utf8')) as {
      version: string;
    };
    expect(hoisted.version).toMatch(/^8\./);
    expect(copies).toEqual([]);
  });
});

/** The id under which it ran, which the workflow reads. */
function workflowIdIn(history: StoredHistory['history'], name: string): string {
  const started = history.events[0] as { workflowExecutionStartedEventAttributes?: { workflowId?: string } };
  return started.workflowExecutionStartedEventAttributes?.workflowId ?? name;
}
