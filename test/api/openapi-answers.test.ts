// What the server answers is what its document says: each GET of a server at work, writes on the way there, and problems met.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { writeTranscript } from '../../activities/model/transcript.ts';
import { type ApiServer, apiServer, type Asked, VIEWER_TOKEN } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { type OpenApi, openApiOf } from '../support/openapi-document.ts';
import { linkFor } from '../support/people-instance.ts';
import { SSO_START, startSso } from '../support/sso-instance.ts';

const TEAM = new URL('../../examples/enterprise-deployment-team.json', import.meta.url);
const I = '/api/processes/instances/{id}';
const P = `${I}/participants/{pid}`;

let server: ApiServer;
let api: OpenApi;
/** What stands in the paths. */
const ids: Record<string, string> = {
  pid: 'customer_ciso',
  tid: 'sso_setup',
  key: 'change_window',
  attempt: '1',
};

beforeAll(async () => {
  server = await apiServer();
  api = await openApiOf(server);
  ids['id'] = await startSso(server);
});
afterAll(() => server.close());

/** Calls an operation and holds its answer against the document. */
async function call(
  route: string,
  body?: unknown,
  more: { query?: string; headers?: Record<string, string> } = {},
) {
  const [method, path] = route.split(' ') as [string, string];
  const named: Record<string, string> = { ...ids, ...(path.startsWith(I) ? {} : { id: idOf(path) }) };
  const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? '?'));
  const answer = await server.ask(method, `${at}${more.query ?? ''}`, body, more.headers);
  expect([route, documented(route, answer)]).toEqual([route, []]);
  return answer;
}

const idOf = (path: string): string =>
  path.startsWith('/api/team-templates') ? 'enterprise-deployment-team' : 'enterprise_sso_deployment';

/** What the document does not say of an answer; [] where it says it all. */
function documented(route: string, { status, headers, body }: Asked): string[] {
  const { operation } = api.operations.find((each) => each.route === route)!;
  const answer = api.follow(operation.responses[status]);
  if (answer === undefined) return [`${status} ${JSON.stringify(body)} is not documented.`];
  const type = (headers.get('content-type') ?? '').split(';')[0]!;
  if (answer.content === undefined) return type === '' ? [] : [`${status} has no body.`];
  const media = answer.content[type];
  if (media === undefined) return [`${status} comes as ${type}.`];
  return type.endsWith('json') ? api.misfits(media.schema, body) : [];
}

/** The same, and it has to be done. */
async function done(...asked: Parameters<typeof call>) {
  const answer = await call(...asked);
  if (answer.status >= 300) throw new Error(answer.text);
  return answer;
}

/** An instance with something of each kind. */
async function populate(): Promise<void> {
  const { id } = ids as { id: string };
  await done('POST /api/processes/{id}/instances', {
    ...SSO_START,
    externalParticipants: [],
    allowUnbound: true,
  });
  await done(`POST ${I}/artifacts`, {
    key: 'change_window',
    content: { day: 'Sunday' },
    taskId: 'sso_setup',
  });
  await done(`POST ${I}/comments`, {
    text: 'Sunday, then.',
    about: 'task.sso_setup.1',
    mentions: ['customer_ciso'],
  });
  await done(`POST ${I}/approvals`, {
    taskId: 'sso_setup',
    approverIds: ['customer_ciso'],
    title: 'The window',
  });
  await done(`POST ${P}/links`, { expiresIn: '7d' });
  await done(`PUT ${P}`, { email: 'jane.doe@acme.com', name: 'Jane Doe' });
  ids['name'] = 'change_window';
  await done(`PUT ${I}/facts/{name}`, { value: 'sunday' });
  const john = browser(server);
  const [form] = decisionForms((await john.open(await linkFor(server, id, 'customer_it_admin'))).html);
  ids['did'] = form!.fields.get('decision')!;
  await john.post(form!.action, answered(form!, 'approve', 'Looks right.'));
  const transcript = await writeTranscript(server.deps.blobs, {
    before: null,
    system: 'You set up single sign-on.',
    messages: [{ role: 'user', content: 'Begin.' }],
    calls: [],
  });
  const usage = { inputTokens: 100, outputTokens: 20, costUsd: 0.01, ms: 700 };
  const turn = { taskId: 'sso_setup', attempt: 1, turn: 1, model: 'test-model', ...usage, transcript };
  const at = server.clock.at;
  await server.books.appendJournal({ instanceId: id, type: 'agent_step', at, actor: 'worker', data: turn });
  await server.books.appendJournal({
    instanceId: id,
    type: 'delivery_sent',
    at,
    actor: 'worker',
    data: { notificationId: 'approval.20.customer_it_admin', kind: 'approval', attempt: 1, channel: 'mail' },
  });
  const team = await readFile(TEAM, 'utf8');
  expect(
    documented('POST /api/team-templates', await server.ask('POST', '/api/team-templates', team)),
  ).toEqual([]);
  await done('POST /api/team-templates/{id}/instantiate', { name: 'SSO team for Acme' });
  ids['kid'] = (
    await done('POST /api/api-keys', { name: 'Pipeline', role: 'operator', expiresIn: '90d' })
  ).body.id;
  ids['wid'] = (
    await done('POST /api/webhooks', { url: 'https://hooks.acme.com/countersign', types: ['approval'] })
  ).body.id;
  ids['did.webhook'] = (await done('POST /api/webhooks/{wid}/test')).body.id;
  const search = { processId: 'enterprise_sso_deployment' };
  await done('POST /api/bulk', { action: 'advance', search });
  ids['bid'] = (await done('POST /api/bulk', { action: 'advance', search, expected: 2 })).body.id;
}

/** Streams never end, and an export is read line by line in test/api/audit-export.test.ts. */
const NOT_JSON = ['GET /api/events', `GET ${I}/events`, `GET ${I}/audit/export`];

test('every GET of a server at work, by what its document says', async () => {
  await populate();
  const gets = api.operations.map(({ route }) => route).filter((route) => route.startsWith('GET '));
  let filled = 0;
  for (const route of gets.filter((each) => !NOT_JSON.includes(each))) {
    const decision = ids['did']!;
    if (route.includes('/webhooks/')) ids['did'] = ids['did.webhook']!;
    const { status, body } = await call(route);
    ids['did'] = decision;
    expect([route, status]).toEqual([route, 200]);
    if (Array.isArray(body.items) && body.items.length > 0) filled += 1;
  }
  // An empty list says nothing of its items.
  expect(filled).toBeGreaterThanOrEqual(16);
  const csv = await server.ask('GET', '/api/kpis?format=csv');
  expect(documented('GET /api/kpis', csv)).toEqual([]);
});

test('problems that are met stand in the document', async () => {
  const viewer = { authorization: `Bearer ${VIEWER_TOKEN}` };
  const none = { authorization: 'Bearer nobody' };
  const met: [string, Asked][] = [];
  const meet = async (route: string, body?: unknown, more?: Parameters<typeof call>[2]) => {
    met.push([route, await call(route, body, more)]);
  };
  await meet(`POST ${I}/pause`, { reason: 'Wait.' }, { headers: viewer });
  await meet(`POST ${I}/pause`, { reason: 'Wait.' }, { headers: none });
  await meet(`POST ${I}/pause`, {});
  await meet(`POST ${I}/pause`, '{');
  await meet(`POST ${I}/pause`, { reason: 'x'.repeat(200_000) });
  await meet(`POST ${I}/pause`, 'reason', { headers: { 'content-type': 'text/plain' } });
  await meet(`POST ${I}/pause`, { reason: 'Wait.' }, { headers: { 'idempotency-key': 'a b' } });
  await meet(`POST ${I}/resume`, { reason: 'Go on.' });
  await meet(`POST ${I}/phase`, {});
  await meet(`GET ${I}/artifacts/{key}`, undefined, { query: '?version=9' });
  await meet('POST /api/bulk', { action: 'advance', search: {}, expected: 99 });
  server.gateway.weather = 'temporal-down';
  await meet(`POST ${I}/pause`, { reason: 'Wait.' });
  server.gateway.weather = 'fine';
  expect(met.map(([, { status }]) => status)).toEqual([
    403, 401, 422, 400, 413, 415, 400, 409, 409, 404, 409, 503,
  ]);
});
