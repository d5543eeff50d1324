// An agent elsewhere as it speaks to the API: with its credential, and by signed callbacks.
import { randomUUID } from 'node:crypto';
import { signWebhook } from '../../agents/webhook-signature.ts';

/** The credential as a bearer token, and as the cookie of a person's session. Each call has a key of its own. */
export async function callWith(
  apiUrl: string,
  credential: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${credential}`,
      cookie: `__Host-countersign-session=${credential}`,
      'idempotency-key': randomUUID(),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** A result, signed as it has to be, under a message id of its own. The status of the answer. */
export async function callBack(secret: string, url: string, summary: string): Promise<number> {
  const body = JSON.stringify({ type: 'result', output: { summary } });
  const signature = signWebhook(secret, `msg_${randomUUID()}`, Date.now(), body);
  const headers = { 'content-type': 'application/json', ...signature };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
