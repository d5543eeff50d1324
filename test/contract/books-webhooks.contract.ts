// The contract of the books: webhooks, their place in the trail, and what became of their messages.
import { describe, expect, test } from '@jest/globals';
import type { WebhookAttempt } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { aDelivery, aWebhook } from '../support/webhook-rows.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, freshId } from './books-samples.ts';

export function webhooksContract({ books, settings }: Subject): void {
  const tried = (fields: Partial<WebhookAttempt> = {}): WebhookAttempt => ({
    run: 0,
    attempt: 1,
    at: T0,
    status: 500,
    reason: 'The receiver answered 500.',
    durationMs: 3,
    ...fields,
  });
  const note = (webhookId: string) =>
    ({ type: 'webhook_changed', at: T0, actor: 'local', via: 'local', data: { webhookId } }) as const;
  const noted = async (webhookId: string) =>
    (await books().installationEntries({ limit: 500 })).items.filter(
      ({ data }) => data['webhookId'] === webhookId,
    );

  describe('webhooks', () => {
    test('are added once, changed, and deleted with their messages; each noted with it', async () => {
      const row = aWebhook(freshId('wh'), { types: ['approval'], processId: 'p', description: '“Tickets”' });
      expect(await books().addWebhook(row, note(row.id))).toBe(true);
      expect(await books().addWebhook({ ...row, url: 'https://other' }, note(row.id))).toBe(false);
      expect(await books().webhook(row.id)).toEqual(row);
      const change = {
        url: 'https://b',
        types: [],
        processId: null,
        description: null,
        secrets: [],
        position: 7,
        replay: { until: 9, run: T0, all: true },
        active: false,
        disabledReason: 'Gone.',
        failingSince: T0,
      };
      expect(await books().changeWebhook(row.id, change, note(row.id))).toBe(true);
      expect(await books().webhook(row.id)).toEqual({ ...row, ...change });
      expect(await books().changeWebhook('wh_none', { active: true }, note('wh_none'))).toBe(false);
      await books().addWebhookDeliveries([aDelivery(freshId('msg'), row.id)]);
      expect(await books().deleteWebhook(row.id, note(row.id))).toBe(true);
      expect(await books().deleteWebhook(row.id, note(row.id))).toBe(false);
      expect(await books().webhook(row.id)).toBeNull();
      expect((await books().webhookDeliveries({ webhookId: row.id }, { limit: 9 })).items).toEqual([]);
      expect(await noted(row.id)).toHaveLength(3);
      expect(await noted('wh_none')).toEqual([]);
    });

    test('are listed newest first, page by page, and the active ones apart', async () => {
      const rows = [1, 2, 3].map((n) =>
        aWebhook(freshId('wh'), { createdAt: T0 + 1e9 + n, active: n !== 2 }),
      );
      for (const row of rows) await books().addWebhook(row);
      const first = await books().webhooks({ limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual([rows[2]!.id, rows[1]!.id]);
      const second = await books().webhooks({ limit: 2, cursor: first.nextCursor });
      expect(second.items[0]!.id).toBe(rows[0]!.id);
      const active = (await books().activeWebhooks()).map(({ id }) => id);
      expect(rows.map(({ id }) => active.includes(id))).toEqual([true, false, true]);
      await expect(books().webhooks({ cursor: 'x' })).rejects.toThrow('nextCursor');
      for (const { id } of rows) await books().deleteWebhook(id);
    });

    test('move on from where they were read, and of several at once one moves them', async () => {
      const { id } = aWebhook(freshId('wh'));
      await books().addWebhook(aWebhook(id, { position: 5 }));
      const other = await openBooks(settings());
      const moved = await Promise.all(
        [books(), other, books(), other].map((each, n) => each.advanceWebhook(id, 5, 6 + n)),
      );
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await books().webhook(id))!.position).toBe(6 + moved.indexOf(true));
      expect(await books().advanceWebhook(id, 5, 9)).toBe(false);
      await other.close();
    });

    test('the place before a time is before the first entry of that time, and some minutes more', async () => {
      const creation = aCreation();
      await books().createInstance(creation);
      const HOUR = 3_600_000;
      const far = T0 + 4_000 * HOUR;
      const before = await books().lastPosition();
      const positions: number[] = [];
      for (let n = 0; n < 9; n++) {
        const { position } = await books().appendJournal({
          instanceId: creation.row.id,
          type: 'page_viewed',
          at: far + n * HOUR,
          actor: 'approver',
          data: { n },
        });
        positions.push(position);
      }
      // In the same books others write entries of other times; the search is for ours, which are later than all of them.
      expect(await books().positionBefore(far + 3 * HOUR)).toBe(positions[3]! - 1);
      expect(await books().positionBefore(far + 2.5 * HOUR)).toBe(positions[3]! - 1);
      expect(await books().positionBefore(far + 3 * HOUR + 60_000)).toBe(positions[3]! - 1);
      expect(await books().positionBefore(far - HOUR)).toBe(before);
      expect(await books().positionBefore(far + 99 * HOUR)).toBe(await books().lastPosition());
      expect(await books().positionBefore(0)).toBe(0);
    });
  });

  describe('messages to webhooks', () => {
    test('are opened once, and found by id', async () => {
      const webhookId = freshId('wh');
      const rows = [1, 2].map((position) => aDelivery(freshId('msg'), webhookId, { position }));
      await books().addWebhookDeliveries(rows);
      await books().addWebhookDeliveries(rows.map((row) => ({ ...row, status: 'failed' as const })));
      await books().addWebhookDeliveries([]);
      expect(await books().webhookDelivery(rows[0]!.id)).toEqual(rows[0]);
      expect(await books().webhookDelivery('msg_none')).toBeNull();
      const found = await books().webhookDeliveriesOf([rows[1]!.id, rows[0]!.id, 'msg_none']);
      expect(found.toSorted((a, b) => a.position! - b.position!)).toEqual(rows);
      expect(await books().webhookDeliveriesOf([])).toEqual([]);
    });

    test('keep each attempt once, and the webhook knows since when none gets there', async () => {
      const webhook = aWebhook(freshId('wh'));
      await books().addWebhook(webhook);
      const { id } = aDelivery(freshId('msg'), webhook.id);
      await books().addWebhookDeliveries([aDelivery(id, webhook.id)]);
      const later = { status: 'retrying', nextAttemptAt: T0 + 9 } as const;
      const failingSince = async () => (await books().webhook(webhook.id))!.failingSince;
      expect(await books().noteWebhookAttempt(id, tried(), later)).toBe(true);
      expect(await books().noteWebhookAttempt(id, tried({ at: T0 + 1 }), later)).toBe(false);
      expect(await books().noteWebhookAttempt(id, tried({ attempt: 2, at: T0 + 2 }), later)).toBe(true);
      expect(await failingSince()).toBe(T0);
      expect(await books().webhookDelivery(id)).toMatchObject({
        status: 'retrying',
        lastAttemptAt: T0 + 2,
        nextAttemptAt: T0 + 9,
        attempts: [tried(), tried({ attempt: 2, at: T0 + 2 })],
      });
      const done = { status: 'delivered', nextAttemptAt: null } as const;
      const taken = tried({ attempt: 3, status: 204, reason: null, at: T0 + 3 });
      expect(await books().noteWebhookAttempt(id, taken, done)).toBe(true);
      expect(await failingSince()).toBeNull();
      expect(await books().noteWebhookAttempt('msg_none', tried(), later)).toBe(false);
      // A test that fails says nothing of the messages.
      const ping = aDelivery(freshId('msg'), webhook.id, { position: null, instanceId: null, type: 'ping' });
      await books().addWebhookDeliveries([ping]);
      await books().noteWebhookAttempt(ping.id, tried(), { status: 'failed', nextAttemptAt: null });
      expect(await failingSince()).toBeNull();
    });

    test('attempts noted at the same moment from two connections are all there', async () => {
      const webhookId = freshId('wh');
      const { id } = aDelivery(freshId('msg'), webhookId);
      await books().addWebhookDeliveries([aDelivery(id, webhookId)]);
      const other = await openBooks(settings());
      const then = { status: 'retrying', nextAttemptAt: null } as const;
      await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          (n % 2 ? other : books()).noteWebhookAttempt(id, tried({ attempt: n + 1 }), then),
        ),
      );
      const { attempts } = (await books().webhookDelivery(id))!;
      expect(attempts.map(({ attempt }) => attempt).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 12 }, (_, n) => n + 1),
      );
      await other.close();
    });

    test('opened again they wait under the newer run, and what the older one still notes is dropped', async () => {
      const webhookId = freshId('wh');
      const { id } = aDelivery(freshId('msg'), webhookId);
      await books().addWebhookDeliveries([aDelivery(id, webhookId, { status: 'failed', nextAttemptAt: 3 })]);
      expect(await books().reopenWebhookDelivery(id, T0)).toBe(true);
      expect(await books().reopenWebhookDelivery(id, T0)).toBe(false);
      expect(await books().webhookDelivery(id)).toMatchObject({
        run: T0,
        status: 'waiting',
        nextAttemptAt: null,
      });
      const then = { status: 'failed', nextAttemptAt: null } as const;
      expect(await books().noteWebhookAttempt(id, tried(), then)).toBe(false);
      expect(await books().noteWebhookAttempt(id, tried({ run: T0 }), then)).toBe(true);
    });

    test('under way are those handed on and not over, opened lately', async () => {
      const webhookId = freshId('wh');
      const of = (position: number | null, fields = {}) =>
        aDelivery(freshId('msg'), webhookId, { position, createdAt: T0, ...fields });
      await books().addWebhookDeliveries([
        of(1),
        of(2, { status: 'retrying', createdAt: T0 + 5 }),
        of(3, { status: 'delivered', createdAt: T0 + 9 }),
        of(4, { status: 'failed' }),
        of(5, { createdAt: T0 - 100 }),
        of(6, { createdAt: T0 - 100, run: T0 + 7 }),
        of(11),
        of(null),
      ]);
      const backlog = (since: number) => books().webhookBacklog({ webhookId, upTo: 10, since });
      expect(await backlog(T0 - 50)).toEqual({ waiting: 2, retrying: 1, newestAt: T0 + 7 });
      expect(await backlog(T0 + 100)).toEqual({ waiting: 0, retrying: 0, newestAt: null });
    });

    test('are listed newest first, by status, page by page', async () => {
      const webhookId = freshId('wh');
      const rows = [1, 2, 3, 4].map((n) =>
        aDelivery(freshId('msg'), webhookId, { createdAt: T0 + n, status: n === 2 ? 'failed' : 'delivered' }),
      );
      await books().addWebhookDeliveries(rows);
      const first = await books().webhookDeliveries({ webhookId }, { limit: 3 });
      expect(first.items.map(({ createdAt }) => createdAt - T0)).toEqual([4, 3, 2]);
      const second = await books().webhookDeliveries({ webhookId }, { limit: 3, cursor: first.nextCursor });
      expect(second).toEqual({ items: [rows[0]] });
      const failed = await books().webhookDeliveries({ webhookId, status: 'failed' }, { limit: 3 });
      expect(failed).toEqual({ items: [rows[1]] });
    });

    test('that are over are forgotten after their time, some at a time', async () => {
      const webhookId = freshId('wh');
      const old = (status: 'delivered' | 'failed' | 'retrying' | 'waiting') =>
        aDelivery(freshId('msg'), webhookId, { createdAt: 10, status });
      await books().addWebhookDeliveries([
        old('delivered'),
        old('failed'),
        old('delivered'),
        old('retrying'),
        old('waiting'),
        aDelivery(freshId('msg'), webhookId, { createdAt: 100, status: 'delivered' }),
      ]);
      expect(await books().forgetWebhookDeliveries(50, 2)).toBe(2);
      expect(await books().forgetWebhookDeliveries(50, 9)).toBe(1);
      const left = await books().webhookDeliveries({ webhookId }, { limit: 9 });
      expect(left.items.map(({ status }) => status).toSorted()).toEqual(['delivered', 'retrying', 'waiting']);
    });
  });
}
