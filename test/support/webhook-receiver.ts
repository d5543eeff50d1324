// A receiver of webhooks on loopback, and what sends to it instead of a worker: the worker's own attempt, once.
import { webhookAttempt } from '../../activities/webhook-attempt.ts';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import type { ApiServer } from './api-server.ts';
import { scriptedServer } from './scripted-server.ts';

export const LOOPBACK = { allowPrivate: ['127.0.0.1/32'] };

/** Close it when done. */
export async function webhookReceiver() {
  return await scriptedServer((_request, response) => void response.writeHead(204).end());
}

/** Sends what the API has handed over since, at the time it is: a receiver refuses what is old. */
export async function sendDeliveries({ books, ring, gateway }: ApiServer): Promise<void> {
  const fetch = webhookFetch(LOOPBACK);
  for (const input of gateway.deliveries.splice(0)) {
    const deps = { books, ring, webhookFetch: fetch, now: Date.now };
    await webhookAttempt(deps, { ...input, attempt: 1 });
  }
}
