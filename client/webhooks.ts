// `client.webhooks`: where entries of the trail are sent to, and what became of each. For admins.
import { webhookPath, write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type {
  Page,
  PageOptions,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryFilter,
  WebhookInput,
  WebhookMade,
} from './types.ts';

export type WebhooksClient = ReturnType<typeof createWebhooks>;

/** All methods reject with a CountersignError where the API refuses or does not answer. */
export function createWebhooks(transport: Transport) {
  const get = <T>(path: string, query: object = {}, options: CallOptions = {}) =>
    transport.json<T>({ method: 'GET', path, query: { ...query }, ...options });
  const post = <T>(path: string, body: unknown, options: CallOptions = {}) =>
    transport.json<T>(write('POST', path, body, options));
  const delivery = (webhookId: string, deliveryId: string) =>
    `${webhookPath(webhookId)}/deliveries/${encodeURIComponent(deliveryId)}`;

  return {
    /** Newest first. */
    list: (page: PageOptions = {}, options?: CallOptions): Promise<Page<Webhook>> =>
      get('/api/webhooks', page, options),
    get: (webhookId: string, options?: CallOptions): Promise<Webhook> =>
      get(webhookPath(webhookId), {}, options),
    /** The `secret` in the answer is shown here and never again. `after`: position to begin after; default: from now on. */
    create: (input: WebhookInput & { after?: number }, options?: CallOptions): Promise<WebhookMade> =>
      post('/api/webhooks', input, options),
    /** Takes the place of all that can be set. Switched on again, it goes on from where it stopped, at most 7 days back. */
    update: (webhookId: string, input: WebhookInput, options: CallOptions = {}): Promise<Webhook> =>
      transport.json(write('PUT', webhookPath(webhookId), input, options)),
    /** With the log of its messages. */
    remove: (webhookId: string, options: CallOptions = {}): Promise<void> =>
      transport.json(write('DELETE', webhookPath(webhookId), undefined, options)),
    /** Both secrets sign for the overlap, a duration; default 24h. */
    rotateSecret: (
      webhookId: string,
      body: { overlap?: string } = {},
      options?: CallOptions,
    ): Promise<WebhookMade> => post(`${webhookPath(webhookId)}/rotate-secret`, body, options),
    /** Sends a message of type `ping`; what came of it, `delivery` tells. */
    test: (webhookId: string, options?: CallOptions): Promise<WebhookDelivery> =>
      post(`${webhookPath(webhookId)}/test`, undefined, options),
    /** What became of each message, newest first. */
    deliveries: (
      webhookId: string,
      filter: WebhookDeliveryFilter = {},
      options?: CallOptions,
    ): Promise<Page<WebhookDelivery>> => get(`${webhookPath(webhookId)}/deliveries`, filter, options),
    delivery: (webhookId: string, deliveryId: string, options?: CallOptions): Promise<WebhookDelivery> =>
      get(delivery(webhookId, deliveryId), {}, options),
    /** Sends one message again, at once and under the same id. */
    replayDelivery: (
      webhookId: string,
      deliveryId: string,
      options?: CallOptions,
    ): Promise<WebhookDelivery> => post(`${delivery(webhookId, deliveryId)}/replay`, undefined, options),
    /** Goes through the trail again from about `since` (RFC 3339): what failed, or `all`. */
    replay: (
      webhookId: string,
      body: { since: string; what?: 'failed' | 'all' },
      options?: CallOptions,
    ): Promise<Webhook> => post(`${webhookPath(webhookId)}/replay`, body, options),
  };
}
