// An identity provider on loopback: a key set and a discovery document over HTTP, and tokens signed by it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const AUDIENCE = 'countersign';

export type IdentityProvider = Awaited<ReturnType<typeof identityProvider>>;

interface Key {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** Close it when done. `weather`: how it answers; `asked`: how often for what. */
export async function identityProvider(algorithm = 'RS256') {
  const asked: Record<string, number> = {};
  const world = { weather: 'fine' as 'fine' | 'broken' | 'silent' | 'other-issuer', published: [] as JWK[] };
  const server = createServer((req, res) => {
    asked[req.url!] = (asked[req.url!] ?? 0) + 1;
    if (world.weather === 'silent') return;
    if (world.weather === 'broken') return void res.writeHead(500).end('{}');
    res.setHeader('content-type', 'application/json');
    if (req.url === '/jwks') return void res.end(JSON.stringify({ keys: world.published }));
    const said = world.weather === 'other-issuer' ? 'https://elsewhere.example' : issuer;
    res.end(JSON.stringify({ issuer: said, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  async function newKey(kid: string, alg = algorithm): Promise<Key> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  }
  const first = await newKey('first');
  world.published = [first.publicJwk];

  return {
    issuer,
    world,
    asked,
    first,
    newKey,
    /** A token of the provider's, good for five minutes from `at`; `claims` beside and instead of the usual ones, undefined: without. */
    async token(
      claims: Record<string, unknown> = {},
      { key = first, at = Date.now() }: { key?: Key; at?: number } = {},
    ): Promise<string> {
      const now = Math.floor(at / 1000);
      const all = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'jane',
        iat: now,
        exp: now + 300,
        roles: ['cs-ops'],
        ...claims,
      };
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      return await new SignJWT(given).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
