// An operator's session in the console: opened by a token, read from the cookie on every page, over when its token is.
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { cookieValueIn, endedCookie, SESSION_TOUCH_MS, setCookie } from '../../links/index.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import { type ConsoleSessionRow, RecordConflict } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { Authenticated } from '../http/authenticate.ts';

export const CONSOLE_IDLE_MS = 60 * 60_000;
export const CONSOLE_LONGEST_MS = 12 * 3_600_000;
const COOKIE = 'countersign-console';

/** What may be typed into the form; longer ones are no token of anybody's. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

type Deps = Pick<ApiDeps, 'books' | 'authenticator' | 'publicUrl' | 'now'>;

export type SignIn =
  | { ok: true; session: ConsoleSessionRow }
  /** `agent`: a good credential, of one that does not come here. */
  | { ok: false; why: 'unknown' | 'agent'; via: string };

/** Opens a session for a token and sets its cookie. Throws what the authenticator throws. */
export async function signIn(deps: Deps, res: Response, token: string): Promise<SignIn> {
  const found = TOKEN.test(token) ? await deps.authenticator.authenticate(token) : null;
  if (!found) return { ok: false, why: 'unknown', via: '' };
  if (found.actor.role === 'agent') return { ok: false, why: 'agent', via: found.actor.via };
  const value = randomBytes(32).toString('base64url');
  const session = sessionFor(found, found.actor.role, value, deps.now());
  try {
    await deps.books.addConsoleSession(session, noteOf(session, 'signed_in', session.openedAt));
  } catch (error) {
    // Revoked between the two.
    if (error instanceof RecordConflict) return { ok: false, why: 'unknown', via: session.via };
    throw error;
  }
  const lifeMs = session.expiresAt - session.openedAt;
  res.append('Set-Cookie', setCookie(deps.publicUrl, COOKIE, value, lifeMs));
  return { ok: true, session };
}

function sessionFor(
  { actor, mark, expiresAt }: Authenticated,
  role: ConsoleSessionRow['role'],
  value: string,
  now: number,
): ConsoleSessionRow {
  return {
    id: sha256Hex(value),
    actorId: actor.id,
    role,
    via: actor.via,
    mark,
    csrf: randomBytes(32).toString('base64url'),
    openedAt: now,
    lastSeenAt: now,
    expiresAt: Math.min(now + CONSOLE_LONGEST_MS, expiresAt ?? Infinity),
  };
}

/**
 * The session behind the cookie, while it and what it was opened with are good; null otherwise. `isUsed`: not by an open page
 * that listens, or loads itself again (`x-live`), which is no sign that somebody is there.
 */
export async function consoleSessionOf(
  deps: Deps,
  req: Request,
  isUsed = req.headers['x-live'] === undefined,
): Promise<ConsoleSessionRow | null> {
  const value = cookieValueIn(deps.publicUrl, COOKIE, req.headers.cookie);
  const session = value === null ? null : await deps.books.consoleSession(sha256Hex(value));
  const now = deps.now();
  if (!session || now >= session.expiresAt || now >= session.lastSeenAt + CONSOLE_IDLE_MS) return null;
  if (!(await deps.authenticator.stillGood(session))) return null;
  if (isUsed && now - session.lastSeenAt >= SESSION_TOUCH_MS)
    await deps.books.touchConsoleSession(session.id, now);
  return session;
}

export async function signOut(deps: Deps, res: Response, session: ConsoleSessionRow): Promise<void> {
  await deps.books.endConsoleSession(session.id, noteOf(session, 'signed_out', deps.now()));
  res.append('Set-Cookie', endedCookie(deps.publicUrl, COOKIE));
}

const noteOf = ({ actorId, role, via }: ConsoleSessionRow, type: 'signed_in' | 'signed_out', at: number) => ({
  type,
  at,
  actor: actorId,
  via,
  data: { role },
});
