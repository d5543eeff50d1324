// A person's session behind a link: an opaque cookie whose hash alone is stored, short when idle, never longer than the link.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../platform/canonical-json.ts';
import { cookieName, cookieValueIn, endedCookie, setCookie } from './cookie.ts';

export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_LONGEST_MS = 12 * 3_600_000;
/** A session in use is noted as seen at most this often, so that reading pages does not write each time. */
export const SESSION_TOUCH_MS = 60_000;

/** What is stored of a session (a part of the books' row), and `value`, which goes into the cookie and nowhere else. */
export interface NewSession {
  value: string;
  /** SHA-256 hex of `value`. */
  id: string;
  /** Put into every form of the session and compared on every POST. */
  csrf: string;
  openedAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** A fresh session, `now` and `linkExpiresAt` in epoch ms. */
export function newSession(now: number, linkExpiresAt: number): NewSession {
  const value = randomBytes(32).toString('base64url');
  return {
    value,
    id: sessionIdOf(value),
    csrf: randomBytes(32).toString('base64url'),
    openedAt: now,
    lastSeenAt: now,
    expiresAt: Math.min(now + SESSION_LONGEST_MS, linkExpiresAt),
  };
}

/** The stored id of a cookie's value. */
export const sessionIdOf = (value: string): string => sha256Hex(value);

/** Whether a stored session still counts at `now`. Its link may have been revoked: that is asked of the books. */
export function sessionIsOpen(session: { lastSeenAt: number; expiresAt: number }, now: number): boolean {
  return now < session.expiresAt && now < session.lastSeenAt + SESSION_IDLE_MS;
}

/** Whether the form's token is the session's, in time that does not tell how much of it was right. */
export function csrfMatches(session: { csrf: string }, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const expected = Buffer.from(session.csrf);
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const COOKIE = 'countersign-session';

export const sessionCookieName = (publicUrl: string): string => cookieName(publicUrl, COOKIE);

/** The Set-Cookie header that opens a session. */
export const sessionCookie = (
  publicUrl: string,
  { value, expiresAt, openedAt }: Pick<NewSession, 'value' | 'expiresAt' | 'openedAt'>,
): string => setCookie(publicUrl, COOKIE, value, expiresAt - openedAt);

/** The Set-Cookie header that ends it in the browser. */
export const endedSessionCookie = (publicUrl: string): string => endedCookie(publicUrl, COOKIE);

/** The session cookie's value in a Cookie header; null where there is none of the right form. */
export const sessionValueIn = (publicUrl: string, cookieHeader: string | undefined): string | null =>
  cookieValueIn(publicUrl, COOKIE, cookieHeader);
