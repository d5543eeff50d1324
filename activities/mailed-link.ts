// The magic link of one mail: minted here, inside the activity, and written nowhere but into the mail itself. Its id is
// derived from the notification, so that a mail sent again carries the same link and the books hold it once.
import type { ProcessGraph } from '../definition/graph.ts';
import { type LinkPermission, linkUrl, mintLink, permissionsFor } from '../links/index.ts';
import { hashOf } from '../platform/canonical-json.ts';
import type { ProcessState } from '../process/state.ts';
import type { LinkRow } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
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

/** Adds the link to the books and the journal, once, and returns its address. */
export async function mailedLink(
  deps: ActivityDeps,
  graph: ProcessGraph,
  state: ProcessState,
  mail: LinkedMail,
): Promise<{ url: string; expiresAt: number }> {
  const { instanceId, id: notificationId, participantId, approvalIds, attempt } = mail;
  const id = `link-${hashOf([instanceId, notificationId, attempt]).slice(0, 24)}`;
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
