// The dispatcher over real books: what it starts for whom, how many at once, and that nothing is missed or done twice. The
// workflows are real in test/workflows/deliver-webhook.test.ts; here they are counted.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Books, WebhookRow } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { dispatcher, dispatchWebhooks, type StartDelivery } from '../../worker/webhook-dispatcher.ts';
import { MOST_AT_ONCE } from '../../worker/webhook-room.ts';
import { type DeliverWebhookInput, deliveryOptions } from '../../workflows/messages.ts';
import { aCreation, factEvents, T0 } from '../contract/books-samples.ts';
import { aWebhook } from '../support/webhook-rows.ts';

let folder: string;
let books: Books;
let clock: number;
/** By workflow id, as Temporal takes each once. */
let started: Map<string, DeliverWebhookInput>;
let calls: number;
let instanceId: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dispatcher-'));
  books = await openBooks({ sqliteFile: join(folder, 'books.db') });
  [clock, started, calls] = [T0, new Map(), 0];
  instanceId = await anInstance();
});
afterEach(async () => {
  await books.close();
  await rm(folder, { recursive: true, force: true });
});

async function anInstance(processId = 'sample'): Promise<string> {
  const creation = aCreation({ processId });
  await books.createInstance(creation);
  return creation.row.id;
}
const start: StartDelivery = async (input) => {
  calls += 1;
  const { workflowId } = deliveryOptions(input, 'queue');
  if (!started.has(workflowId)) started.set(workflowId, input);
};
const rounds = (over: Partial<Parameters<typeof dispatcher>[0]> = {}) =>
  dispatcher({ books, start, now: () => clock, ...over }, new AbortController().signal);
const positions = (webhookId: string) =>
  [...started.values()].filter((each) => each.webhookId === webhookId).map(({ position }) => position!);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const webhook = async (id: string, fields: Partial<WebhookRow> = {}) =>
  await books.addWebhook(aWebhook(id, fields));
const place = async (id: string) => (await books.webhook(id))!.position;

/** What the receivers take, or not. */
async function answer(
  delivered: boolean,
  which: DeliverWebhookInput[] = [...started.values()],
): Promise<void> {
  for (const { deliveryId, run } of which) {
    const reason = delivered ? null : 'No.';
    await books.noteWebhookAttempt(
      deliveryId,
      { run, attempt: 1, at: clock, status: delivered ? 200 : 500, reason, durationMs: 1 },
      delivered ? { status: 'delivered', nextAttemptAt: null } : { status: 'retrying', nextAttemptAt: clock },
    );
  }
}

describe('the dispatcher', () => {
  test('costs no look at the trail while there is no active webhook', async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 3));
    await webhook('wh_off', { active: false });
    const asked: string[] = [];
    const watched = new Proxy(books, {
      get: (of, name: keyof Books) => {
        asked.push(name);
        return of[name];
      },
    });
    expect(await rounds({ books: watched })()).toBe('none');
    expect(asked).toEqual(['activeWebhooks']);
    expect(await place('wh_off')).toBe(0);
  });

  test('hands on what fits, by type, by name and by definition, and moves on past the rest', async () => {
    const other = await anInstance('other');
    await books.appendEvents(instanceId, '', factEvents(1, 3));
    await books.appendEvents(other, '', factEvents(1, 2));
    await books.appendJournal({ instanceId, type: 'page_viewed', at: T0, actor: 'approver', data: {} });
    await webhook('wh_all');
    await webhook('wh_late', { position: 4 });
    await webhook('wh_name', { types: ['page_viewed'] });
    await webhook('wh_type', { types: ['gate'] });
    await webhook('wh_other', { processId: 'other' });
    await webhook('wh_none', { processId: 'nothing' });
    expect(await rounds()()).toBe('done');
    expect(positions('wh_all')).toEqual(upTo(6));
    expect(positions('wh_late')).toEqual([5, 6]);
    expect(positions('wh_name')).toEqual([6]);
    expect(positions('wh_type')).toEqual([]);
    expect(positions('wh_other')).toEqual([4, 5]);
    expect(positions('wh_none')).toEqual([]);
    for (const id of ['wh_all', 'wh_late', 'wh_name', 'wh_type', 'wh_other', 'wh_none'])
      expect(await place(id)).toBe(6);
    expect(await books.webhookDelivery('msg_name_6')).toMatchObject({
      webhookId: 'wh_name',
      instanceId,
      status: 'waiting',
      run: 0,
      createdAt: T0,
    });
    const before = calls;
    await rounds()();
    expect(calls).toBe(before);
  });

  test('a burst is let through as it is taken: never more at once than there is room for, and nothing is left out', async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 2_000));
    await webhook('wh_1');
    const round = rounds();
    let most = 0;
    for (let turn = 0; (await place('wh_1')) < 2_000; turn++) {
      expect(turn).toBeLessThan(200);
      const before = started.size;
      await round();
      most = Math.max(most, started.size - before);
      // Nothing is taken in every third turn: then nothing more comes either.
      if (turn % 3 !== 0) await answer(true, [...started.values()].slice(-most));
      else {
        const full = started.size;
        await round();
        expect(started.size).toBe(full);
      }
    }
    expect(most).toBe(MOST_AT_ONCE);
    expect(positions('wh_1')).toEqual(upTo(2_000));
    expect(calls).toBe(2_000);
  });

  test('a receiver that is down gets a hundred messages, then one new a minute; the first that gets there opens it again', async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 400));
    await webhook('wh_1');
    const round = rounds();
    await round();
    expect(started.size).toBe(MOST_AT_ONCE);
    await answer(false);
    for (let turn = 0; turn < 30; turn++) {
      await round();
      await answer(false, [...started.values()].slice(-8));
    }
    expect(started.size).toBeGreaterThanOrEqual(100);
    expect(started.size).toBeLessThan(110);
    const full = started.size;
    clock += 60_000;
    for (let turn = 0; turn < 3; turn++) {
      await round();
      await answer(false, [...started.values()].slice(-1));
    }
    expect(started.size).toBe(full + 1);
    clock += 60_000;
    await round();
    await answer(true, [...started.values()].slice(-1));
    for (let turn = 0; turn < 20; turn++) {
      await round();
      await answer(true, [...started.values()].slice(-MOST_AT_ONCE));
    }
    expect(positions('wh_1')).toEqual(upTo(400));
  });

  test('one that is down takes nothing from the others', async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 300));
    await webhook('wh_dead');
    await webhook('wh_good');
    const round = rounds();
    for (let turn = 0; turn < 12; turn++) {
      const before = started.size;
      await round();
      const fresh = [...started.values()].slice(before);
      await answer(
        true,
        fresh.filter(({ webhookId }) => webhookId === 'wh_good'),
      );
      await answer(
        false,
        fresh.filter(({ webhookId }) => webhookId === 'wh_dead'),
      );
    }
    expect(positions('wh_good')).toEqual(upTo(300));
    expect(positions('wh_dead').length).toBeLessThan(110);
  });

  test('what could not be started is started later, though it was in the books already', async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 200));
    await webhook('wh_1');
    let isDown = true;
    let left = 10;
    const flaky: StartDelivery = async (input) => {
      if (isDown && left-- <= 0) throw new Error('Temporal is away');
      await start(input);
    };
    const round = rounds({ start: flaky });
    for (let turn = 0; turn < 3; turn++) await expect(round()).rejects.toThrow('away');
    expect(await place('wh_1')).toBe(0);
    isDown = false;
    for (let turn = 0; turn < 10; turn++) {
      await round();
      await answer(true);
    }
    expect(positions('wh_1').toSorted((a, b) => a - b)).toEqual(upTo(200));
  });

  test('of several dispatchers at once none misses anything, and each message is one workflow', async () => {
    await webhook('wh_1');
    await webhook('wh_2', { types: ['override', 'instance', 'task'] });
    const others = await Promise.all([1, 2].map(() => openBooks({ sqliteFile: join(folder, 'books.db') })));
    const warnings: object[] = [];
    const stops = [books, ...others].map((each) =>
      dispatchWebhooks({
        books: each,
        start: async (input) => {
          await start(input);
          await answer(true, [input]);
        },
        logger: { warn: ((fields: object) => void warnings.push(fields)) as never },
        now: Date.now,
        everyMs: 5,
      }),
    );
    let head = '';
    for (let seq = 1; seq <= 300; seq += 3)
      head = await books.appendEvents(instanceId, head, factEvents(seq, seq + 2));
    for (const end = Date.now() + 20_000; (await place('wh_1')) < 300 && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 20));
    for (const stop of stops) await stop();
    expect(positions('wh_1').toSorted((a, b) => a - b)).toEqual(upTo(300));
    expect(warnings).toEqual([]);
    for (const other of others) await other.close();
  }, 40_000);
});

describe('a place that was set back', () => {
  const setBack = (all: boolean) =>
    books.changeWebhook('wh_1', { position: 0, replay: { until: 6, run: clock, all } });

  beforeEach(async () => {
    await books.appendEvents(instanceId, '', factEvents(1, 6));
    await webhook('wh_1');
    await rounds()();
    const all = [...started.values()];
    await answer(true, all.slice(0, 3));
    await answer(false, all.slice(3, 4));
    for (const { deliveryId } of all.slice(4, 5)) {
      const none = { run: 0, attempt: 1, at: clock, status: null, reason: 'x', durationMs: 1 };
      await books.noteWebhookAttempt(deliveryId, none, { status: 'failed', nextAttemptAt: null });
    }
    // The sixth waits: whoever started it died before its workflow was there.
    clock += 1_000;
    await books.changeWebhook('wh_1', { failingSince: null });
    started.clear();
  });
  const again = () =>
    [...started.values()].map(({ position, run }) => [position, run]).toSorted((a, b) => a[0]! - b[0]!);

  test('sends again what failed, in a run of its own, and what nobody started', async () => {
    await setBack(false);
    await rounds()();
    expect(again()).toEqual([
      [5, clock],
      [6, 0],
    ]);
    expect(await place('wh_1')).toBe(6);
  });

  test('sends all again where that was asked for, but what is still being tried; and once, whoever dies in between', async () => {
    await setBack(true);
    const dies: Books = { ...books, advanceWebhook: async () => Promise.reject(new Error('killed')) };
    await expect(rounds({ books: dies })()).rejects.toThrow('killed');
    await answer(
      true,
      [...started.values()].filter(({ position }) => position === 1),
    );
    await rounds()();
    expect(again()).toEqual([
      [1, clock],
      [2, clock],
      [3, clock],
      [5, clock],
      [6, 0],
    ]);
    await books.changeWebhook('wh_1', { position: 0 });
    clock += 1_000;
    started.clear();
    await rounds()();
    expect(again().map(([position]) => position)).not.toContain(1);
  });

  test('sends what was never handed on, new entries after it', async () => {
    await books.deleteWebhook('wh_1');
    await webhook('wh_1', { replay: { until: 6, run: clock, all: false } });
    await books.appendEvents(
      instanceId,
      (await books.trail({ instanceId, limit: 9 })).at(-1)!.hash,
      factEvents(7, 8),
    );
    await rounds()();
    expect(again()).toEqual([...upTo(6).map((n) => [n, clock]), ...[7, 8].map((n) => [n, clock])]);
  });
});

test('what is over is forgotten after thirty days', async () => {
  await webhook('wh_1');
  await books.appendEvents(instanceId, '', factEvents(1, 2));
  const round = rounds();
  await round();
  await answer(true);
  clock += 31 * 86_400_000;
  await round();
  expect((await books.webhookDeliveries({ webhookId: 'wh_1' }, { limit: 9 })).items).toEqual([]);
});
