// Every forged link we could think of, each a small change to a good one: `forgeries` makes them for a ring and a link.
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { LINK_AUDIENCE, LINK_TYPE, mintLink, sealDecision } from '../../links/index.ts';
import type { KeyRing, MintLinkInput } from '../../links/index.ts';
import type { DecideApprovalData } from '../../process/commands.ts';

export type Forge = () => Promise<string> | string;
export interface Genuine {
  ring: KeyRing;
  link: MintLinkInput & { issuedAt: number };
}

/** By name. `genuine` is asked when a forgery is made, not before. */
export function forgeries(genuine: () => Genuine): Record<string, Forge> {
  const payload = () => claimsOf(genuine().link);
  const nowS = () => Math.floor(genuine().link.issuedAt / 1000);
  const kid = async (use: 'link' | 'seal' = 'link') => (await genuine().ring.signingKey(use)).kid;
  const sign = (claims: object, header: object = {}) => signedLike(genuine().ring, claims, header);
  const without = (name: keyof ReturnType<typeof claimsOf>): Forge => {
    return () => {
      const { [name]: _gone, ...rest } = payload();
      return sign(rest);
    };
  };
  const good = () => mintLink(genuine().ring, genuine().link);
  const swapped = async (part: number, change: (json: Record<string, unknown>) => void) => {
    const parts = (await good()).split('.');
    const json = JSON.parse(Buffer.from(parts[part]!, 'base64url').toString());
    change(json);
    parts[part] = Buffer.from(JSON.stringify(json)).toString('base64url');
    return parts.join('.');
  };

  return {
    nothing: () => '',
    'one part': () => 'abc',
    'four parts': async () => `${await good()}.abc`,
    'two tokens': async () => `${await good()},${await good()}`,
    'a token with a space': async () => ` ${await good()}`,
    'no signature': async () => (await good()).replace(/[^.]+$/, ''),
    'a cut signature': async () => (await good()).slice(0, -4),
    'a header that is not JSON': async () => (await good()).replace(/^[^.]+/, 'e30x'),
    'alg none': () => new UnsecuredJWT({ ...payload() }).encode(),
    'alg none with our header': () =>
      swapped(0, (header) => {
        header.alg = 'none';
      }),
    'HS256 with our public key as secret': async () => {
      const key = await genuine().ring.signingKey('link');
      return new SignJWT({ ...payload() })
        .setProtectedHeader({ alg: 'HS256', typ: LINK_TYPE, kid: key.kid })
        .sign(Buffer.from(key.publicJwk!.x!, 'base64url'));
    },
    'a seal key': async () => {
      const key = await genuine().ring.signingKey('seal');
      return new SignJWT({ ...payload() })
        .setProtectedHeader({ alg: 'HS256', typ: LINK_TYPE, kid: key.kid })
        .sign(key.signWith!);
    },
    'somebody else’s Ed25519 key under our kid': async () => {
      const { privateKey } = await generateKeyPair('EdDSA');
      return new SignJWT({ ...payload() })
        .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: await kid() })
        .sign(privateKey);
    },
    'a key that comes with the token': async () => {
      const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
      return new SignJWT({ ...payload() })
        .setProtectedHeader({
          alg: 'EdDSA',
          typ: LINK_TYPE,
          kid: await kid(),
          jwk: await exportJWK(publicKey),
        })
        .sign(privateKey);
    },
    'an RSA key': async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return new SignJWT({ ...payload() })
        .setProtectedHeader({ alg: 'RS256', typ: LINK_TYPE, kid: await kid() })
        .sign(privateKey);
    },
    'jku, well signed': () => sign(payload(), { jku: 'https://evil.example/jwks.json' }),
    'x5u, well signed': () => sign(payload(), { x5u: 'https://evil.example/cert' }),
    'crit, well signed': () => swapped(0, (header) => Object.assign(header, { crit: ['exp'] })),
    'b64 in the header': () => swapped(0, (header) => Object.assign(header, { b64: false })),
    'no kid': () => sign(payload(), { kid: undefined }),
    'an unknown kid': () => sign(payload(), { kid: 'cs-1999-00000000' }),
    'a kid that is a path': () => sign(payload(), { kid: '../link-1' }),
    'a kid that is a number': () => swapped(0, (header) => Object.assign(header, { kid: 1 })),
    'a kid from the prototype': () => sign(payload(), { kid: '__proto__' }),
    'no typ': () => sign(payload(), { typ: undefined }),
    'another typ': () => sign(payload(), { typ: 'JWT' }),
    'the typ of a seal': () => sign(payload(), { typ: 'countersign-seal+jws' }),
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
    'another issuer': () => sign({ ...payload(), iss: 'https://other.example' }),
    'another audience': () => sign({ ...payload(), aud: 'countersign-api' }),
    'several audiences': () => sign({ ...payload(), aud: [LINK_AUDIENCE, 'other'] }),
    'no iss': without('iss'),
    'no aud': without('aud'),
    'no sub': without('sub'),
    'no ins': without('ins'),
    'no per': without('per'),
    'no jti': without('jti'),
    'no iat': without('iat'),
    'no exp': without('exp'),
    'exp as text': () => sign({ ...payload(), exp: '9999999999' }),
    'issued in the future': () => sign({ ...payload(), iat: nowS() + 10 * 86_400 }),
    'not valid yet': () => sign({ ...payload(), nbf: nowS() + 5 * 86_400 }),
    'an unknown permission': () => sign({ ...payload(), per: ['admin'] }),
    'permissions as text': () => sign({ ...payload(), per: 'approve' }),
    'an empty subject': () => sign({ ...payload(), sub: '' }),
    'a subject with a line break': () => sign({ ...payload(), sub: 'a\r\nb' }),
    'far too long': () => sign({ ...payload(), pad: 'x'.repeat(5_000) }),
    'expired, and of another issuer': () => sign({ ...payload(), iss: 'https://other.example', exp: nowS() }),
    'expired, and signed by somebody else': async () => {
      const { privateKey } = await generateKeyPair('EdDSA');
      return new SignJWT({ ...payload(), exp: nowS() })
        .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: await kid() })
        .sign(privateKey);
    },
    'a session cookie’s value': () => 'A'.repeat(43),
    'a seal of ours': async () =>
      await sealDecision(genuine().ring, genuine().link.instanceId, {
        approvalId: 'x',
      } as DecideApprovalData),
    'a critical claim in the header': () => sign(payload(), { crit: ['b64'], b64: true }),
    'no algorithm at all': () =>
      swapped(0, (header) => {
        delete header.alg;
      }),
  };
}

/** The claims of a link, as they stand in its token. */
export const claimsOf = (link: Genuine['link']) => ({
  iss: link.issuer,
  aud: LINK_AUDIENCE,
  sub: link.participantId,
  ins: link.instanceId,
  per: link.permissions,
  jti: link.jti,
  iat: Math.floor(link.issuedAt / 1000),
  exp: Math.floor(link.expiresAt / 1000),
});

/** Signed with our own key, whatever it claims. */
export async function signedLike(ring: KeyRing, claims: object, header: object = {}): Promise<string> {
  const key = await ring.signingKey('link');
  return await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: LINK_TYPE, kid: key.kid, ...header })
    .sign(key.signWith!);
}
