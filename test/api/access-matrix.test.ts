// Every endpoint with every kind of caller, and every page with every kind of visitor, against the table of who may what.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allEndpoints } from '../../api/endpoints.ts';
import { apiKeys } from '../../api/http/api-key.ts';
import { authenticator } from '../../api/http/authenticate.ts';
import { expressPath } from '../../api/http/endpoint.ts';
import { localToken } from '../../api/http/local-token.ts';
import { oidc } from '../../api/oidc/oidc-source.ts';
import { mintAgentCredential } from '../../links/index.ts';
import type { ApiKeyRow } from '../../store/books.ts';
import { type AgentAtWork, agentAtWork } from '../support/agent-at-work.ts';
import { apiServer, TOKEN } from '../support/api-server.ts';
import { browser, type Browser } from '../support/browser.ts';
import { AUDIENCE, type IdentityProvider, identityProvider } from '../support/identity-provider.ts';
import { routesOf } from '../support/routes-of.ts';
import { ENDPOINTS, type Needs, PAGES } from './access-table.ts';

type Headers = Record<string, string>;
type Verdict = 'in' | 'unauthenticated' | 'forbidden';

let at: AgentAtWork;
let provider: IdentityProvider;
let callers: Record<string, Headers>;

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  at = await agentAtWork();
  provider = await identityProvider();
  const { deps } = at.server;
  const source = oidc(
    {
      issuer: provider.issuer,
      audience: AUDIENCE,
      jwksUrl: null,
      idClaim: 'sub',
      roleClaim: 'roles',
      roles: { viewer: ['readers'] },
    },
    { now: Date.now },
  );
  deps.authenticator = authenticator([localToken(TOKEN), apiKeys(deps), source]);
  callers = await allCallers();
});
afterAll(async () => {
  await provider.close();
  await at.close();
});

async function allCallers(): Promise<Record<string, Headers>> {
  const { server, instanceId } = at;
  const other = await at.start();
  const made = async (role: string, scope?: object) =>
    (await server.ask('POST', '/api/api-keys', { name: role, role, ...(scope && { scope }) })).body as {
      id: string;
      secret: string;
    };
  const credential = (whose: string) =>
    mintAgentCredential(
      server.ring,
      {
        instanceId: whose,
        taskId: 'write',
        attempt: 1,
        agentId: 'writer',
        tools: ['set_fact'],
        expiresAt: server.clock.at + 3_600_000,
      },
      server.clock.at,
    );
  const revoked = await made('admin');
  await server.ask('POST', `/api/api-keys/${revoked.id}/revoke`);
  const expired = await made('admin');
  const row = (await server.books.apiKey(expired.id))!;
  const gone: ApiKeyRow = { ...row, id: `${row.id}x`, expiresAt: server.clock.at - 1 };
  await server.books.addApiKey(gone);
  const link = await server.ask('POST', `/api/processes/instances/${instanceId}/participants/john/links`, {
    email: 'john@acme.com',
  });
  const person = browser(server);
  await person.open(link.body.url);
  const operator = browser(server);
  await operator.post('/console/login', new URLSearchParams({ token: TOKEN }));
  const cookies = ({ cookies: held }: Browser): Headers => ({
    cookie: [...held].map((pair) => pair.join('=')).join('; '),
  });
  return {
    nobody: {},
    garbage: bearer('garbage-garbage-garbage'),
    'another scheme': { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}` },
    'a revoked key': bearer(revoked.secret),
    'an expired key': bearer(expired.secret.replace(expired.id, gone.id)),
    'a magic link': bearer(new URL(link.body.url).searchParams.get('token')!),
    "a link's session": cookies(person),
    "the console's cookie": cookies(operator),
    'a session as a token': bearer([...operator.cookies.values()][0]!),
    'a provider’s token without a role': bearer(await provider.token({ roles: ['others'] })),
    'an agent': bearer(await credential(instanceId)),
    'a foreign agent': bearer(await credential(other)),
    "an agent's key": bearer((await made('agent', { instanceId, taskId: 'write' })).secret),
    "a foreign agent's key": bearer((await made('agent', { instanceId: other, taskId: 'write' })).secret),
    'a viewer': bearer((await made('viewer')).secret),
    'a provider’s viewer': bearer(await provider.token({ roles: ['readers'] })),
    'an operator': bearer((await made('operator')).secret),
    'an admin': bearer((await made('admin')).secret),
    'the local token': bearer(TOKEN),
  };
}

const RANK: Needs[] = ['viewer', 'operator', 'admin'];
const reaches = (role: Needs, needs: Needs): Verdict =>
  RANK.includes(needs) && RANK.indexOf(role) >= RANK.indexOf(needs) ? 'in' : 'forbidden';

function expected(caller: string, { needs, agents }: (typeof ENDPOINTS)[string]): Verdict {
  if (needs === 'public') return 'in';
  if (caller === 'a provider’s token without a role') return 'forbidden';
  if (caller.includes('foreign agent')) return agents === 'self' ? 'in' : 'forbidden';
  if (caller.includes('agent')) return agents === null ? 'forbidden' : 'in';
  if (caller.endsWith('viewer')) return reaches('viewer', needs);
  if (caller === 'an operator') return reaches('operator', needs);
  if (caller === 'an admin' || caller === 'the local token') return reaches('admin', needs);
  return 'unauthenticated';
}

const VALUES: Record<string, string> = { tid: 'write', n: '1', name: 'set_fact', attempt: '1', pid: 'john' };
const pathOf = (path: string): string =>
  path
    .replace('/instances/{id}', `/instances/${at.instanceId}`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? 'none');

async function call(method: string, path: string, headers: Headers) {
  const stop = new AbortController();
  const response = await fetch(at.server.url + path, {
    method,
    redirect: 'manual',
    signal: stop.signal,
    headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
  });
  const isProblem = response.headers.get('content-type')?.includes('problem+json') ?? false;
  const code = isProblem ? ((await response.json()) as { code: string }).code : '';
  if (!isProblem) stop.abort();
  return { status: response.status, code };
}

/** A verdict, or what went wrong here. */
function verdictOn({ status, code }: { status: number; code: string }): string {
  if (status === 401 && code === 'unauthenticated') return 'unauthenticated';
  if (status === 403 && ['forbidden', 'attempt-over'].includes(code)) return 'forbidden';
  return status >= 500 ? `${status} ${code}` : 'in';
}

describe('the table', () => {
  test('has a row for every endpoint, and says what the endpoint says', () => {
    const said = allEndpoints(at.server.deps).map(({ method, path, access, agents }) => [
      `${method.toUpperCase()} ${path}`,
      { needs: access, agents: access === 'agent' ? 'own' : (agents ?? null) },
    ]);
    expect(Object.fromEntries(said)).toEqual(ENDPOINTS);
  });

  test('has a row for every operation of the OpenAPI document', async () => {
    const { paths } = (await at.server.ask('GET', '/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted());
  });

  test('has a row for every other route of the app', async () => {
    const server = await apiServer({ mailbox: { list: async () => [], read: async () => null } });
    const { routes, mounted } = routesOf(server.app);
    await server.close();
    const api = new Set(
      Object.keys(ENDPOINTS).map((row) => row.replace(/ .*/, (path) => ` ${expressPath(path.slice(1))}`)),
    );
    const pages = routes.filter((route) => !api.has(route));
    expect([...new Set(pages)].toSorted()).toEqual(Object.keys(PAGES).toSorted());
    expect(routes.filter((route) => api.has(route)).toSorted()).toEqual([...api].toSorted());
    // Assets, which are for everybody; all else that stands under a path only limits.
    expect(mounted.filter((name) => !['', 'onlyHere'].includes(name))).toEqual([
      'serveStatic',
      'serveStatic',
    ]);
  });
});

describe('every endpoint', () => {
  test('lets in whom the table says, and nobody else', async () => {
    const wrong: string[] = [];
    let tried = 0;
    const tryAll = async (caller: string, headers: Headers): Promise<void> => {
      for (const [route, row] of Object.entries(ENDPOINTS)) {
        const [method, path] = route.split(' ') as [string, string];
        const answer = await call(method, pathOf(path), headers);
        tried += 1;
        // A callback is signed, and whoever it is that signs it badly is told so, token or none.
        const verdict = path.endsWith('/callback') && answer.status === 401 ? 'in' : verdictOn(answer);
        const due = expected(caller, row);
        if (verdict !== due) wrong.push(`${caller}: ${route} is ${verdict} (${answer.status}), not ${due}`);
      }
    };
    await Promise.all(Object.entries(callers).map(([caller, headers]) => tryAll(caller, headers)));
    expect(wrong).toEqual([]);
    expect(tried).toBe(Object.keys(callers).length * Object.keys(ENDPOINTS).length);
  }, 120_000);

  test('refuses alike whether or not what is asked for is there', async () => {
    const there = await call('GET', `/api/processes/instances/${at.instanceId}`, callers['a foreign agent']!);
    const not = await call('GET', '/api/processes/instances/none', callers['a foreign agent']!);
    expect(not).toEqual(there);
    const keys = await call('GET', '/api/api-keys/none', callers['an operator']!);
    expect(keys).toEqual({ status: 403, code: 'forbidden' });
  });
});

describe('every page', () => {
  let server: Awaited<ReturnType<typeof apiServer>>;
  const visitors: Record<string, Browser & { csrf: string }> = {};
  beforeAll(async () => {
    const mailbox = { list: async () => [], read: async () => null };
    server = await apiServer({ mailbox, rateLimits: { external: 10_000, authFailures: 10_000 } });
    const { sha256Hex } = await import('../../platform/canonical-json.ts');
    for (const role of ['viewer', 'operator', 'admin']) {
      const { secret } = (await server.ask('POST', '/api/api-keys', { name: role, role })).body;
      const visitor = browser(server);
      await visitor.post('/console/login', new URLSearchParams({ token: secret }));
      const session = await server.books.consoleSession(sha256Hex([...visitor.cookies.values()][0]!));
      visitors[role] = { ...visitor, csrf: session!.csrf };
    }
  });
  afterAll(() => server.close());

  /** Status and, of a redirect, where to; `csrf` absent: a form without it. */
  async function visit(route: string, who?: Browser, csrf?: string, headers: Headers = {}) {
    const [method, path] = route.replaceAll(/:\w+/g, 'none').split(' ') as [string, string];
    const stop = new AbortController();
    const cookie = who && [...who.cookies].map((pair) => pair.join('=')).join('; ');
    const isForm = method === 'POST';
    const response = await fetch(server.url + path, {
      method,
      redirect: 'manual',
      signal: stop.signal,
      headers: {
        accept: 'text/html',
        ...(cookie && { cookie }),
        ...(isForm && {
          origin: server.url,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        }),
        ...headers,
      },
      ...(isForm && { body: new URLSearchParams(csrf === undefined ? {} : { csrf }) }),
    });
    const { status } = response;
    stop.abort();
    return { status, to: response.headers.get('location')?.replace(/\?.*/, '') ?? null };
  }
  const rowsOf = (...needs: string[]) => Object.entries(PAGES).filter(([, each]) => needs.includes(each));
  const LOGIN = { status: 303, to: '/console/login' };

  test('of the portal opens to nobody without a link, whatever else they have', async () => {
    for (const [route] of rowsOf('link')) {
      const answers = [
        await visit(route),
        await visit(route, visitors['admin'], visitors['admin']!.csrf),
        await visit(route, undefined, undefined, bearer(TOKEN)),
      ];
      // A stream that answers 204 is not asked for again.
      const status = route === 'GET /external/events' ? 204 : 403;
      expect([route, ...answers.map((answer) => answer.status)]).toEqual([route, status, status, status]);
    }
  });

  test('of the console leads to the login without a session, whatever else they have', async () => {
    for (const [route] of rowsOf('viewer', 'operator', 'admin')) {
      const due = route === 'GET /console/events' ? { status: 204, to: null } : LOGIN;
      expect([route, await visit(route)]).toEqual([route, due]);
      expect([route, await visit(route, undefined, undefined, bearer(TOKEN))]).toEqual([route, due]);
    }
  });

  test('of the console takes no form that is not its own', async () => {
    for (const [route] of rowsOf('viewer', 'operator', 'admin').filter(([each]) => each.startsWith('POST'))) {
      const { csrf } = visitors['admin']!;
      const other = visitors['viewer']!.csrf;
      const answers = [
        await visit(route, visitors['admin']),
        await visit(route, visitors['admin'], other),
        await visit(route, visitors['admin'], csrf, { origin: 'https://evil.example' }),
        await visit(route, visitors['admin'], csrf, { 'sec-fetch-site': 'cross-site' }),
      ];
      expect([route, ...answers.map(({ status }) => status)]).toEqual([route, 403, 403, 403, 403]);
    }
  });

  test.each(['viewer', 'operator', 'admin'] as const)(
    'of the console lets in a %s as the table says',
    async (role) => {
      const visitor = visitors[role]!;
      const wrong: string[] = [];
      for (const [route, needs] of rowsOf('viewer', 'operator', 'admin')) {
        if (route.endsWith('/sign-out')) continue;
        const { status, to } = await visit(route, visitor, visitor.csrf);
        const verdict =
          to === '/console/login'
            ? 'login'
            : status === 403
              ? 'forbidden'
              : status >= 500
                ? String(status)
                : 'in';
        const due = reaches(role, needs as Needs);
        if (verdict !== due) wrong.push(`${route} is ${verdict}, not ${due}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('for everybody is for everybody', async () => {
    for (const [route] of rowsOf('public').filter(([each]) => each.startsWith('GET'))) {
      const { status, to } = await visit(route);
      expect([route, status < 500 && status !== 403 && to !== '/console/login']).toEqual([route, true]);
    }
  });
});
