// Magic links: what they say, when they end, and every forgery refused alike.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { linkUrl, mintLink, openKeyRing, verifyLink } from '../../links/index.ts';
import type { KeyRing } from '../../links/index.ts';
import { claimsOf, forgeries, type Genuine, signedLike } from './forgeries.ts';

const ISSUER = 'https://countersign.example';
const NOW = Date.UTC(2026, 2, 10, 17, 32);
const DAY = 86_400_000;
const input: Genuine['link'] = {
  issuer: ISSUER,
  instanceId: 'proc-inst-123',
  participantId: 'customer_it_admin',
  permissions: ['view', 'approve', 'comment'],
  jti: 'lnk-1',
  issuedAt: NOW,
  expiresAt: NOW + 7 * DAY,
};

let folder: string;
let ring: KeyRing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-'));
  ring = await openKeyRing(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const verify = (token: string, now = NOW + DAY, issuer = ISSUER) => verifyLink(ring, token, { issuer, now });

describe('a good link', () => {
  test('says who, where and what, by ids only', async () => {
    const token = await mintLink(ring, input);
    expect(await verify(token)).toEqual({
      ok: true,
      claims: {
        instanceId: 'proc-inst-123',
        participantId: 'customer_it_admin',
        permissions: ['view', 'approve', 'comment'],
        jti: 'lnk-1',
        issuedAt: NOW,
        expiresAt: NOW + 7 * DAY,
      },
    });
    expect(Object.keys(decodeJwt(token)).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'ins',
      'iss',
      'jti',
      'per',
      'sub',
    ]);
  });

  test('is expired, and told apart from a forgery, 30 s after its end and not before', async () => {
    const token = await mintLink(ring, input);
    expect((await verify(token, input.expiresAt + 29_000)).ok).toBe(true);
    const verdict = await verify(token, input.expiresAt + 31_000);
    expect(verdict).toMatchObject({ ok: false, reason: 'expired', claims: { jti: 'lnk-1' } });
  });

  test('its address', () => {
    expect(linkUrl('https://countersign.example/', 'a.b.c')).toBe(
      'https://countersign.example/external/approve?token=a.b.c',
    );
    expect(linkUrl('https://portal.acme.com/countersign', 'a.b.c')).toBe(
      'https://portal.acme.com/countersign/external/approve?token=a.b.c',
    );
  });
});

const FORGERIES = forgeries(() => ({ ring, link: input }));

describe('forgeries are refused alike', () => {
  test.each(Object.entries(FORGERIES))('%s', async (_name, forge) => {
    expect(await verify(await forge())).toEqual({ ok: false, reason: 'invalid' });
  });

  test('there are forty and more, and the pattern they vary is good', async () => {
    expect(Object.keys(FORGERIES).length).toBeGreaterThanOrEqual(40);
    expect((await verify(await signedLike(ring, claimsOf(input)))).ok).toBe(true);
  });

  test('what is no text at all', async () => {
    for (const odd of [undefined, null, 7, {}, ['a']]) {
      expect(await verify(odd as unknown as string)).toEqual({ ok: false, reason: 'invalid' });
    }
  });

  test('a link of another ring', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'links-'));
    try {
      const token = await mintLink(await openKeyRing(elsewhere), input);
      expect(await verify(token)).toEqual({ ok: false, reason: 'invalid' });
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});
