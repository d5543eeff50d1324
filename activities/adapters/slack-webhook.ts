// Slack over incoming webhooks. A webhook posts into the one channel it was made for; neither channel nor name can be
// chosen by a message, so a person is reached by the webhook's name and a mention.
import { retryAfterIn } from '../../agents/retry-after.ts';
import type { OutgoingSlack, Sent, SlackSender } from '../ports.ts';
import { slackPayload } from './slack-payload.ts';

export interface SlackSettings {
  /** By name; '' is the default. Addresses are secrets: whoever has one can post there. */
  webhooks: Readonly<Record<string, string>>;
  /** Longest wait for an answer, ms. Default 8 000. */
  timeoutMs?: number;
}

/** Slack's own ids of people; those of an Enterprise Grid begin with W. */
const MEMBER = /^[UW][A-Z0-9]{5,20}$/;

interface Target {
  url: string;
  member: string | null;
}

export function createSlackWebhooks({ webhooks, timeoutMs = 8_000 }: SlackSettings): SlackSender {
  return {
    reaches(to) {
      const target = targetOf(webhooks, to);
      return typeof target === 'string' ? { ok: false, reason: target } : { ok: true };
    },
    async send(message) {
      const target = targetOf(webhooks, message.to);
      if (typeof target === 'string') return { outcome: 'refused', reason: target };
      return await post(target, message, timeoutMs);
    },
  };
}

/** A sentence where there is none: another's channel is never guessed at. */
function targetOf(webhooks: SlackSettings['webhooks'], to: string | null): Target | string {
  const [first = '', second] = (to ?? '').split(':');
  const member = [first, second].find((part) => part !== undefined && MEMBER.test(part)) ?? null;
  const name = first === member ? '' : first;
  if (second !== undefined && second !== member) return notUsable(to);
  const url = Object.hasOwn(webhooks, name) ? webhooks[name] : undefined;
  if (url !== undefined) return { url, member };
  return name === '' ? 'No default webhook is set in COUNTERSIGN_SLACK_WEBHOOK.' : notUsable(to);
}

const notUsable = (to: string | null): string =>
  `slack is "${(to ?? '').slice(0, 60)}": give a member id such as U012AB3CD, or the name of a webhook in COUNTERSIGN_SLACK_WEBHOOK.`;

async function post({ url, member }: Target, message: OutgoingSlack, timeoutMs: number): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackPayload(message, member)),
      // Followed, it would take the message to wherever the answer says.
      redirect: 'manual',
      // For headers and body together: an answer may trickle in.
      signal: AbortSignal.timeout(timeoutMs),
    });
    return outcomeOf(response, await beginning(response));
  } catch (error) {
    return { outcome: 'failed', reason: troubleIn(error, timeoutMs) };
  }
}

function outcomeOf({ status, headers }: Response, said: string): Sent {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const answer = `Slack answered ${status}${said === '' ? '' : `: ${said}`}.`;
  if (status === 429) {
    const retryAfterMs = retryAfterIn(headers, Date.now());
    return { outcome: 'failed', reason: answer, ...(retryAfterMs !== null && { retryAfterMs }) };
  }
  if (status >= 300 && status < 400)
    return { outcome: 'refused', reason: `Slack answered ${status}: a redirect is not followed.` };
  return { outcome: status >= 500 || status === 408 ? 'failed' : 'refused', reason: answer };
}

/** Slack says what is wrong in a word such as `channel_is_archived`; no more is read than that takes. */
async function beginning({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  const text = new TextDecoder().decode((value ?? new Uint8Array()).subarray(0, 200));
  return /^[a-z0-9_ -]{1,80}$/i.test(text.trim()) ? text.trim() : '';
}

/** The address is a secret, so nothing of the error's own text is told. */
function troubleIn(error: unknown, timeoutMs: number): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return `Slack took longer than ${timeoutMs / 1_000} s.`;
  const code = typeof cause?.code === 'string' ? ` (${cause.code})` : '';
  return `Slack could not be reached${code}.`;
}
