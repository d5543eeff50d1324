// The tables of webhooks as Kysely sees them.

export interface WebhookTable {
  id: string;
  url: string;
  /** JSON: a list. */
  types: string;
  process_id: string | null;
  description: string | null;
  /** JSON: a list of WebhookSecret. */
  secrets: string;
  position: number;
  /** JSON, or null. */
  replay: string | null;
  /** 0 or 1. */
  active: number;
  disabled_reason: string | null;
  failing_since: number | null;
  created_at: number;
  created_by: string;
}

export interface WebhookDeliveryTable {
  id: string;
  webhook_id: string;
  position: number | null;
  instance_id: string | null;
  type: string;
  run: number;
  status: string;
  created_at: number;
  last_attempt_at: number | null;
  next_attempt_at: number | null;
  /** JSON: a list of WebhookAttempt. */
  attempts: string;
}

export interface WebhookTables {
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
}
