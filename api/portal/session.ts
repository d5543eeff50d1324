// A person's session on the portal: opened by the landing page's button, read from the cookie on every page.
import type { Request, Response } from 'express';
import {
  endedSessionCookie,
  type LinkClaims,
  newSession,
  SESSION_TOUCH_MS,
  sessionCookie,
  sessionIdOf,
  sessionIsOpen,
  sessionValueIn,
  verifyLink,
} from '../../links/index.ts';
import type { LinkRow, SessionRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';

/** What a link is worth now. Revoked and expired ones are told apart only for tokens that we signed. */
export type LinkState =
  | { live: true; claims: LinkClaims; link: LinkRow }
  | { live: false; why: 'expired' | 'revoked'; claims: LinkClaims }
  | { live: false; why: 'invalid'; claims: null };

export async function linkState(
  deps: Pick<ApiDeps, 'books' | 'ring' | 'publicUrl' | 'now'>,
  token: unknown,
): Promise<LinkState> {
  if (typeof token !== 'string' || token === '') return { live: false, why: 'invalid', claims: null };
  const verdict = await verifyLink(deps.ring, token, { issuer: deps.publicUrl, now: deps.now() });
  if (!verdict.ok && verdict.reason === 'invalid') return { live: false, why: 'invalid', claims: null };
  const { claims } = verdict as { claims: LinkClaims };
  const link = await deps.books.link(claims.jti);
  // A link that the books do not know cannot be told from a revoked one, so it opens nothing.
  if (!link || link.instanceId !== claims.instanceId || link.participantId !== claims.participantId) {
    return { live: false, why: 'invalid', claims: null };
  }
  if (link.revokedAt !== null) return { live: false, why: 'revoked', claims };
  if (!verdict.ok || deps.now() >= link.expiresAt) return { live: false, why: 'expired', claims };
  return { live: true, claims, link };
}

/** Opens a session for a live link and sets its cookie. */
export async function openSession(deps: ApiDeps, res: Response, link: LinkRow): Promise<void> {
  const now = deps.now();
  const session = newSession(now, link.expiresAt);
  const { value: _, ...stored } = session;
  await deps.books.addSession({
    ...stored,
    instanceId: link.instanceId,
    participantId: link.participantId,
    linkId: link.id,
    linkVia: link.via,
    permissions: link.permissions,
  });
  await deps.books.appendJournal({
    instanceId: link.instanceId,
    type: 'link_opened',
    at: now,
    actor: link.participantId,
    data: { linkId: link.id, participantId: link.participantId },
  });
  res.setHeader('Set-Cookie', sessionCookie(deps.publicUrl, session));
}

export interface OpenSession {
  session: SessionRow;
  link: LinkRow;
  /** Asked for the head alone: what the page holds is not shown to anybody. */
  headOnly?: true;
}

/** The session behind the cookie, while it and its link live; null otherwise. */
export async function sessionOf(deps: ApiDeps, req: Request): Promise<OpenSession | null> {
  const value = sessionValueIn(deps.publicUrl, req.headers.cookie);
  const session = value === null ? null : await deps.books.session(sessionIdOf(value));
  const now = deps.now();
  if (!session || !sessionIsOpen(session, now)) return null;
  const link = await deps.books.link(session.linkId);
  if (!link || link.revokedAt !== null || now >= link.expiresAt) return null;
  if (now - session.lastSeenAt >= SESSION_TOUCH_MS) await deps.books.touchSession(session.id, now);
  return { session, link };
}

export async function closeSession(deps: ApiDeps, res: Response, session: SessionRow): Promise<void> {
  await deps.books.endSession(session.id);
  await deps.books.appendJournal({
    instanceId: session.instanceId,
    type: 'session_ended',
    at: deps.now(),
    actor: session.participantId,
    data: { participantId: session.participantId, linkId: session.linkId },
  });
  res.setHeader('Set-Cookie', endedSessionCookie(deps.publicUrl));
}
