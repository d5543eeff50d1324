// Webhooks: subscriptions, and what became of each message.
import type { PageOf, PageRequest } from './paging.ts';

export interface WebhookRow {
  /** `wh_…` */
  id: string;
  url: string;
  /** Audit types (`approval`, …) or names of events (`ApprovalDecided`); empty: everything. */
  types: string[];
  /** Only this definition; null: all. */
  processId: string | null;
  description: string | null;
  /** `whsec_…`, sealed with the installation's key; the newest first. Two while one is rotated. */
  secrets: string[];
  /** Everything up to this position has been handed on. */
  position: number;
  active: boolean;
  /** Why it was made inactive by itself; null: it was not. */
  disabledReason: string | null;
  createdAt: number;
  createdBy: string;
}

export interface WebhookDeliveryRow {
  /** `msg_…`, derived from webhook and position: the header `webhook-id`. */
  id: string;
  webhookId: string;
  position: number;
  instanceId: string;
  /** Audit type of the entry. */
  type: string;
  status: 'waiting' | 'delivered' | 'retrying' | 'failed';
  createdAt: number;
  /** Of the newest attempt; null before the first. */
  lastAttemptAt: number | null;
  nextAttemptAt: number | null;
  attempts: WebhookAttempt[];
}

export interface WebhookAttempt {
  attempt: number;
  at: number;
  /** HTTP status; null: no answer. */
  status: number | null;
  /** Why it did not go; null: it did. */
  reason: string | null;
  durationMs: number;
  /** It was asked for by hand. */
  replay: boolean;
}

export interface WebhookBooks {
  addWebhook(row: WebhookRow): Promise<void>;
  webhook(id: string): Promise<WebhookRow | null>;
  webhooks(page?: PageRequest): Promise<PageOf<WebhookRow>>;
  changeWebhook(
    id: string,
    change: Partial<
      Pick<
        WebhookRow,
        'url' | 'types' | 'processId' | 'description' | 'secrets' | 'active' | 'disabledReason'
      >
    >,
  ): Promise<boolean>;
  deleteWebhook(id: string): Promise<boolean>;
  /** Moves the place in the stream from what was read: false where another process was there first. */
  advanceWebhook(id: string, from: number, to: number): Promise<boolean>;
  /** The same id again: nothing is written. */
  addWebhookDelivery(row: WebhookDeliveryRow): Promise<void>;
  webhookDelivery(id: string): Promise<WebhookDeliveryRow | null>;
  noteWebhookAttempt(
    id: string,
    attempt: WebhookAttempt,
    then: Pick<WebhookDeliveryRow, 'status' | 'nextAttemptAt'>,
  ): Promise<void>;
  /** Newest first. Throws InvalidCursor. */
  webhookDeliveries(
    of: { webhookId: string; status?: WebhookDeliveryRow['status'] },
    page: PageRequest & { limit: number },
  ): Promise<PageOf<WebhookDeliveryRow>>;
}
