// A person's session behind a link: an opaque cookie whose hash alone is stored, short when idle, never longer than the link.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../platform/canonical-json.ts';

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

/**
 * The cookie's name: `__Host-` (so Secure, no domain, path `/`) wherever browsers keep such a cookie, which is https and
 * loopback. Under a path of its own it is `__Secure-` with that path: what else lives on that host is not sent it.
 * A public address in plain http elsewhere gets a plain name and no Secure; the start warns of it (`isPlainHttp`).
 */
export function sessionCookieName(publicUrl: string): string {
  if (isPlainHttp(publicUrl)) return 'countersign-session';
  return `${pathOf(publicUrl) === '/' ? '__Host-' : '__Secure-'}countersign-session`;
}

/** Whether the public address is plain http beyond this machine: links and sessions can then be read on the way. */
export function isPlainHttp(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  const loopback =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'http:' && !loopback;
}

/** The Set-Cookie header that opens a session. */
export function sessionCookie(
  publicUrl: string,
  session: Pick<NewSession, 'value' | 'expiresAt' | 'openedAt'>,
): string {
  const maxAgeS = Math.max(0, Math.floor((session.expiresAt - session.openedAt) / 1000));
  return `${sessionCookieName(publicUrl)}=${session.value}; ${attributes(publicUrl)}; Max-Age=${maxAgeS}`;
}

/** The Set-Cookie header that ends it in the browser. */
export function endedSessionCookie(publicUrl: string): string {
  return `${sessionCookieName(publicUrl)}=; ${attributes(publicUrl)}; Max-Age=0`;
}

/** The session cookie's value in a Cookie header; null where there is none of the right form. Of two with one name the first counts, as with servers at large. */
export function sessionValueIn(publicUrl: string, cookieHeader: string | undefined): string | null {
  const name = sessionCookieName(publicUrl);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
  }
  return null;
}

function attributes(publicUrl: string): string {
  const always = `Path=${pathOf(publicUrl)}; HttpOnly; SameSite=Strict`;
  return isPlainHttp(publicUrl) ? always : `${always}; Secure`;
}

/** `/`, or `/countersign` without a slash at its end: browsers send the cookie there and below, and not to `/countersigned`. */
const pathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '') || '/';
