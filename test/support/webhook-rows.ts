// Rows of webhooks for tests: say only what the test is about.
import { sealBox, type KeyRing } from '../../links/index.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../../store/books.ts';

export const WEBHOOK_TEST_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

export const aWebhook = (id: string, fields: Partial<WebhookRow> = {}): WebhookRow => ({
  id,
  url: 'https://hooks.acme.com/',
  types: [],
  processId: null,
  description: null,
  secrets: [{ id: 'secret-1', sealed: 'sealed', until: null }],
  position: 0,
  replay: null,
  active: true,
  disabledReason: null,
  failingSince: null,
  createdAt: 1_000,
  createdBy: 'local',
  ...fields,
});

export const sealedSecret = async (ring: KeyRing, webhookId: string, secret = WEBHOOK_TEST_SECRET) => ({
  id: 'secret-1',
  sealed: await sealBox(ring, webhookId, secret),
  until: null,
});

export const aDelivery = (
  id: string,
  webhookId: string,
  fields: Partial<WebhookDeliveryRow> = {},
): WebhookDeliveryRow => ({
  id,
  webhookId,
  position: 1,
  instanceId: 'instance',
  type: 'approval',
  run: 0,
  status: 'waiting',
  createdAt: 1_000,
  lastAttemptAt: null,
  nextAttemptAt: null,
  attempts: [],
  ...fields,
});
