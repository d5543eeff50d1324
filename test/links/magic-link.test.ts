// Magic links: what they say, when they end, and every forgery refused alike.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { LINK_AUDIENCE, LINK_TYPE, linkUrl, mintLink, openKeyRing, verifyLink } from '../../links/index.ts';
import type { KeyRing, MintLinkInput } from '../../links/index.ts';

const ISSUER = 'https://countersign.example';
const NOW = Date.UTC(2026, 2, 10, 17, 32);
const DAY = 86_400_000;
const input: MintLinkInput = {
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
  });
});

const payload = {
  iss: ISSUER,
  aud: LINK_AUDIENCE,
  sub: 'customer_it_admin',
  ins: 'proc-inst-123',
  per: ['view', 'approve'],
  jti: 'lnk-1',
  iat: NOW / 1000,
  exp: (NOW + 7 * DAY) / 1000,
};
type Forge = () => Promise<string> | string;
const sign = (claims: object, header: object = {}) => {
  const key = ring.signingKey('link');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: key.kid, ...header })
    .sign(key.signWith!);
};
const without = (name: keyof typeof payload): Forge => {
  return () => {
    const { [name]: _gone, ...rest } = payload;
    return sign(rest);
  };
};
const good = () => mintLink(ring, input);
const swapped = async (part: number, change: (json: Record<string, unknown>) => void) => {
  const parts = (await good()).split('.');
  const json = JSON.parse(Buffer.from(parts[part]!, 'base64url').toString());
  change(json);
  parts[part] = Buffer.from(JSON.stringify(json)).toString('base64url');
  return parts.join('.');
};

const forgeries: Record<string, Forge> = {
  nothing: () => '',
  'one part': () => 'abc',
  'four parts': async () => `${await good()}.abc`,
  'two tokens': async () => `${await good()},${await good()}`,
  'a token with a space': async () => ` ${await good()}`,
  'no signature': async () => (await good()).replace(/[^.]+$/, ''),
  'a cut signature': async () => (await good()).slice(0, -4),
  'a header that is not JSON': async () => (await good()).replace(/^[^.]+/, 'e30x'),
  'alg none': () => new UnsecuredJWT({ ...payload }).encode(),
  'alg none with our header': () =>
    swapped(0, (header) => {
      header.alg = 'none';
    }),
  'HS256 with our public key as secret': () => {
    const key = ring.signingKey('link');
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'HS256', typ: LINK_TYPE, kid: key.kid })
      .sign(Buffer.from(key.publicJwk!.x!, 'base64url'));
  },
  'a seal key': () => {
    const key = ring.signingKey('seal');
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'HS256', typ: LINK_TYPE, kid: key.kid })
      .sign(key.signWith!);
  },
  'somebody else’s Ed25519 key under our kid': async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: ring.signingKey('link').kid })
      .sign(privateKey);
  },
  'a key that comes with the token': async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    return new SignJWT({ ...payload })
      .setProtectedHeader({
        alg: 'EdDSA',
        typ: LINK_TYPE,
        kid: ring.signingKey('link').kid,
        jwk: await exportJWK(publicKey),
      })
      .sign(privateKey);
  },
  'an RSA key': () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'RS256', typ: LINK_TYPE, kid: ring.signingKey('link').kid })
      .sign(privateKey);
  },
  'jku, well signed': () => sign(payload, { jku: 'https://evil.example/jwks.json' }),
  'x5u, well signed': () => sign(payload, { x5u: 'https://evil.example/cert' }),
  'crit, well signed': () => swapped(0, (header) => Object.assign(header, { crit: ['exp'] })),
  'b64 in the header': () => swapped(0, (header) => Object.assign(header, { b64: false })),
  'no kid': () => sign(payload, { kid: undefined }),
  'an unknown kid': () => sign(payload, { kid: 'cs-1999-00000000' }),
  'a kid that is a path': () => sign(payload, { kid: '../link-1' }),
  'a kid that is a number': () => swapped(0, (header) => Object.assign(header, { kid: 1 })),
  'a kid from the prototype': () => sign(payload, { kid: '__proto__' }),
  'no typ': () => sign(payload, { typ: undefined }),
  'another typ': () => sign(payload, { typ: 'JWT' }),
  'the typ of a seal': () => sign(payload, { typ: 'countersign-seal+jws' }),
  'another person, signature kept': () =>
    swapped(1, (claims) => {
      claims.sub = 'customer_ciso';
    }),
  'another instance, signature kept': () =>
    swapped(1, (claims) => {
      claims.ins = 'proc-inst-124';
    }),
  'a longer life, signature kept': () =>
    swapped(1, (claims) => {
      claims.exp = 9_999_999_999;
    }),
  'another issuer': () => sign({ ...payload, iss: 'https://other.example' }),
  'another audience': () => sign({ ...payload, aud: 'countersign-api' }),
  'several audiences': () => sign({ ...payload, aud: [LINK_AUDIENCE, 'other'] }),
  'no iss': without('iss'),
  'no aud': without('aud'),
  'no sub': without('sub'),
  'no ins': without('ins'),
  'no per': without('per'),
  'no jti': without('jti'),
  'no iat': without('iat'),
  'no exp': without('exp'),
  'exp as text': () => sign({ ...payload, exp: '9999999999' }),
  'issued in the future': () => sign({ ...payload, iat: NOW / 1000 + 10 * 86_400 }),
  'not valid yet': () => sign({ ...payload, nbf: NOW / 1000 + 5 * 86_400 }),
  'an unknown permission': () => sign({ ...payload, per: ['admin'] }),
  'permissions as text': () => sign({ ...payload, per: 'approve' }),
  'an empty subject': () => sign({ ...payload, sub: '' }),
  'a subject with a line break': () => sign({ ...payload, sub: 'a\r\nb' }),
  'far too long': () => sign({ ...payload, pad: 'x'.repeat(5_000) }),
  'expired, and of another issuer': () => sign({ ...payload, iss: 'https://other.example', exp: NOW / 1000 }),
  'expired, and signed by somebody else': async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    return new SignJWT({ ...payload, exp: NOW / 1000 })
      .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: ring.signingKey('link').kid })
      .sign(privateKey);
  },
};

describe('forgeries are refused alike', () => {
  test.each(Object.entries(forgeries))('%s', async (_name, forge) => {
    expect(await verify(await forge())).toEqual({ ok: false, reason: 'invalid' });
  });

  test('there are forty and more, and the pattern they vary is good', async () => {
    expect(Object.keys(forgeries).length).toBeGreaterThanOrEqual(40);
    expect((await verify(await sign(payload))).ok).toBe(true);
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
