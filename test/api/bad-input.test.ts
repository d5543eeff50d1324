// Whatever is wrong with a request: problem details with a stable code, and nothing is changed.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer, TOKEN, VIEWER_TOKEN } from '../support/api-server.ts';
import { instancePath, SSO_FILE, SSO_START, startSso } from '../support/sso-instance.ts';

let server: ApiServer;
let id: string;
let sso: string;
beforeAll(async () => {
  server = await apiServer();
  id = await startSso(server);
  sso = await readFile(SSO_FILE, 'utf8');
  await server.ask('POST', instancePath(id, '/artifacts'), { key: 'notes', content: 'x' });
});
afterAll(() => server.close());

/** Everything a request could have changed, counted. */
async function counts() {
  const { books } = server;
  const [definitions, instances, bindings, links, comments, artifacts, position] = await Promise.all([
    books.definitionVersions('enterprise_sso_deployment'),
    books.countInstances({}),
    books.bindings(id),
    books.links(id),
    books.comments(id, { limit: 500 }),
    books.artifactVersions(id),
    books.lastPosition(),
  ]);
  return {
    definitions: definitions.length + (await books.definitions()).items.length,
    instances,
    bindings: bindings.length,
    links: links.length,
    comments: comments.items.length,
    artifacts: artifacts.length,
    position,
  };
}

const START = '/api/processes/enterprise_sso_deployment/instances';
const at = (rest: string) => () => instancePath(id, rest);
const deep = `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`;
const wrongInTenWays = () => {
  const definition = JSON.parse(sso);
  definition.id = 'Not An Id';
  definition.surprise = true;
  definition.phases[0].estimatedDuration = 'some day';
  definition.phases[1].order = 1;
  definition.phases[1].tasks[0].dependencies = ['nowhere'];
  definition.phases[1].tasks[0].timeout = 'soon';
  definition.phases[2].tasks[0].requiredApprovals = ['sso_agent'];
  definition.phases[3].tasks[0].assignee = 'nobody';
  definition.gates[0].beforePhase = 'nowhere';
  definition.gates[1].approvers = [];
  definition.phases[0].exitConditions = ['this is ( no condition'];
  return definition;
};

interface Case {
  name: string;
  method: string;
  path: string | (() => string);
  body?: unknown;
  headers?: Record<string, string>;
  status: number;
  code: string;
  /** Pointers that the answer must name. */
  fields?: string[];
}

const CASES: Case[] = [
  { name: 'not JSON', method: 'POST', path: START, body: '{"name":', status: 400, code: 'not-json' },
  { name: 'no UTF-8', method: 'POST', path: START, body: '\u0000', status: 400, code: 'not-json' },
  {
    name: 'another content type',
    method: 'POST',
    path: START,
    body: 'name=x',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    name: 'a compressed body',
    method: 'POST',
    path: START,
    body: '{}',
    headers: { 'content-encoding': 'gzip' },
    status: 415,
    code: 'unsupported-media-type',
  },
  { name: 'too deep', method: 'POST', path: START, body: deep, status: 400, code: 'body-too-deep' },
  {
    name: '__proto__',
    method: 'POST',
    path: START,
    body: '{"name":"x","context":{"__proto__":{"admin":true}}}',
    status: 400,
    code: 'forbidden-key',
    fields: ['/context/__proto__'],
  },
  {
    name: 'half a surrogate pair',
    method: 'POST',
    path: START,
    body: '{"name":"x","context":{"note":"cut \\ud83d"}}',
    status: 400,
    code: 'not-json',
    fields: ['/context/note'],
  },
  {
    name: 'constructor',
    method: 'POST',
    path: START,
    body: '{"name":"x","constructor":{}}',
    status: 400,
    code: 'forbidden-key',
  },
  {
    name: 'too large',
    method: 'POST',
    path: START,
    body: { ...SSO_START, name: 'x'.repeat(200_000) },
    status: 413,
    code: 'body-too-large',
  },
  {
    name: 'a context over its limit',
    method: 'POST',
    path: START,
    body: { ...SSO_START, context: { text: 'x'.repeat(65 * 1024) } },
    status: 413,
    code: 'context-too-large',
    fields: ['/context'],
  },
  {
    name: 'a field that is missing, and one that is unknown',
    method: 'POST',
    path: START,
    body: { nam: 'x' },
    status: 422,
    code: 'invalid-request',
    fields: ['/name', '/nam'],
  },
  {
    name: 'somebody who is not of this process',
    method: 'POST',
    path: START,
    body: { ...SSO_START, externalParticipants: [{ participantId: 'stranger', email: 'a@acme.com' }] },
    status: 422,
    code: 'invalid-request',
    fields: ['/externalParticipants/0/participantId'],
  },
  {
    name: 'an approver without address',
    method: 'POST',
    path: START,
    body: { name: 'x' },
    status: 422,
    code: 'approver-without-address',
  },
  {
    name: 'an unknown process',
    method: 'POST',
    path: '/api/processes/nothing/instances',
    body: SSO_START,
    status: 404,
    code: 'process-not-found',
  },
  {
    name: 'an unknown version',
    method: 'POST',
    path: START,
    body: { ...SSO_START, version: '9.9.9' },
    status: 404,
    code: 'process-not-found',
  },
  {
    name: 'an empty key',
    method: 'POST',
    path: START,
    body: SSO_START,
    headers: { 'idempotency-key': 'a b' },
    status: 400,
    code: 'idempotency-key-invalid',
  },
  {
    name: 'a definition too large',
    method: 'POST',
    path: '/api/processes',
    body: { x: 'x'.repeat(600_000) },
    status: 413,
    code: 'body-too-large',
  },
  {
    name: 'a definition just over its limit',
    method: 'POST',
    path: '/api/processes',
    body: { x: 'x'.repeat(300_000) },
    status: 413,
    code: 'body-too-large',
  },
  {
    name: 'a definition too deep',
    method: 'POST',
    path: '/api/processes',
    body: deep,
    status: 400,
    code: 'body-too-deep',
  },
  {
    name: 'a definition that is no JSON',
    method: 'POST',
    path: '/api/processes',
    body: '{',
    status: 400,
    code: 'not-json',
  },
  {
    name: 'an unknown instance',
    method: 'GET',
    path: '/api/processes/instances/nothing',
    status: 404,
    code: 'instance-not-found',
  },
  {
    name: 'its timeline',
    method: 'GET',
    path: '/api/processes/instances/nothing/timeline',
    status: 404,
    code: 'instance-not-found',
  },
  {
    name: 'its events',
    method: 'GET',
    path: '/api/processes/instances/nothing/events',
    status: 404,
    code: 'instance-not-found',
  },
  {
    name: 'an unknown artifact',
    method: 'GET',
    path: at('/artifacts/nothing'),
    status: 404,
    code: 'artifact-not-found',
  },
  {
    name: 'an unknown decision',
    method: 'GET',
    path: at('/decisions/nothing'),
    status: 404,
    code: 'decision-not-found',
  },
  {
    name: 'an unknown incident',
    method: 'POST',
    path: at('/incidents/nothing/resolve'),
    body: { action: 'redo', reason: 'x' },
    status: 404,
    code: 'incident-not-found',
  },
  {
    name: 'an unknown task',
    method: 'POST',
    path: at('/tasks/nothing/complete'),
    body: {},
    status: 404,
    code: 'task-not-found',
  },
  {
    name: 'an agent’s task',
    method: 'POST',
    path: at('/tasks/sso_setup/complete'),
    body: { reason: 'x' },
    status: 409,
    code: 'task-not-a-persons',
  },
  {
    name: 'a result over its limit',
    method: 'POST',
    path: at('/tasks/sso_setup/complete'),
    body: { result: 'x'.repeat(17_000) },
    status: 413,
    code: 'result-too-large',
  },
  {
    name: 'an unknown person',
    method: 'PUT',
    path: at('/participants/nobody'),
    body: { email: 'a@acme.com' },
    status: 404,
    code: 'participant-not-found',
  },
  {
    name: 'an address for an agent',
    method: 'PUT',
    path: at('/participants/sso_agent'),
    body: { email: 'a@acme.com' },
    status: 422,
    code: 'participant-is-agent',
  },
  {
    name: 'no address',
    method: 'PUT',
    path: at('/participants/customer_ciso'),
    body: { email: 'not one' },
    status: 422,
    code: 'invalid-request',
    fields: ['/email'],
  },
  {
    name: 'an unknown link',
    method: 'DELETE',
    path: at('/participants/customer_ciso/links/nothing'),
    status: 404,
    code: 'link-not-found',
  },
  {
    name: 'the links of an unknown person',
    method: 'GET',
    path: at('/participants/nobody/links'),
    status: 404,
    code: 'participant-not-found',
  },
  {
    name: 'revoking the links of an unknown person',
    method: 'DELETE',
    path: at('/participants/nobody/links'),
    status: 404,
    code: 'participant-not-found',
  },
  {
    name: 'a duration "soon"',
    method: 'POST',
    path: at('/approvals'),
    body: { taskId: 'sso_setup', approverIds: ['customer_ciso'], title: 'x', expiresIn: 'soon' },
    status: 422,
    code: 'invalid-request',
    fields: ['/expiresIn'],
  },
  {
    name: 'a link that lives "soon"',
    method: 'POST',
    path: at('/participants/customer_ciso/links'),
    body: { expiresIn: 'soon' },
    status: 422,
    code: 'invalid-request',
    fields: ['/expiresIn'],
  },
  {
    name: 'advancing where nothing waits',
    method: 'POST',
    path: at('/phase'),
    body: {},
    status: 409,
    code: 'nothing-to-advance',
  },
  {
    name: 'resuming what is not paused',
    method: 'POST',
    path: at('/resume'),
    body: { reason: 'x' },
    status: 409,
    code: 'instance-not-paused',
  },
  {
    name: 'pausing without reason',
    method: 'POST',
    path: at('/pause'),
    body: {},
    status: 422,
    code: 'invalid-request',
    fields: ['/reason'],
  },
  {
    name: 'U+0000 in the name of an instance',
    method: 'POST',
    path: START,
    body: { ...SSO_START, name: 'a\0b' },
    status: 422,
    code: 'invalid-request',
    fields: ['/name'],
  },
  {
    name: 'U+0000 in the name of a person',
    method: 'PUT',
    path: at('/participants/customer_ciso'),
    body: { email: 'jane@acme.com', name: 'Jane\0Doe', reason: 'moved' },
    status: 422,
    code: 'invalid-request',
    fields: ['/name'],
  },
  {
    name: 'U+0000 deep in the context',
    method: 'POST',
    path: START,
    body: { ...SSO_START, context: { customerName: { a: ['\0'] } } },
    status: 422,
    code: 'invalid-request',
    fields: ['/context/customerName/a/0'],
  },
  {
    name: 'U+0000 in a path',
    method: 'GET',
    path: '/api/processes/instances/a%00b',
    status: 422,
    code: 'invalid-request',
  },
  {
    name: 'an Idempotency-Key beyond ASCII',
    method: 'POST',
    path: START,
    body: SSO_START,
    headers: { 'idempotency-key': 'ü' },
    status: 400,
    code: 'idempotency-key-invalid',
  },
  {
    name: 'a derived fact',
    method: 'PUT',
    path: at('/facts/sso_setup_complete'),
    body: { value: true },
    status: 409,
    code: 'fact-is-derived',
  },
  {
    name: 'a callback for no attempt',
    method: 'POST',
    path: at('/tasks/sso_setup/attempts/none/callback'),
    body: { type: 'heartbeat' },
    status: 422,
    code: 'invalid-request',
  },
  {
    name: 'a tool called by no agent',
    method: 'POST',
    path: at('/tasks/sso_setup/attempts/1/tools/set_fact'),
    body: {},
    status: 403,
    code: 'forbidden',
  },
  {
    name: 'the work on nothing',
    method: 'GET',
    path: at('/tasks/nothing/work'),
    status: 404,
    code: 'task-not-found',
  },
  {
    name: 'the answer to no question',
    method: 'POST',
    path: at('/questions/nothing/answer'),
    body: { text: 'Yes' },
    status: 404,
    code: 'question-not-found',
  },
  {
    name: 'an empty answer',
    method: 'POST',
    path: at('/questions/nothing/answer'),
    body: { text: ' ' },
    status: 422,
    code: 'invalid-request',
    fields: ['/text'],
  },
  {
    name: 'a team template without agents',
    method: 'POST',
    path: '/api/team-templates',
    body: { name: 'Nobody', agents: [], orchestration: { mode: 'hierarchical', entryAgentId: 'lead' } },
    status: 422,
    code: 'team-template-invalid',
    fields: ['/agents'],
  },
  {
    name: 'a team template that is no JSON',
    method: 'POST',
    path: '/api/team-templates',
    body: '{',
    status: 400,
    code: 'not-json',
  },
  {
    name: 'a team of an unknown template',
    method: 'POST',
    path: '/api/team-templates/nothing/instantiate',
    body: {},
    status: 404,
    code: 'team-template-not-found',
  },
  {
    name: 'a team that nobody made',
    method: 'POST',
    path: START,
    body: { ...SSO_START, teamId: 'team-0' },
    status: 422,
    code: 'team-not-found',
    fields: ['/teamId'],
  },
  {
    name: 'an artifact over its limit',
    method: 'POST',
    path: at('/artifacts'),
    body: { key: 'big', content: 'x'.repeat(1_100_000) },
    status: 413,
    code: 'artifact-too-large',
    fields: ['/content'],
  },
  {
    name: 'a key with a path in it',
    method: 'POST',
    path: at('/artifacts'),
    body: { key: '../x', content: 1 },
    status: 422,
    code: 'invalid-request',
    fields: ['/key'],
  },
  {
    name: 'a comment over its limit',
    method: 'POST',
    path: at('/comments'),
    body: { text: 'x'.repeat(10_001) },
    status: 422,
    code: 'invalid-request',
    fields: ['/text'],
  },
  {
    name: 'a wrong cursor',
    method: 'GET',
    path: at('/audit?cursor=abc'),
    status: 422,
    code: 'invalid-request',
    fields: ['query:cursor'],
  },
  {
    name: 'a wrong list cursor',
    method: 'GET',
    path: '/api/processes/instances?cursor=abc',
    status: 422,
    code: 'invalid-request',
  },
  {
    name: 'an unknown audit type',
    method: 'GET',
    path: at('/audit?types=gossip'),
    status: 422,
    code: 'invalid-request',
    fields: ['query:types/0'],
  },
  {
    name: 'a limit of none',
    method: 'GET',
    path: at('/audit?limit=0'),
    status: 422,
    code: 'invalid-request',
    fields: ['query:limit'],
  },
  {
    name: 'a misspelt filter',
    method: 'GET',
    path: '/api/processes/instances?statsu=running',
    status: 422,
    code: 'invalid-request',
    fields: ['query:statsu'],
  },
  {
    name: 'a status that is none, in a list of them',
    method: 'GET',
    path: '/api/processes/instances/count?status=running,gone',
    status: 422,
    code: 'invalid-request',
    fields: ['query:status/1'],
  },
  {
    name: 'a searchable value given twice',
    method: 'GET',
    path: '/api/processes/instances?context.customer=a&context.customer=b',
    status: 422,
    code: 'invalid-request',
    fields: ['query:context/customer'],
  },
  {
    name: 'a value of a parameter that has none',
    method: 'GET',
    path: '/api/processes/instances?contxt.customer=a',
    status: 422,
    code: 'invalid-request',
    fields: ['query:contxt.customer'],
  },
  {
    name: 'an incident that is no kind',
    method: 'GET',
    path: '/api/processes/instances?incident=fire',
    status: 422,
    code: 'invalid-request',
    fields: ['query:incident'],
  },
  {
    name: 'a moment that is none',
    method: 'GET',
    path: '/api/processes/instances?dueBefore=tomorrow',
    status: 422,
    code: 'invalid-request',
    fields: ['query:dueBefore'],
  },
  {
    name: 'a path that does not decode',
    method: 'GET',
    path: '/api/processes/%zz',
    status: 400,
    code: 'malformed-path',
  },
  { name: 'nothing there', method: 'GET', path: '/api/nothing', status: 404, code: 'not-found' },
  {
    name: 'a method that is not possible',
    method: 'DELETE',
    path: START,
    status: 405,
    code: 'method-not-allowed',
  },
  {
    name: 'no decision endpoint',
    method: 'POST',
    path: at('/decisions/x'),
    body: {},
    status: 405,
    code: 'method-not-allowed',
  },
  {
    name: 'a viewer who writes',
    method: 'POST',
    path: at('/cancel'),
    body: { reason: 'x' },
    headers: { authorization: `Bearer ${VIEWER_TOKEN}` },
    status: 403,
    code: 'forbidden',
  },
  {
    name: 'a wrong token',
    method: 'GET',
    path: '/api/processes',
    headers: { authorization: 'Bearer nonsense' },
    status: 401,
    code: 'unauthenticated',
  },
  {
    name: 'another scheme',
    method: 'GET',
    path: '/api/processes',
    headers: { authorization: `Basic ${TOKEN}` },
    status: 401,
    code: 'unauthenticated',
  },
];

test.each(CASES)('$method $path: $name → $status $code', async (each) => {
  const before = await counts();
  const path = typeof each.path === 'string' ? each.path : each.path();
  const body = each.name === 'no UTF-8' ? undefined : each.body;
  const answer =
    each.name === 'no UTF-8'
      ? await rawPost(path, Buffer.from([0x7b, 0xff, 0xfe]))
      : await server.ask(each.method, path, body, each.headers);
  expect([answer.status, answer.body?.code]).toEqual([each.status, each.code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:countersign:problem:${each.code}`,
    status: each.status,
    requestId: answer.headers.get('x-request-id'),
  });
  expect(answer.body.detail).not.toMatch(/at .*\.ts|node_modules/);
  const pointers = (answer.body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers).toEqual(expect.arrayContaining(each.fields ?? []));
  // Who was kept from something, and not only misunderstood, is on the trail with it; nothing else has changed.
  const noted = await server.books.trail({ after: before.position, limit: 10 });
  expect(
    noted.filter(({ type, body: said }) => type !== 'request_refused' || said['code'] !== each.code),
  ).toEqual([]);
  expect(noted.length).toBeLessThanOrEqual([403, 409, 422].includes(each.status) ? 1 : 0);
  expect(await counts()).toEqual({ ...before, position: before.position + noted.length });
  expect(server.problems.splice(0)).toEqual([]);
});

async function rawPost(path: string, body: Buffer) {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: new Uint8Array(body),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

test('a definition wrong in ten ways is told all of them at once', async () => {
  const before = await counts();
  const answer = await server.ask('POST', '/api/processes', wrongInTenWays());
  expect(answer.status).toBe(422);
  expect(answer.body.code).toBe('definition-invalid');
  const errors = answer.body.errors.filter(({ severity }: { severity: string }) => severity === 'error');
  expect(new Set(errors.map(({ pointer }: { pointer: string }) => pointer)).size).toBeGreaterThanOrEqual(10);
  for (const { code, pointer, message } of errors) {
    expect(code).toMatch(/^[a-z-]+$/);
    expect(pointer).toMatch(/^\//);
    expect(message.length).toBeGreaterThan(10);
  }
  expect(await counts()).toEqual(before);
});

describe('on every answer', () => {
  test.each([
    '/healthz',
    '/api/processes',
    '/external',
    '/external/approve',
    '/api/nothing',
    '/docs',
    '/openapi.json',
  ])('%s: security headers, no framework name', async (path) => {
    const { headers } = await server.ask('GET', path);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{1,64}$/);
    expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
  });

  test('a missing token is challenged, and too many wrong ones are slowed, never the right one', async () => {
    const limited = await apiServer({
      rateLimits: { external: 300, forms: 600, freshLink: 10, authFailures: 3 },
    });
    try {
      const bare = await fetch(`${limited.url}/api/processes`);
      expect(bare.status).toBe(401);
      expect(bare.headers.get('www-authenticate')).toContain('Bearer');
      const wrong = { authorization: 'Bearer wrong' };
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) {
        statuses.push((await limited.ask('GET', '/api/processes', undefined, wrong)).status);
      }
      expect(statuses).toEqual([401, 401, 429, 429]);
      expect((await limited.ask('GET', '/api/processes')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  test('what goes wrong inside is a 500 without its story', async () => {
    const broken = await apiServer();
    try {
      broken.books.definitions = async () => {
        throw new Error('secret story');
      };
      const answer = await broken.ask('GET', '/api/processes');
      expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
      expect(answer.text).not.toContain('secret story');
      expect(broken.problems).toHaveLength(1);
    } finally {
      await broken.close();
    }
  });

  test('readiness says what is missing', async () => {
    expect((await server.ask('GET', '/readyz')).status).toBe(200);
    server.gateway.weather = 'temporal-down';
    const answer = await server.ask('GET', '/readyz');
    server.gateway.weather = 'fine';
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ ready: false, books: true, temporal: false });
  });

  test('the key set holds public keys only', async () => {
    const { body } = await server.ask('GET', '/.well-known/jwks.json');
    expect(body.keys.map(({ cs_use: use }: { cs_use: string }) => use)).toEqual(['link', 'checkpoint']);
    for (const key of body.keys) {
      expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
      expect(key.d).toBeUndefined();
    }
  });
});
