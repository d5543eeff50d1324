// Makes and changes webhooks. A secret goes to the caller and, sealed, into the books.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { webhookUrlProblem } from '../../agents/webhook-egress.ts';
import { openBox, sealBox } from '../../links/index.ts';
import type { InstallationNote, WebhookChange, WebhookRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import { durationField } from '../http/duration-field.ts';
import type { Call } from '../http/endpoint.ts';
import { ApiProblem } from '../http/problem.ts';
import type { newWebhookBody, rotateSecretBody, webhookBody } from '../schemas/webhooks.ts';
import { webhookOf } from './webhook-view.ts';

const DAY_MS = 86_400_000;
/** Each is asked for with every round of the dispatcher. */
const MOST_WEBHOOKS = 100;
/** One that was switched on again goes back no further than this. */
const FURTHEST_BACK_MS = 7 * DAY_MS;
const LONGEST_OVERLAP_MS = 30 * DAY_MS;

/** A row, and the secret that only its maker is told. */
export interface MadeWebhook {
  row: WebhookRow;
  secret: string;
}
type Asked = Pick<Call, 'newId'> & { by: RoleActor };

/** Throws `invalid-request` naming the field, `too-many-webhooks`. */
export async function makeWebhook(
  deps: ApiDeps,
  { after, ...body }: z.output<typeof newWebhookBody>,
  { by, newId }: Asked,
): Promise<MadeWebhook> {
  const id = newId('wh').replace('-', '_');
  // The same call again: it is told what it was told.
  const before = await deps.books.webhook(id);
  if (before) return { row: before, secret: await newestSecret(deps, before) };
  await checkAddress(deps, body.url);
  const { items } = await deps.books.webhooks();
  if (items.length >= MOST_WEBHOOKS) {
    throw new ApiProblem(
      'too-many-webhooks',
      `There are ${MOST_WEBHOOKS} webhooks already; delete one first.`,
    );
  }
  const secret = newSecret();
  const newest = await deps.books.lastPosition();
  const row: WebhookRow = {
    id,
    ...body,
    secrets: [{ id: newId('secret'), sealed: await sealBox(deps.ring, id, secret), until: null }],
    position: Math.min(after ?? newest, newest),
    replay: null,
    disabledReason: null,
    failingSince: null,
    createdAt: deps.now(),
    createdBy: by.id,
  };
  const isNew = await deps.books.addWebhook(
    row,
    noteOf(deps, by, 'webhook_created', { webhookId: id, ...body }),
  );
  if (isNew) return { row, secret };
  const made = await webhookOf(deps.books, id);
  return { row: made, secret: await newestSecret(deps, made) };
}

/** Throws `webhook-not-found`, `invalid-request`. */
export async function changeWebhook(
  deps: ApiDeps,
  id: string,
  body: z.output<typeof webhookBody>,
  by: RoleActor,
): Promise<WebhookRow> {
  const row = await webhookOf(deps.books, id);
  await checkAddress(deps, body.url);
  const isSwitchedOn = body.active && !row.active;
  const change: WebhookChange = {
    ...body,
    ...(body.active && { disabledReason: null }),
    // What was is no sign of what a new address does, nor of what it does after a pause.
    ...((isSwitchedOn || body.url !== row.url) && { failingSince: null }),
    ...(isSwitchedOn && { position: await placeAfterPause(deps, row) }),
  };
  await deps.books.changeWebhook(id, change, noteOf(deps, by, 'webhook_changed', { webhookId: id, ...body }));
  return await webhookOf(deps.books, id);
}

/** The old secret signs beside the new one for the overlap. Throws `webhook-not-found`, `invalid-request`. */
export async function rotateSecret(
  deps: ApiDeps,
  id: string,
  body: z.output<typeof rotateSecretBody>,
  { by, newId }: Asked,
): Promise<MadeWebhook> {
  const row = await webhookOf(deps.books, id);
  const overlapMs = durationField(body.overlap, '/overlap');
  if (overlapMs > LONGEST_OVERLAP_MS) throw wrong('/overlap', 'too-long', 'The overlap is at most 30d.');
  const secretId = newId('secret');
  if (row.secrets[0]!.id === secretId) return { row, secret: await newestSecret(deps, row) };
  const secret = newSecret();
  const until = deps.now() + overlapMs;
  const secrets = [
    { id: secretId, sealed: await sealBox(deps.ring, id, secret), until: null },
    { ...row.secrets[0]!, until },
  ];
  const data = { webhookId: id, secret: 'rotated', olderSecretUntil: new Date(until).toISOString() };
  await deps.books.changeWebhook(id, { secrets }, noteOf(deps, by, 'webhook_changed', data));
  return { row: { ...row, secrets }, secret };
}

/** With the log of its messages. Throws `webhook-not-found`. */
export async function deleteWebhook(deps: ApiDeps, id: string, by: RoleActor): Promise<void> {
  const { url } = await webhookOf(deps.books, id);
  await deps.books.deleteWebhook(id, noteOf(deps, by, 'webhook_deleted', { webhookId: id, url }));
}

export function noteOf(
  { now }: Pick<ApiDeps, 'now'>,
  { id: actor, via }: RoleActor,
  type: InstallationNote['type'],
  data: InstallationNote['data'],
): InstallationNote {
  return { type, at: now(), actor, via, data };
}

async function placeAfterPause({ books, now }: ApiDeps, { position }: WebhookRow): Promise<number> {
  return Math.max(position, await books.positionBefore(now() - FURTHEST_BACK_MS));
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const newestSecret = ({ ring }: ApiDeps, { id, secrets }: WebhookRow): Promise<string> =>
  openBox(ring, id, secrets[0]!.sealed);

async function checkAddress({ webhooks = { allowPrivate: [] } }: ApiDeps, url: string): Promise<void> {
  const problem = await webhookUrlProblem(url, webhooks);
  if (problem !== null) throw wrong('/url', 'address-refused', problem);
}

const wrong = (pointer: string, code: string, message: string): ApiProblem =>
  new ApiProblem('invalid-request', message, { errors: [{ pointer, code, message }] });
