// The magic link of one mail: minted here, inside the activity, and written nowhere but into the mail itself. Its id is
// derived from the notification and the address, so that a mail sent again carries the same link and the books hold it
// once, and a new address gets one of its own.
import type { ProcessGraph } from '../definition/graph.ts';
import { type LinkPermission, linkUrl, mintLink, permissionsFor } from '../links/index.ts';
import { hashOf } from '../platform/canonical-json.ts';
import type { ProcessState } from '../process/state.ts';
import type { LinkRow } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
import { instanceOf } from './instance-of.ts';
import { mailedLinkExpiresAt } from './mail/index.ts';

/** What the link is for. */
export interface LinkedMail {
  instanceId: string;
  /** The notification's or mail's: with the attempt it makes the link's id. */
  id: string;
  attempt: number;
  participantId: string;
  approvalIds: string[];
  /** Default: what the person's role allows. */
  permissions?: string[];
  /** Who has it sent. Default: the engine. */
  issuedBy?: string;
}

/**
 * Adds the link to the books and the journal, once, and returns its address. Throws where the person has another address
 * since `state` was read: the next attempt goes there. A binding recorded later ends this link, so that looking once is enough.
 */
export async function mailedLink(
  deps: ActivityDeps,
  graph: ProcessGraph,
  state: ProcessState,
  mail: LinkedMail,
): Promise<{ url: string; expiresAt: number }> {
  const { instanceId, id: notificationId, participantId, approvalIds, attempt } = mail;
  const bindingId = state.bindings[participantId] ?? null;
  const id = `link-${hashOf([instanceId, notificationId, attempt, bindingId]).slice(0, 24)}`;
  const known = await deps.books.link(id);
  const issuedAt = deps.now();
  const row: LinkRow = known ?? {
    id,
    instanceId,
    participantId,
    permissions: mail.permissions ?? permissionsFor(graph, state, participantId),
    issuedAt,
    issuedBy: mail.issuedBy ?? 'engine',
    via: 'mail',
    expiresAt: mailedLinkExpiresAt(state, approvalIds, issuedAt),
    revokedAt: null,
  };
  if (!known) {
    const { permissions, expiresAt } = row;
    const data = { linkId: id, participantId, via: 'mail', permissions, expiresAt, notificationId };
    const note = { instanceId, type: 'link_issued', at: issuedAt, actor: row.issuedBy, data } as const;
    await deps.books.addLink(row, note);
  }
  const { state: now } = await instanceOf(deps.books, instanceId);
  if ((now.bindings[participantId] ?? null) !== bindingId) {
    throw new Error(`${participantId} has another address since this message was begun.`);
  }
  const token = await mintLink(deps.ring, {
    issuer: deps.publicUrl,
    instanceId,
    participantId,
    permissions: row.permissions as LinkPermission[],
    jti: id,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
  });
  return { url: linkUrl(deps.publicUrl, token), expiresAt: row.expiresAt };
}
