// What an agent's credential opens: exactly what the endpoints say, in its own instance, task and attempt, while that runs.
// Everything else is refused and in the journal, and nothing is changed by it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allEndpoints } from '../../api/endpoints.ts';
import { mintAgentCredential } from '../../links/index.ts';
import type { Asked } from '../support/api-server.ts';
import { type AgentAtWork, agentAtWork } from '../support/agent-at-work.ts';

const HOUR_MS = 3_600_000;
let at: AgentAtWork;
let own: string;
let other: string;
let token: string;
beforeAll(async () => {
  at = await agentAtWork();
  own = `/api/processes/instances/${at.instanceId}`;
  other = `/api/processes/instances/${await at.start()}`;
  token = await credential();
});
afterAll(() => at.close());

interface Whose {
  instanceId?: string;
  taskId?: string;
  attempt?: number;
  agentId?: string;
  tools?: string[];
  expiresAt?: number;
}
function credential(more: Whose = {}): Promise<string> {
  const { ring, clock } = at.server;
  const whose = { instanceId: at.instanceId, taskId: 'write', attempt: 1, agentId: 'writer' };
  const tools = ['set_fact', 'get_artifact', 'escalate_to_human', 'delegate_to_agent'];
  return mintAgentCredential(ring, { ...whose, tools, expiresAt: clock.at + HOUR_MS, ...more }, clock.at);
}
const ask = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  as = token,
): Promise<Asked> => at.server.ask(method, path, body, { authorization: `Bearer ${as}`, ...headers });

/** What spec and design give to agents. */
const OPEN = [
  'get /api/me',
  'get /api/processes/instances/{id}',
  'get /api/processes/instances/{id}/artifacts',
  'get /api/processes/instances/{id}/artifacts/{key}',
  'get /api/processes/instances/{id}/comments',
  'post /api/processes/instances/{id}/approvals',
  'post /api/processes/instances/{id}/artifacts',
  'post /api/processes/instances/{id}/comments',
  'post /api/processes/instances/{id}/tasks/{tid}/attempts/{n}/tools/{name}',
  'put /api/processes/instances/{id}/facts/{name}',
];
const VALUES: Record<string, string> = { tid: 'write', n: '1', name: 'set_fact', key: 'none', pid: 'john' };
const pathOf = (path: string, instance: string): string =>
  path
    .replace('/api/processes/instances/{id}', instance)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? 'x');

describe('every endpoint with an agent’s credential', () => {
  test('exactly these are open to it', async () => {
    const endpoints = allEndpoints(at.server.deps).filter(({ access }) => access !== 'public');
    expect(endpoints.length).toBeGreaterThan(40);
    const open: string[] = [];
    for (const { method, path } of endpoints) {
      const answer = await ask(method.toUpperCase(), pathOf(path, own), method === 'get' ? undefined : {});
      if (answer.status === 403) expect(answer.body.code).toBe('forbidden');
      else if (answer.status !== 429) open.push(`${method} ${path}`);
    }
    expect(open.toSorted()).toEqual(OPEN);
  });

  test('of another instance none is', async () => {
    // Its own count of refusals.
    const as = await credential({ agentId: 'reader', taskId: 'read' });
    const before = (await at.server.books.trail({ limit: 1_000 })).length;
    const ofInstances = OPEN.filter((each) => each.includes('{id}'));
    for (const each of ofInstances) {
      const [method, path] = each.split(' ') as [string, string];
      const body = method === 'get' ? undefined : {};
      const answer = await ask(method.toUpperCase(), pathOf(path, other), body, {}, as);
      expect([each, answer.status, answer.body.code]).toEqual([each, 403, 'forbidden']);
    }
    // One note each, in the agent's own instance, and nothing in the other's.
    expect((await at.server.books.trail({ limit: 1_000 })).length).toBe(before + ofInstances.length);
    expect(await at.journal('agent_refused', other.split('/').at(-1))).toEqual([]);
  });

  test('roles are not opened by it the other way round: an admin calls no tool', async () => {
    const answer = await at.server.ask('POST', `${own}/tasks/write/attempts/1/tools/set_fact`, {});
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
  });
});

describe('what is open works, in the agent’s name', () => {
  test('status, artifacts, comments, facts, approvals', async () => {
    const as = await credential({ tools: [] });
    const go = (method: string, path: string, body?: unknown) => ask(method, own + path, body, {}, as);
    expect((await go('GET', '')).body).toMatchObject({ status: 'running' });
    const stored = await go('POST', '/artifacts', { key: 'draft', content: 'Text' });
    expect(stored.body).toMatchObject({ key: 'draft', version: 1, taskId: 'write', storedBy: 'writer' });
    expect((await go('GET', '/artifacts')).body.items).toHaveLength(1);
    expect((await go('GET', '/artifacts/draft')).body).toMatchObject({ content: 'Text' });
    const comment = await go('POST', '/comments', { text: 'Half done' });
    expect(comment.body).toMatchObject({ author: 'writer', authorKind: 'agent' });
    expect((await go('GET', '/comments')).body.items).toHaveLength(1);
    expect((await go('PUT', '/facts/pages', { value: 3 })).status).toBe(200);
    const asked = await go('POST', '/approvals', {
      taskId: 'write',
      approverIds: ['john'],
      title: 'Outline',
    });
    expect([asked.status, asked.body.title]).toEqual([201, 'Outline']);
    const events = await at.server.books.events(at.instanceId);
    const byAgent = events.filter(({ by }) => by.kind === 'agent').map(({ type }) => type);
    expect(byAgent).toEqual(expect.arrayContaining(['ArtifactStored', 'FactSet', 'ApprovalRequested']));
  });

  test('a tool, by the same code; the key makes a repeat one call', async () => {
    const path = `${own}/tasks/write/attempts/1/tools/set_fact`;
    const key = { 'idempotency-key': 'fact-1' };
    const first = await ask('POST', path, { name: 'by_tool', value: 1 }, key);
    expect([first.status, first.body]).toEqual([200, { ok: true, result: 'The fact "by_tool" is set.' }]);
    const position = await at.server.books.lastPosition();
    expect((await ask('POST', path, { name: 'by_tool', value: 1 }, key)).body).toEqual(first.body);
    expect(await at.server.books.lastPosition()).toBe(position);
    const reused = await ask('POST', path, { name: 'by_tool', value: 2 }, key);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
    const keyless = await ask('POST', path, { name: 'by_tool', value: 2 });
    expect([keyless.status, keyless.body.code]).toEqual([400, 'idempotency-key-invalid']);
    const wrong = await ask('POST', path, { name: 'by_tool' }, { 'idempotency-key': 'fact-2' });
    expect([wrong.status, wrong.body.ok]).toEqual([200, false]);
    expect(wrong.body.result).toMatch(/^Refused: The arguments do not fit/);
  });

  test('one that waits answers 202 until the answer is there', async () => {
    const path = `${own}/tasks/write/attempts/1/tools/escalate_to_human`;
    const key = { 'idempotency-key': 'question-1' };
    const body = { text: 'Which one?', wait: true };
    const waits = await ask('POST', path, body, key);
    expect(waits.status).toBe(202);
    const { questionId } = waits.body.waitsFor;
    expect((await ask('POST', path, body, key)).body).toEqual(waits.body);
    const answer = await at.server.ask('POST', `${own}/questions/${questionId}/answer`, { text: 'Blue' });
    expect(answer.status).toBe(200);
    const done = await ask('POST', path, body, key);
    expect([done.status, done.body.ok]).toEqual([200, true]);
    expect(done.body.result).toMatch(/source: answer to your question\nBlue\n/);
  });

  test('two agents of one id in two instances share no Idempotency-Key', async () => {
    const instanceId = other.split('/').at(-1)!;
    const theirs = await credential({ instanceId });
    const key = { 'idempotency-key': 'same' };
    const one = await ask('POST', `${own}/artifacts`, { key: 'one', content: 1 }, key);
    const two = await ask('POST', `${other}/artifacts`, { key: 'two', content: 2 }, key, theirs);
    expect([one.status, two.status, two.body.key]).toEqual([201, 201, 'two']);
  });
});

describe('thirty hostile requests', () => {
  type Hostile = [string, string, () => string, unknown?, Whose?];
  const tool = (task: string, n: number, name: string) => () =>
    `${own}/tasks/${task}/attempts/${n}/tools/${name}`;
  const HOSTILE: Hostile[] = [
    ['start an instance', 'POST', () => '/api/processes/two_agents/instances', { name: 'x' }],
    ['register a definition', 'POST', () => '/api/processes', { id: 'x' }],
    ['list instances', 'GET', () => '/api/processes/instances'],
    ['read a definition', 'GET', () => '/api/processes/two_agents'],
    ['read another instance', 'GET', () => other],
    ['read its artifacts', 'GET', () => `${other}/artifacts`],
    ['store into it', 'POST', () => `${other}/artifacts`, { key: 'x', content: 'y' }],
    ['set a fact there', 'PUT', () => `${other}/facts/x`, { value: 1 }],
    ['pass a gate', 'POST', () => `${own}/phase`, {}],
    ['pause', 'POST', () => `${own}/pause`, { reason: 'x' }],
    ['resume', 'POST', () => `${own}/resume`, { reason: 'x' }],
    ['cancel', 'POST', () => `${own}/cancel`, { reason: 'x' }],
    ['send back', 'POST', () => `${own}/send-back`, { target: 'write', reason: 'x' }],
    ['complete its own task', 'POST', () => `${own}/tasks/write/complete`, { reason: 'x' }],
    ['complete another', 'POST', () => `${own}/tasks/read/complete`, { reason: 'x' }],
    ['mint a link', 'POST', () => `${own}/participants/john/links`, { permissions: ['approve'] }],
    ['list links', 'GET', () => `${own}/participants/john/links`],
    ['give an approver its own address', 'PUT', () => `${own}/participants/john`, { email: 'x@acme.com' }],
    ['set an approval as a fact', 'PUT', () => `${own}/facts/budget_approved`, { value: true }],
    [
      'ask somebody whom the task does not name',
      'POST',
      () => `${own}/approvals`,
      { taskId: 'write', approverIds: ['jane'], title: 'x' },
    ],
    [
      'ask for another task',
      'POST',
      () => `${own}/approvals`,
      { taskId: 'read', approverIds: ['john'], title: 'x' },
    ],
    ['mail somebody', 'POST', () => `${own}/comments`, { text: 'x', mentions: ['john'] }],
    ['store for another task', 'POST', () => `${own}/artifacts`, { key: 'x', content: 'y', taskId: 'read' }],
    ['read the audit trail', 'GET', () => `${own}/audit`],
    ['listen to all events', 'GET', () => '/api/events'],
    ['hand its task over', 'POST', () => `${own}/tasks/write/hand-over`, { to: 'jane', reason: 'x' }],
    ['speak for another task', 'POST', tool('read', 1, 'set_fact'), { name: 'x', value: 1 }],
    ['speak for another attempt', 'POST', tool('write', 2, 'set_fact'), { name: 'x', value: 1 }],
    ['call a tool that its credential leaves out', 'POST', tool('write', 1, 'raise_concern'), { text: 'x' }],
    ['call a tool that there is not', 'POST', tool('write', 1, 'constructor'), {}],
    [
      'speak with the credential of an attempt to come',
      'PUT',
      () => `${own}/facts/x`,
      { value: 1 },
      { attempt: 2 },
    ],
    ['of a task that there is not', 'PUT', () => `${own}/facts/x`, { value: 1 }, { taskId: 'nothing' }],
    ['of an errand that there is not', 'GET', () => own, undefined, { taskId: 'errand.1' }],
    ['of an agent that is at other work', 'PUT', () => `${own}/facts/x`, { value: 1 }, { agentId: 'reader' }],
  ];
  const done = new Set<string>();

  test.each(HOSTILE.map(([name, ...request]) => ({ name, request })))('$name', async ({ name, request }) => {
    const [method, path, body, whose = {}] = request;
    done.add(name);
    // Each with a count of refusals of its own, as if they came over hours.
    const as = await credential({ tools: ['set_fact'], ...whose });
    const before = await at.journal('agent_refused');
    const events = await at.server.books.events(at.instanceId);
    const answer = await ask(method, path(), body, { 'idempotency-key': `hostile-${done.size}` }, as);
    expect(answer.status).toBe(403);
    expect(['forbidden', 'attempt-over', 'fact-reserved']).toContain(answer.body.code);
    const now = await at.journal('agent_refused');
    expect(now).toHaveLength(before.length + 1);
    expect(now.at(-1)!['tool']).toBe(`${method} ${path()}`);
    expect(await at.server.books.events(at.instanceId)).toHaveLength(events.length);
  });

  test('they were thirty at least', () => expect(done.size).toBeGreaterThanOrEqual(30));
});

describe('what nobody could do', () => {
  test('is in the journal, too, where it would have changed something; a key that is not there is not', async () => {
    const as = await credential({ tools: [] });
    const before = await at.journal('agent_refused');
    const derived = await ask('PUT', `${own}/facts/write_approved`, { value: true }, {}, as);
    expect([derived.status, derived.body.code]).toEqual([409, 'fact-is-derived']);
    const stranger = { taskId: 'write', approverIds: ['nobody'], title: 'x' };
    const asked = await ask('POST', `${own}/approvals`, stranger, {}, as);
    expect([400, 403, 404, 422]).toContain(asked.status);
    expect((await ask('GET', `${own}/artifacts/none`, undefined, {}, as)).status).toBe(404);
    const noted = (await at.journal('agent_refused')).slice(before.length);
    expect(noted.map(({ tool }) => tool)).toEqual([
      `PUT ${own}/facts/write_approved`,
      `POST ${own}/approvals`,
    ]);
  });
});

describe('when it is over', () => {
  test('an expired credential is no credential', async () => {
    const as = await credential({ expiresAt: at.server.clock.at - HOUR_MS });
    const before = await at.journal('agent_refused');
    const answer = await ask('GET', own, undefined, {}, as);
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    const noted = (await at.journal('agent_refused')).slice(before.length);
    expect(noted).toMatchObject([{ taskId: 'write', attempt: 1, tool: `GET ${own}` }]);
    expect(noted[0]!['reason']).toMatch(/^unauthenticated: .*has expired/);
  });

  test('one that somebody changed is none', async () => {
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, attempt: 2 })).toString('base64url');
    const before = await at.journal('agent_refused');
    const answer = await ask('GET', own, undefined, {}, [header, forged, signature].join('.'));
    expect(await at.journal('agent_refused')).toEqual(before);
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('the attempt is done: 403 attempt-over, whatever the clock says', async () => {
    const { gateway, ring, clock } = at.server;
    const { sealCommand } = await import('../../links/index.ts');
    const command = {
      type: 'ReportAgentOutcome' as const,
      id: 'write.1',
      by: { kind: 'agent' as const, id: 'writer', taskId: 'write', attempt: 1 },
      data: {
        taskId: 'write',
        attempt: 1,
        outcome: {
          ok: true as const,
          summary: 'Done',
          artifacts: [],
          facts: {},
          concerns: [],
          usage: { executor: 'http', simulated: false, durationMs: 1 },
        },
      },
    };
    const seal = await sealCommand(ring, at.instanceId, command);
    expect(await gateway.updateCommand(at.instanceId, { command, seal })).toMatchObject({ ok: true });
    clock.at += 61_000;
    const as = await credential({ tools: ['set_fact'] });
    for (const [method, path, body] of [
      ['GET', own],
      ['POST', `${own}/comments`, { text: 'Still here' }],
      ['POST', `${own}/tasks/write/attempts/1/tools/set_fact`, { name: 'x', value: 1 }],
    ] as const) {
      const answer = await ask(method, path, body, {}, as);
      expect([answer.status, answer.body.code]).toEqual([403, 'attempt-over']);
    }
    expect((await at.journal('agent_refused')).at(-1)!['reason']).toMatch(/^attempt-over: /);
  });
});

describe('a subordinate’s credential', () => {
  let busy: AgentAtWork;
  beforeAll(async () => {
    busy = await agentAtWork();
  });
  afterAll(() => busy.close());

  test('speaks for the agent whose attempt it is; the journal names the subordinate', async () => {
    const { ring, clock, books } = busy.server;
    const delegated = { worker: 'writer', callId: '3.0' };
    const key = { 'idempotency-key': 'same-key' };
    const whose = { instanceId: busy.instanceId, taskId: 'write', attempt: 1, tools: ['set_fact'] };
    const expiresAt = clock.at + HOUR_MS;
    const mint = (more: object) =>
      mintAgentCredential(ring, { ...whose, agentId: 'reader', expiresAt, ...more }, clock.at);
    const go = async (as: string, value: number, path = '/tasks/write/attempts/1/tools/set_fact') =>
      await busy.server.ask(
        'POST',
        `/api/processes/instances/${busy.instanceId}${path}`,
        { name: 'pages', value },
        { authorization: `Bearer ${as}`, ...key },
      );
    const below = await mint({ delegated });
    expect((await go(below, 1)).body).toEqual({ ok: true, result: 'The fact "pages" is set.' });
    const facts = (await books.events(busy.instanceId)).filter(({ type }) => type === 'FactSet');
    expect(facts.map(({ by }) => by.id)).toEqual(['writer']);
    const [note] = await books.trail({ instanceId: busy.instanceId, types: ['agent_tool'], limit: 10 });
    expect([note!.actor, note!.body['agentId']]).toEqual(['reader', 'reader']);
    // Without the claim it is an agent that has no business at this work.
    expect((await go(await mint({}), 2)).body.result).toMatch(/^Refused: .*it is the work of "writer"/);
    // The same key of another of its runs, or of the agent itself, is another call.
    const another = await mint({ delegated: { ...delegated, callId: '4.0' } });
    expect((await go(another, 3)).body).toMatchObject({ ok: true });
    expect((await go(await mint({ agentId: 'writer' }), 4)).body).toMatchObject({ ok: true });
    expect((await busy.state()).facts['pages']).toMatchObject({ value: 4 });
    // Also past the tools.
    const direct = await busy.server.ask(
      'PUT',
      `/api/processes/instances/${busy.instanceId}/facts/sites`,
      { value: 2 },
      { authorization: `Bearer ${below}` },
    );
    expect(direct.status).toBe(200);
    expect((await go(below, 5, '/pause')).status).toBe(403);
    expect((await busy.journal('agent_refused')).at(-1)).toMatchObject({
      agentId: 'reader',
      taskId: 'write',
    });
  });
});

test('what is refused too often is no longer noted; what is open stays open', async () => {
  const busy = await agentAtWork(undefined, { agentRefusals: 5 });
  const path = `/api/processes/instances/${busy.instanceId}`;
  const { ring, clock } = busy.server;
  const whose = { instanceId: busy.instanceId, taskId: 'write', attempt: 1, agentId: 'writer', tools: [] };
  const as = await mintAgentCredential(ring, { ...whose, expiresAt: clock.at + HOUR_MS }, clock.at);
  const go = (method: string, rest: string) =>
    busy.server.ask(method, path + rest, undefined, { authorization: `Bearer ${as}` });
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await go('POST', '/pause')).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
  expect(await busy.journal('agent_refused')).toHaveLength(5);
  expect((await go('GET', '')).status).toBe(200);
  await busy.close();
});
