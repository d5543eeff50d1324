// Signed requests to agents and webhooks, and from agents to their callback: Standard Webhooks (id.timestamp.body, HMAC-SHA256).
import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** How far sender's and receiver's clocks may be apart, either way. */
export const WEBHOOK_TOLERANCE_MS = 5 * 60_000;

export interface WebhookHeaders {
  'webhook-id': string;
  /** Epoch seconds. */
  'webhook-timestamp': string;
  /** `v1,<base64>`, several with spaces between. */
  'webhook-signature': string;
}

/** `headers`: one is missing or malformed. `time`: too old, or ahead. */
export type WebhookVerdict =
  | { ok: true; id: string }
  | { ok: false; reason: 'headers' | 'time' | 'signature' };

/** `secret`: `whsec_…`; several while one is rotated: each signs. `id`: the same again for the same message, so that the receiver knows a repeat. `at`: epoch ms. */
export function signWebhook(
  secret: string | readonly string[],
  id: string,
  at: number,
  body: string,
): WebhookHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': [secret]
      .flat()
      .map((each) => new Webhook(each).sign(id, new Date(at), body))
      .join(' '),
  };
}

/**
 * Whether any of the secrets signed exactly this, within five minutes of `now` (epoch ms). `headers`: names in lower case.
 * Replays are the receiver's to know, by the id. The package's own `verify` has no clock of ours, so only its `sign` is used.
 */
export function verifyWebhook(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  now: number,
): WebhookVerdict {
  const id = headers['webhook-id'];
  const seconds = headers['webhook-timestamp'];
  const given = headers['webhook-signature'];
  if (
    typeof id !== 'string' ||
    typeof seconds !== 'string' ||
    typeof given !== 'string' ||
    !isForm(id, seconds)
  )
    return { ok: false, reason: 'headers' };
  const at = Number(seconds) * 1_000;
  if (Math.abs(now - at) > WEBHOOK_TOLERANCE_MS) return { ok: false, reason: 'time' };
  const signatures = given.split(' ').slice(0, MOST_SIGNATURES);
  const isSigned = secrets.some((secret) => {
    const expected = Buffer.from(new Webhook(secret).sign(id, new Date(at), body));
    return signatures.some((each) => isEqual(Buffer.from(each), expected));
  });
  return isSigned ? { ok: true, id } : { ok: false, reason: 'signature' };
}

/** A sentence where a secret cannot be used, else null. It never tells the secret. */
export function webhookSecretProblem(secret: string): string | null {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const { length } = Buffer.from(base64 ?? '', 'base64');
  if (base64 !== undefined && base64.length % 4 === 0 && length >= 24) return null;
  return 'is no secret of the form "whsec_" and at least 24 bytes in base64; `openssl rand -base64 32` makes one.';
}

/** In a rotation there are two or three. */
const MOST_SIGNATURES = 8;

const isForm = (id: string, seconds: string): boolean =>
  /^[\x21-\x7e]{1,200}$/.test(id) && /^\d{1,12}$/.test(seconds);

const isEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
