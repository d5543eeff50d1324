// Tokens of an identity provider: which are taken, which role they have, and what is said where it cannot be asked.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportSPKI, importJWK, UnsecuredJWT } from 'jose';
import { ALGORITHMS, oidc } from '../../api/oidc/oidc-source.ts';
import { mintAgentCredential, mintLink, openKeyRing } from '../../links/index.ts';
import type { OidcSettings } from '../../platform/oidc-settings.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { AUDIENCE, type IdentityProvider, identityProvider } from '../support/identity-provider.ts';

let provider: IdentityProvider;
let server: ApiServer;
beforeAll(async () => {
  provider = await identityProvider();
  server = await apiServer({
    rateLimits: { authFailures: 10_000 },
    sources: [oidc(settings(provider), { now: Date.now })],
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const settings = (of: IdentityProvider, more: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer: of.issuer,
  audience: AUDIENCE,
  jwksUrl: null,
  idClaim: 'sub',
  roleClaim: 'roles',
  roles: { admin: ['cs-admins'], operator: ['cs-ops', 'deploy'], viewer: ['cs-readers'] },
  ...more,
});
const asked = (token: string, path = '/api/me', at = server) =>
  at.ask('GET', path, undefined, { authorization: `Bearer ${token}` });
/** What one source says of a token: the role, null, or the code of what it throws. */
const verdict = async (source: ReturnType<typeof oidc>, token: string) =>
  source.authenticate(token).then(
    (found) => found?.actor.role ?? null,
    (error: { code?: string }) => error.code,
  );

describe('a good token', () => {
  test('stands for its subject, with the role of its group', async () => {
    const me = await asked(await provider.token());
    expect(me.body).toEqual({ id: 'jane', role: 'operator', via: `oidc:${provider.issuer}`, work: null });
    expect((await asked(await provider.token(), '/api/api-keys')).status).toBe(403);
    const boss = await provider.token({ roles: ['cs-readers', 'cs-admins'] });
    expect((await asked(boss, '/api/api-keys')).status).toBe(200);
  });

  test.each([
    ['a list', { roles: ['x', 'deploy'] }, 'roles', 'operator'],
    ['a text', { roles: 'cs-readers' }, 'roles', 'viewer'],
    ['a text of several words', { roles: 'former cs-admins' }, 'roles', 'forbidden'],
    ['scopes in a text', { scope: 'openid cs-ops' }, 'scope', 'operator'],
    ['a nested claim', { realm_access: { roles: ['cs-ops'] } }, 'realm_access.roles', 'operator'],
    ['a name with dots', { 'https://acme.com/roles': ['cs-ops'] }, 'https://acme.com/roles', 'operator'],
    ['no claim', { roles: undefined }, 'roles', 'forbidden'],
    ['nothing that is mapped', { roles: ['cs-op', 'CS-OPS', 'cs-ops2'] }, 'roles', 'forbidden'],
    ['an empty list', { roles: [] }, 'roles', 'forbidden'],
    ['an object', { roles: { 'cs-ops': true } }, 'roles', 'forbidden'],
    ['numbers', { roles: [1, null, ['cs-ops']] }, 'roles', 'forbidden'],
    ['a star of its own', { roles: ['*'] }, 'roles', 'forbidden'],
    ['a path through a text', { a: 'cs-ops' }, 'a.length', 'forbidden'],
    ['what every object has', {}, 'constructor.name', 'forbidden'],
    ['its prototype', {}, '__proto__.roles', 'forbidden'],
  ])('%s says the role', async (_what, claims, roleClaim, expected) => {
    const source = oidc(settings(provider, { roleClaim }), { now: Date.now });
    expect(await verdict(source, await provider.token(claims))).toBe(expected);
  });

  test('a star lets anybody in who has a good token, with the highest role they have', async () => {
    const source = oidc(settings(provider, { roles: { viewer: ['*'], operator: ['cs-ops'] } }), {
      now: Date.now,
    });
    expect(await verdict(source, await provider.token({ roles: undefined }))).toBe('viewer');
    expect(await verdict(source, await provider.token())).toBe('operator');
  });

  test('who has no role is told which claim is missing, and gets in nowhere', async () => {
    const answer = await asked(await provider.token({ roles: ['other'] }), '/api/processes');
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'forbidden' });
    expect(answer.body.detail).toContain('claim "roles"');
    expect(answer.text).not.toContain('cs-');
  });

  test.each([undefined, '', 'two words', 'line\nbreak', 7, { a: 1 }, 'x'.repeat(201)])(
    'no id in it, no way in: %j',
    async (sub) => {
      const source = oidc(settings(provider), { now: Date.now });
      expect(await verdict(source, await provider.token({ sub }))).toBe('forbidden');
    },
  );

  test.each(['local', 'engine', 'key_0123', 'jane\u202eadmin', 'two words'])(
    'an id that the trail would mistake, "%s", is refused',
    async (sub) => {
      const source = oidc(settings(provider), { now: Date.now });
      expect(await verdict(source, await provider.token({ sub }))).toBe('forbidden');
    },
  );

  test('another claim may name who it is', async () => {
    const source = oidc(settings(provider, { idClaim: 'preferred_username' }), { now: Date.now });
    const found = await source.authenticate(await provider.token({ preferred_username: 'jane.doe' }));
    expect(found?.actor.id).toBe('jane.doe');
    expect(await verdict(source, await provider.token())).toBe('forbidden');
  });

  test.each(ALGORITHMS)('signed with %s', async (algorithm) => {
    const other = await identityProvider(algorithm);
    const source = oidc(settings(other), { now: Date.now });
    expect(await verdict(source, await other.token())).toBe('operator');
    await other.close();
  });
});

describe('a bad token gets one and the same 401', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokens: Record<string, () => Promise<string>> = {
    'of another issuer': () => provider.token({ iss: 'https://evil.example' }),
    'without issuer': () => provider.token({ iss: undefined }),
    'issuers as a list': () => provider.token({ iss: [provider.issuer] }),
    'issuer with a slash more': () => provider.token({ iss: `${provider.issuer}/` }),
    'for somebody else': () => provider.token({ aud: 'another-app' }),
    'for nobody': () => provider.token({ aud: undefined }),
    expired: () => provider.token({ exp: now() - 31 }),
    'without an end': () => provider.token({ exp: undefined }),
    'with an end that is no number': () => provider.token({ exp: 'tomorrow' }),
    'not yet good': () => provider.token({ nbf: now() + 60 }),
    unsigned: async () =>
      new UnsecuredJWT({ roles: ['cs-admins'] })
        .setIssuer(provider.issuer)
        .setAudience(AUDIENCE)
        .setSubject('jane')
        .setExpirationTime('5m')
        .encode(),
    'signed with the public key as a secret': async () => {
      const { publicJwk } = provider.first;
      const pem = await exportSPKI((await importJWK(publicJwk, 'RS256')) as never);
      const claims = {
        iss: provider.issuer,
        aud: AUDIENCE,
        sub: 'jane',
        exp: now() + 300,
        roles: ['cs-admins'],
      };
      const signed = `${b64({ alg: 'HS256', kid: 'first' })}.${b64(claims)}`;
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
    'signed by a key it brings itself': async () => {
      const own = await provider.newKey('own');
      const token = await provider.token({}, { key: own });
      const [, claims, signature] = token.split('.');
      return `${b64({ alg: 'RS256', jwk: own.publicJwk })}.${claims}.${signature}`;
    },
    'under the id of a good key': async () => {
      const own = await provider.newKey('first');
      return await provider.token({}, { key: own });
    },
    'of an unknown key': async () => provider.token({}, { key: await provider.newKey('unknown') }),
    'with an algorithm that the key is not for': async () => {
      const [, claims, signature] = (await provider.token()).split('.');
      return `${b64({ alg: 'PS256', kid: 'first' })}.${claims}.${signature}`;
    },
    'RS512, which is not taken': async () => {
      const strong = await provider.newKey('strong', 'RS512');
      provider.world.published = [provider.first.publicJwk, strong.publicJwk];
      return await provider.token({}, { key: strong });
    },
    'with another payload': async () => {
      const [head, claims, signature] = (await provider.token()).split('.');
      const said = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as object;
      return `${head}.${b64({ ...said, roles: ['cs-admins'] })}.${signature}`;
    },
    'without signature': async () => (await provider.token()).replace(/[^.]+$/, ''),
    'cut in half': async () => (await provider.token()).slice(0, 100),
  };
  test.each(Object.keys(tokens))('%s', async (name) => {
    const answer = await asked(await tokens[name]!());
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      401,
      'unauthenticated',
      'This token is not known here.',
    ]);
  });

  test('half a minute of a clock that goes wrong is borne', async () => {
    expect((await asked(await provider.token({ exp: now() - 25 }))).status).toBe(200);
    expect((await asked(await provider.token({ nbf: now() + 25 }))).status).toBe(200);
  });

  test('tokens of our own are none of a provider, and lead to no request', async () => {
    const ring = await openKeyRing(server.keyFolder);
    const before = { ...provider.asked };
    const link = await mintLink(ring, {
      issuer: provider.issuer,
      instanceId: 'i',
      participantId: 'p',
      permissions: ['view'],
      jti: 'l',
      issuedAt: Date.now(),
      expiresAt: Date.now() + 60_000,
    } as never);
    const credential = await mintAgentCredential(ring, {
      instanceId: 'i',
      taskId: 't',
      attempt: 1,
      agentId: 'a',
      tools: [],
      expiresAt: Date.now() + 60_000,
    });
    expect((await asked(link)).status).toBe(401);
    expect([401, 404]).toContain((await asked(credential)).status);
    expect(await verdict(oidc(settings(provider), { now: Date.now }), credential)).toBeNull();
    expect({ ...provider.asked }['/.well-known/openid-configuration']).toBe(
      before['/.well-known/openid-configuration'],
    );
  });
});

describe("the provider's keys", () => {
  test('are taken up when they change; what the old ones signed is good while they are published', async () => {
    const other = await identityProvider();
    const source = oidc(settings(other), { now: Date.now, cooldownMs: 0 });
    const old = await other.token();
    expect(await verdict(source, old)).toBe('operator');
    const next = await other.newKey('next');
    other.world.published = [next.publicJwk, other.first.publicJwk];
    expect(await verdict(source, await other.token({}, { key: next }))).toBe('operator');
    expect(await verdict(source, old)).toBe('operator');
    other.world.published = [next.publicJwk];
    expect(await verdict(source, await other.token({}, { key: await other.newKey('third') }))).toBeNull();
    expect(await verdict(source, old)).toBeNull();
    await other.close();
  });

  test('unknown keys make few requests, however many tokens name them', async () => {
    const other = await identityProvider();
    const source = oidc(settings(other), { now: Date.now });
    const unknown = await other.newKey('unknown');
    for (let i = 0; i < 20; i++) {
      expect(await verdict(source, await other.token({}, { key: { ...unknown, kid: `k${i}` } }))).toBeNull();
    }
    expect(other.asked['/jwks']).toBeLessThanOrEqual(2);
    await other.close();
  });

  test.each(['broken', 'silent', 'other-issuer'] as const)(
    'cannot be had: 503 and when to come back, never 401 (%s)',
    async (weather) => {
      const other = await identityProvider();
      other.world.weather = weather;
      const behind = await apiServer({ sources: [oidc(settings(other), { now: Date.now })] });
      const token = await other.token();
      const began = performance.now();
      for (let i = 0; i < 2; i++) {
        const answer = await asked(token, '/api/me', behind);
        expect([answer.status, answer.body.code]).toEqual([503, 'identity-unavailable']);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(performance.now() - began).toBeLessThan(5_000);
      expect((await behind.ask('GET', '/api/me')).status).toBe(200);
      expect((await asked('x.y.z', '/api/me', behind)).status).toBe(401);
      await behind.close();
      await other.close();
    },
  );

  test('are asked for again once it is back', async () => {
    const other = await identityProvider();
    const source = oidc(settings(other, { jwksUrl: `${other.issuer}/jwks` }), { now: Date.now });
    other.world.weather = 'broken';
    expect(await verdict(source, await other.token())).toBe('identity-unavailable');
    other.world.weather = 'fine';
    expect(await verdict(source, await other.token())).toBe('operator');
    other.world.weather = 'broken';
    expect(await verdict(source, await other.token())).toBe('operator');
    await other.close();
    const gone = oidc(settings(other), { now: Date.now });
    expect(await verdict(gone, await other.token())).toBe('identity-unavailable');
  });
});
