// Tools on an errand: the same as on a task, but that it stands beside the tasks.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callTool } from '../../../agents/tools/call-tool.ts';
import type { ToolWork } from '../../../agents/tools/tool.ts';
import { mintAgentCredential } from '../../../links/index.ts';
import { type AgentAtWork, agentAtWork, configWith } from '../../support/agent-at-work.ts';
import { aMember, aTeamTemplate } from '../../support/team-builder.ts';

let at: AgentAtWork;
let work: ToolWork;
beforeAll(async () => {
  const pay = {
    name: 'pay',
    description: 'Pays',
    type: 'http' as const,
    url: 'http://127.0.0.1:9/',
    requiresApproval: true,
    input: { type: 'object' },
  };
  const config = configWith({ tools: { pay } });
  const lead = { ...config.templates['writer']!, id: 'lead' };
  const tools = lead.tools!.map((name) => ({ name }));
  at = await agentAtWork(
    { ...config, templates: { ...config.templates, lead } },
    {
      team: aTeamTemplate({
        agents: [aMember('lead', { templateId: 'lead', tools })],
        orchestration: { mode: 'hierarchical', entryAgentId: 'lead' },
      }),
    },
  );
  work = { ...at.work, taskId: 'errand.1', agentId: 'lead' };
});
afterAll(() => at.close());

let calls = 0;
const call = (tool: string, args: object, more: Partial<ToolWork> = {}, callId = `1.${(calls += 1)}`) =>
  callTool(at.world, { ...work, ...more }, { callId, tool, arguments: JSON.stringify(args) });
const lastEvent = async (type: string) =>
  (await at.server.books.events(at.instanceId)).findLast((event) => event.type === type);

test('the entry agent has its brief', async () => {
  expect((await at.state()).errands).toMatchObject({ 'errand.1': { agentId: 'lead', purpose: 'brief' } });
});

test('facts, artifacts and concerns, in its name; what it stores is no task’s', async () => {
  expect(await call('set_fact', { name: 'size', value: 3 })).toMatchObject({ ok: true });
  expect(await call('raise_concern', { text: 'Late' })).toMatchObject({ ok: true });
  expect(await call('store_artifact', { key: 'plan', content: 'Plan' })).toMatchObject({ ok: true });
  expect(await lastEvent('ArtifactStored')).toMatchObject({
    by: { kind: 'agent', id: 'lead', taskId: 'errand.1', attempt: 1 },
    data: { key: 'plan' },
  });
  expect((await lastEvent('ArtifactStored'))!.data).not.toHaveProperty('taskId');
  expect(await call('add_comment', { text: 'Read it' })).toMatchObject({ ok: true });
  const { items } = await at.server.books.comments(at.instanceId, { limit: 10 });
  expect(items).toMatchObject([{ author: 'lead', about: null }]);
});

test('a call that a person approves goes to the delegators', async () => {
  expect(await call('pay', { amount: 1 })).toMatchObject({ kind: 'waits', for: { kind: 'approval' } });
  expect(await lastEvent('ApprovalRequested')).toMatchObject({
    data: { approvers: ['ops'], toolCall: { taskId: 'errand.1' } },
  });
});

test('a question goes to people, a subordinate’s too', async () => {
  const below = { agentId: 'reader', depth: 1 };
  expect(await call('escalate_to_human', { text: 'Who?', wait: true }, below)).toMatchObject({
    kind: 'waits',
  });
  expect(await lastEvent('QuestionAsked')).toMatchObject({
    by: { id: 'lead' },
    data: { to: ['ops'] },
  });
});

test('an errand that there is not is none', async () => {
  const outcome = await call('set_fact', { name: 'x', value: 1 }, { taskId: 'errand.2' });
  expect(outcome).toMatchObject({ ok: false, text: expect.stringMatching(/^Refused: /) });
});

test('its credential opens the API for it', async () => {
  const { ring, clock } = at.server;
  const whose = { instanceId: at.instanceId, taskId: 'errand.1', attempt: 1, agentId: 'lead' };
  const expiresAt = clock.at + 60_000;
  const as = await mintAgentCredential(ring, { ...whose, tools: ['set_fact'], expiresAt }, clock.at);
  const path = `/api/processes/instances/${at.instanceId}`;
  const go = (method: string, rest: string, body?: unknown) =>
    at.server.ask(method, path + rest, body, {
      authorization: `Bearer ${as}`,
      'idempotency-key': rest || 'k',
    });
  expect((await go('GET', '')).status).toBe(200);
  const stored = await go('POST', '/artifacts', { key: 'by_api', content: 'x' });
  expect([stored.status, stored.body.taskId]).toEqual([201, null]);
  const tool = await go('POST', '/tasks/errand.1/attempts/1/tools/set_fact', { name: 'y', value: 1 });
  expect([tool.status, tool.body.ok]).toEqual([200, true]);
});
