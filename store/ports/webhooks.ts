// Webhooks: subscriptions, and what became of each message.
import type { InstallationNote } from './access.ts';
import type { PageOf, PageRequest } from './paging.ts';

/** One secret of a webhook, sealed with the installation's key. */
export interface WebhookSecret {
  /** Follows from the call that made it, so that a repeat makes none. */
  id: string;
  /** A JWE; see links/box.ts. */
  sealed: string;
  /** Signs until then, epoch ms; null: it is the newest. */
  until: number | null;
}

export interface WebhookRow {
  /** `wh_…` */
  id: string;
  url: string;
  /** Audit types (`approval`, …) or names of events (`ApprovalDecided`); empty: everything. */
  types: string[];
  /** Only this definition; null: all. */
  processId: string | null;
  description: string | null;
  /** The newest first. Two while one is rotated. */
  secrets: WebhookSecret[];
  /** Everything up to this position has been handed on. */
  position: number;
  /**
   * The place was set back: up to position `until`, what failed is sent again, or `all`. `run`: epoch ms, when that was
   * asked for; what was opened at or after it is not opened again.
   */
  replay: { until: number; run: number; all: boolean } | null;
  active: boolean;
  /** Why it was made inactive by itself; null: it was not. */
  disabledReason: string | null;
  /** Since when no message has got there; null: the newest one did, or there was none. */
  failingSince: number | null;
  createdAt: number;
  createdBy: string;
}

export type WebhookDeliveryStatus = 'waiting' | 'delivered' | 'retrying' | 'failed';

export interface WebhookDeliveryRow {
  /** `msg_…`, derived from webhook and position: the header `webhook-id`. */
  id: string;
  webhookId: string;
  /** Null, as the instance: a test message. */
  position: number | null;
  instanceId: string | null;
  /** Audit type of the entry, or `ping`. */
  type: string;
  /** 0, or epoch ms of the newest replay: a workflow of an older run has nothing to do any more. */
  run: number;
  status: WebhookDeliveryStatus;
  createdAt: number;
  /** Of the newest attempt; null before the first. */
  lastAttemptAt: number | null;
  nextAttemptAt: number | null;
  /** Oldest first; the last 50. */
  attempts: WebhookAttempt[];
}

export interface WebhookAttempt {
  /** Counted from 1 in each run. */
  run: number;
  attempt: number;
  at: number;
  /** HTTP status; null: no answer. */
  status: number | null;
  /** Why it did not go; null: it did. */
  reason: string | null;
  durationMs: number;
}

/** What of a webhook is under way. */
export interface WebhookBacklog {
  /** Not tried yet. */
  waiting: number;
  /** Tried, and to be tried again. */
  retrying: number;
  /** When the newest of them was opened, epoch ms. */
  newestAt: number | null;
}

export type WebhookChange = Partial<
  Pick<
    WebhookRow,
    | 'url'
    | 'types'
    | 'processId'
    | 'description'
    | 'secrets'
    | 'position'
    | 'replay'
    | 'active'
    | 'disabledReason'
    | 'failingSince'
  >
>;

export interface WebhookBooks {
  /** The same id again: nothing is written, and false. */
  addWebhook(row: WebhookRow, note?: InstallationNote): Promise<boolean>;
  webhook(id: string): Promise<WebhookRow | null>;
  /** Newest first. Throws InvalidCursor. */
  webhooks(page?: PageRequest): Promise<PageOf<WebhookRow>>;
  /** What the dispatcher asks for while nothing else is to be done: one read of a small table. */
  activeWebhooks(): Promise<WebhookRow[]>;
  changeWebhook(id: string, change: WebhookChange, note?: InstallationNote): Promise<boolean>;
  /** With its deliveries. */
  deleteWebhook(id: string, note?: InstallationNote): Promise<boolean>;
  /** Moves the place in the stream from what was read: false where another process was there first. */
  advanceWebhook(id: string, from: number, to: number): Promise<boolean>;
  /** Position before the first entry at or after `at` (epoch ms), as nearly as positions follow time. */
  positionBefore(at: number): Promise<number>;
  /** What is there already stays as it is. */
  addWebhookDeliveries(rows: WebhookDeliveryRow[]): Promise<void>;
  webhookDelivery(id: string): Promise<WebhookDeliveryRow | null>;
  /** Those there are, in no order. */
  webhookDeliveriesOf(ids: string[]): Promise<WebhookDeliveryRow[]>;
  /** Waits again, under a newer run. False where it was opened then or later. */
  reopenWebhookDelivery(id: string, run: number): Promise<boolean>;
  /**
   * Adds an attempt and what follows, and notes on the webhook since when it fails (not of a test message). False: of an
   * older run, or noted before; then nothing is written.
   */
  noteWebhookAttempt(
    id: string,
    attempt: WebhookAttempt,
    then: Pick<WebhookDeliveryRow, 'status' | 'nextAttemptAt'>,
  ): Promise<boolean>;
  /**
   * Of what was handed on: positions up to `upTo`, opened after `since` (epoch ms). What was never handed on is not under
   * way, and what nobody tried for long is not going to be.
   */
  webhookBacklog(of: { webhookId: string; upTo: number; since: number }): Promise<WebhookBacklog>;
  /** Newest first. Throws InvalidCursor. */
  webhookDeliveries(
    of: { webhookId: string; status?: WebhookDeliveryStatus },
    page: PageRequest & { limit: number },
  ): Promise<PageOf<WebhookDeliveryRow>>;
  /** Forgets what is over and was opened before then (epoch ms), some at a time; returns how many. */
  forgetWebhookDeliveries(before: number, limit: number): Promise<number>;
}
