// Hands entries of the trail on to webhooks: follows the books by position, starts one workflow for each message, and only
// then moves the webhook's place. Whoever dies in between leaves work that is done again under the same ids.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Logger } from '../platform/logger.ts';
import type { Books, TrailEntry, WebhookRow } from '../store/books.ts';
import { DELIVER_WEBHOOK, type DeliverWebhookInput, deliveryOptions } from '../workflows/messages.ts';
import { matcher } from './webhook-matcher.ts';
import { openDeliveries } from './webhook-opening.ts';
import { roomFor, ROOM_SINCE_MS, MOST_AT_ONCE } from './webhook-room.ts';

/** Starts the workflow of a delivery. Starting what runs, or has run, is no error. */
export type StartDelivery = (input: DeliverWebhookInput) => Promise<void>;

export interface DispatcherSetup {
  books: Books;
  start: StartDelivery;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
  /** Pause while all are up to date, ms. Default 500. */
  everyMs?: number;
  /** Pause while there is no webhook, ms. Default 2 000. */
  lookMs?: number;
}

/** Entries that are looked at in one go. */
const PAGE = 500;
const STARTS_AT_ONCE = 8;
const DEADLINE_MS = 10_000;
/** While others wait only for Temporal to take what was started. */
const BUSY_MS = 50;
/** Another dispatcher is at the same webhook: it goes on alone for about so long. */
const STEP_BACK_MS = 2_000;
const FORGET_EVERY_MS = 3_600_000;
/** What is over stays in the log for so long. */
const KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_AT_ONCE = 1_000;

/** Runs until the returned function is called, which resolves once what it is at has ended. */
export function dispatchWebhooks(setup: DispatcherSetup): () => Promise<void> {
  const { logger, everyMs = 500, lookMs = 2_000 } = setup;
  const stopping = new AbortController();
  const round = dispatcher(setup, stopping.signal);
  let isAway = false;
  const running = (async () => {
    while (!stopping.signal.aborted) {
      let pauseMs: number;
      try {
        const came = await round();
        pauseMs = { none: lookMs, done: everyMs, more: BUSY_MS }[came];
        isAway = false;
      } catch (error) {
        // Books or Temporal are away: every webhook goes on from its place once they are back.
        if (!isAway) logger.warn({ err: error }, 'webhooks get nothing for now');
        isAway = true;
        pauseMs = lookMs;
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** One round over all webhooks. `none`: there is no active one, and no entry was looked at; `more`: some are behind. */
export function dispatcher(
  setup: Pick<DispatcherSetup, 'books' | 'start' | 'now'>,
  stopped: AbortSignal,
): () => Promise<'none' | 'done' | 'more'> {
  const { books, start, now } = setup;
  const match = matcher(books);
  const steppedBack = new Map<string, number>();
  let forgotAt = 0;

  return async () => {
    const active = await books.activeWebhooks();
    if (active.length === 0) return 'none';
    await forget();
    const newest = await books.lastPosition();
    const behind = active.filter(
      ({ id, position }) => position < newest && (steppedBack.get(id) ?? 0) <= now(),
    );
    const page = pagesOf(books);
    const moved = await Promise.allSettled(behind.map((webhook) => advance(webhook, newest, page)));
    const failed = moved.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return moved.some((each) => each.status === 'fulfilled' && each.value) ? 'more' : 'done';
  };

  /** Whether it moved, and is not at the end yet. */
  async function advance(webhook: WebhookRow, newest: number, page: Page): Promise<boolean> {
    const { id, position } = webhook;
    const entries = await page(position);
    const fits = await match(webhook, entries);
    const room = entries.some(fits)
      ? roomFor(
          webhook,
          await books.webhookBacklog({ webhookId: id, upTo: position, since: now() - ROOM_SINCE_MS }),
          now(),
        )
      : MOST_AT_ONCE;
    const { taken, upTo, isAll } = takeFrom(entries, fits, room, position);
    // A short page was read to its end; what is newer than `newest` may be in it or not.
    const to = isAll && entries.length < PAGE ? Math.max(upTo, newest) : upTo;
    if (to === position || stopped.aborted) return false;
    const inputs = await openDeliveries(books, webhook, taken, now());
    await startAll(inputs);
    if (stopped.aborted && inputs.length > 0) return false;
    const isMoved = await books.advanceWebhook(id, position, to);
    if (isMoved) steppedBack.delete(id);
    else steppedBack.set(id, now() + STEP_BACK_MS * (0.5 + Math.random()));
    return isMoved && to < newest;
  }

  async function startAll(inputs: DeliverWebhookInput[]): Promise<void> {
    const left = inputs.values();
    const takeTurns = async () => {
      for (const input of left) await start(input);
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, takeTurns));
  }

  async function forget(): Promise<void> {
    if (now() - forgotAt < FORGET_EVERY_MS) return;
    const count = await books.forgetWebhookDeliveries(now() - KEPT_MS, FORGOTTEN_AT_ONCE);
    if (count < FORGOTTEN_AT_ONCE) forgotAt = now();
  }
}

type Page = (after: number) => Promise<TrailEntry[]>;

/** Webhooks at the same place, as most are, share what is read. */
function pagesOf(books: Books): Page {
  const pages = new Map<number, Promise<TrailEntry[]>>();
  return (after) => {
    const page = pages.get(after) ?? books.trail({ after, limit: PAGE });
    pages.set(after, page);
    return page;
  };
}

/** As many that fit as there is room for, and the position up to which all was looked at. */
function takeFrom(
  entries: TrailEntry[],
  fits: (entry: TrailEntry) => boolean,
  room: number,
  from: number,
): { taken: TrailEntry[]; upTo: number; isAll: boolean } {
  const taken: TrailEntry[] = [];
  let upTo = from;
  for (const entry of entries) {
    if (fits(entry)) {
      if (taken.length >= room) return { taken, upTo, isAll: false };
      taken.push(entry);
    }
    upTo = entry.position;
  }
  return { taken, upTo, isAll: true };
}

/** Starts over a client of the namespace, on the worker's task queue. */
export function startDeliveryWith(client: Client, taskQueue: string): StartDelivery {
  return async (input) => {
    try {
      await client.withDeadline(Date.now() + DEADLINE_MS, () =>
        client.workflow.start(DELIVER_WEBHOOK, deliveryOptions(input, taskQueue)),
      );
    } catch (error) {
      // It ran and has closed: a dispatcher died before it could move the place.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };
}
