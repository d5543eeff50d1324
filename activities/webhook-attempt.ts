// One attempt to hand a message to a webhook: read, signed, sent, noted.
import { egressTrouble } from '../agents/egress-trouble.ts';
import { retryAfterIn } from '../agents/retry-after.ts';
import { signWebhook } from '../agents/webhook-signature.ts';
import { openBox } from '../links/index.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
import type { WebhookAttemptInput, WebhookAttemptResult } from './ports.ts';
import { inGate } from './webhook-gate.ts';
import { webhookMessage } from './webhook-message.ts';
import { GIVEN_UP_AFTER_MS, pauseAfter } from './webhook-schedule.ts';

type WebhookDeps = Pick<ActivityDeps, 'books' | 'ring' | 'webhookFetch' | 'now'>;

/** For the answer with its body. */
export const WEBHOOK_TIMEOUT_MS = 15_000;
/** Nothing of an answer's body is used; so much is read that the connection can be used again. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** `status` null: no answer. `reason` null: it was taken. `never`: nor will it be. */
interface Came {
  status: number | null;
  reason: string | null;
  askedMs?: number | null;
  never?: boolean;
}

export async function webhookAttempt(
  deps: WebhookDeps,
  input: WebhookAttemptInput,
): Promise<WebhookAttemptResult> {
  const { webhookId, deliveryId, run, attempt } = input;
  const [webhook, delivery] = await Promise.all([
    deps.books.webhook(webhookId),
    deps.books.webhookDelivery(deliveryId),
  ]);
  // A message is for its own webhook, whoever started this workflow.
  if (!webhook || delivery?.run !== run || delivery.webhookId !== webhookId) return { outcome: 'over' };
  if (delivery.status === 'delivered') return { outcome: 'delivered' };
  // Whoever made this attempt before was killed after noting it.
  const isNoted = delivery.attempts.some((each) => each.run === run && each.attempt === attempt);
  if (isNoted) return whatFollowed(delivery, deps.now());
  return await inGate(webhookId, async () => {
    const at = deps.now();
    const came = await send(deps, webhook, delivery, at);
    return await note(deps, input, came, at);
  });
}

function whatFollowed({ status, nextAttemptAt }: WebhookDeliveryRow, now: number): WebhookAttemptResult {
  if (status !== 'retrying') return { outcome: 'failed' };
  return { outcome: 'retry', afterMs: Math.max(1, (nextAttemptAt ?? now) - now) };
}

async function send(
  deps: WebhookDeps,
  webhook: WebhookRow,
  delivery: WebhookDeliveryRow,
  at: number,
): Promise<Came> {
  // A test goes out all the same: it is how somebody finds out whether to switch it on again.
  if (!webhook.active && delivery.position !== null)
    return { status: null, reason: 'The webhook is inactive.' };
  const body = await webhookMessage(deps.books, delivery);
  if (body === null) return { status: null, reason: 'The books do not hold what it is about.', never: true };
  try {
    const response = await deps.webhookFetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'countersign',
        ...signWebhook(await secretsOf(deps, webhook, at), delivery.id, at, body),
      },
      body,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    });
    await response.arrayBuffer().catch(() => undefined);
    const { status, ok, headers } = response;
    if (ok) return { status, reason: null };
    const reason = `The receiver answered ${status}.`;
    if (status === 410) return { status, reason, never: true };
    return { status, reason, askedMs: retryAfterIn(headers, deps.now()) };
  } catch (error) {
    if (error instanceof SecretLost) return { status: null, reason: error.message };
    return { status: null, reason: egressTrouble(error, 'The receiver').reason };
  }
}

/** What cannot be opened is on record like an attempt that failed: somebody has to mend it, and it goes on by itself. */
class SecretLost extends Error {}

/** The newest first; an older one for as long as its successor is rolled out. */
async function secretsOf({ ring }: WebhookDeps, { id, secrets }: WebhookRow, now: number): Promise<string[]> {
  const good = secrets.filter(({ until }) => until === null || now < until);
  return await Promise.all(
    good.map(({ sealed }) =>
      openBox(ring, id, sealed).catch((error: unknown) => {
        throw new SecretLost((error as Error).message);
      }),
    ),
  );
}

async function note(
  deps: WebhookDeps,
  { webhookId, deliveryId, position, run, attempt }: WebhookAttemptInput,
  { status, reason, askedMs = null, never = false }: Came,
  at: number,
): Promise<WebhookAttemptResult> {
  const now = deps.now();
  const pause = reason === null || never || position === null ? null : pauseAfter(attempt, askedMs);
  const durationMs = Math.max(0, now - at);
  await deps.books.noteWebhookAttempt(
    deliveryId,
    { run, attempt, at, status, reason, durationMs },
    {
      status: reason === null ? 'delivered' : pause === null ? 'failed' : 'retrying',
      nextAttemptAt: pause === null ? null : now + pause,
    },
  );
  if (reason === null) return { outcome: 'delivered' };
  if (status === 410) await giveUp(deps, webhookId, 'The receiver answered 410: it is gone for good.');
  else await giveUpIfLongDead(deps, webhookId);
  return pause === null ? { outcome: 'failed' } : { outcome: 'retry', afterMs: pause };
}

async function giveUpIfLongDead(deps: WebhookDeps, webhookId: string): Promise<void> {
  const webhook = await deps.books.webhook(webhookId);
  const since = webhook?.failingSince ?? null;
  if (since === null || deps.now() - since < GIVEN_UP_AFTER_MS) return;
  await giveUp(deps, webhookId, `No message has got there since ${new Date(since).toISOString()}.`);
}

/** Made inactive, with the reason on it and in the installation's journal; once. */
async function giveUp({ books, now }: WebhookDeps, webhookId: string, reason: string): Promise<void> {
  const webhook = await books.webhook(webhookId);
  if (!webhook?.active) return;
  await books.changeWebhook(
    webhookId,
    { active: false, disabledReason: reason },
    {
      type: 'webhook_changed',
      at: now(),
      actor: 'engine',
      via: '',
      data: { webhookId, active: false, reason },
    },
  );
}
