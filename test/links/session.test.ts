// Sessions: what the cookie says, what is stored, when it ends.
import { describe, expect, test } from '@jest/globals';
import {
  csrfMatches,
  endedSessionCookie,
  isPlainHttp,
  newSession,
  sessionCookie,
  sessionCookieName,
  sessionIdOf,
  sessionIsOpen,
  sessionValueIn,
} from '../../links/index.ts';

const NOW = 1_773_164_000_000;
const MIN = 60_000;
const HTTPS = 'https://countersign.example';
const LAN = 'http://192.168.0.7:3000';

describe('newSession', () => {
  test('256 random bits, of which only the hash is stored', () => {
    const session = newSession(NOW, NOW + 7 * 86_400_000);
    expect(Buffer.from(session.value, 'base64url')).toHaveLength(32);
    expect(session.id).toBe(sessionIdOf(session.value));
    expect(session.id).toMatch(/^[0-9a-f]{64}$/);
    expect(newSession(NOW, NOW).value).not.toBe(session.value);
    expect(session.csrf).not.toBe(session.value);
  });

  test('ends after 12 h, or with the link where that is sooner', () => {
    expect(newSession(NOW, NOW + 7 * 86_400_000).expiresAt).toBe(NOW + 12 * 60 * MIN);
    expect(newSession(NOW, NOW + MIN).expiresAt).toBe(NOW + MIN);
  });

  test('ends after 30 min of idleness', () => {
    const session = newSession(NOW, NOW + 7 * 86_400_000);
    expect(sessionIsOpen(session, NOW + 30 * MIN - 1)).toBe(true);
    expect(sessionIsOpen(session, NOW + 30 * MIN)).toBe(false);
    const seen = { ...session, lastSeenAt: NOW + 12 * 60 * MIN - 1 };
    expect(sessionIsOpen(seen, NOW + 12 * 60 * MIN - 1)).toBe(true);
    expect(sessionIsOpen(seen, NOW + 12 * 60 * MIN)).toBe(false);
  });
});

describe('the cookie', () => {
  test.each([HTTPS, 'http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
    'host-bound and secure at %s',
    (url) => {
      const session = newSession(NOW, NOW + 60 * MIN);
      expect(sessionCookie(url, session)).toBe(
        `__Host-countersign-session=${session.value}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=3600`,
      );
    },
  );

  test('over plain http elsewhere it would be dropped as such, so it goes without', () => {
    expect(isPlainHttp(LAN)).toBe(true);
    expect(isPlainHttp('http://127.0.0.1.evil.example')).toBe(true);
    expect(sessionCookieName(LAN)).toBe('countersign-session');
    expect(sessionCookie(LAN, newSession(NOW, NOW + MIN))).not.toContain('Secure');
    expect(endedSessionCookie(LAN)).toBe(
      'countersign-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    );
  });

  test('under a path of its own it stays on that path, so that what else is on the host is not sent it', () => {
    const url = 'https://portal.acme.com/countersign';
    const session = newSession(NOW, NOW + 60 * MIN);
    expect(sessionCookie(url, session)).toBe(
      `__Secure-countersign-session=${session.value}; Path=/countersign; HttpOnly; SameSite=Strict; Secure; Max-Age=3600`,
    );
    expect(sessionValueIn(url, `__Secure-countersign-session=${session.value}`)).toBe(session.value);
    expect(sessionValueIn(url, `__Host-countersign-session=${session.value}`)).toBeNull();
    expect(endedSessionCookie(`${LAN}/countersign/`)).toContain('Path=/countersign;');
  });

  test('is read from among others, and only in its own form', () => {
    const { value } = newSession(NOW, NOW);
    const name = sessionCookieName(HTTPS);
    expect(sessionValueIn(HTTPS, `a=b; ${name}=${value}; c=d`)).toBe(value);
    expect(sessionValueIn(HTTPS, `countersign-session=${value}`)).toBeNull();
    expect(sessionValueIn(HTTPS, `${name}=short`)).toBeNull();
    expect(sessionValueIn(HTTPS, undefined)).toBeNull();
  });

  test('the form token', () => {
    const session = newSession(NOW, NOW);
    expect(csrfMatches(session, session.csrf)).toBe(true);
    for (const wrong of ['', `${session.csrf}x`, 'é'.repeat(43), undefined, [session.csrf]]) {
      expect(csrfMatches(session, wrong)).toBe(false);
    }
  });
});
