// The client against the real API, books and engine: what it sends is understood, and what it types is what comes.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApprovalResponse, createClient, type ProcessesClient } from '../../client/index.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { sealDecision } from '../../links/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { SSO_FILE, SSO_START } from '../support/sso-instance.ts';

let server: ApiServer;
let processes: ProcessesClient;
let id: string;
let line = new AbortController();

/** `fetch`, but that open streams can be cut, as when a proxy restarts. */
const cuttable: typeof fetch = (url, init) => {
  const isStream = (url as string).endsWith('/events');
  if (isStream && init?.signal)
    return fetch(url, { ...init, signal: AbortSignal.any([init.signal, line.signal]) });
  return fetch(url, init);
};
function cutLines(): void {
  line.abort(new Error('cut'));
  line = new AbortController();
}

beforeAll(async () => {
  server = await apiServer();
  ({ processes } = createClient({ baseUrl: server.url, token: TOKEN, fetch: cuttable }));
  await processes.register(JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition);
  ({ id } = await processes.start({ processId: 'enterprise_sso_deployment', ...SSO_START }));
});
afterAll(() => server.close());

/** One approver's answer to the newest open approval, as the page sends it on. */
async function decide(decisionId: string, choice: 'approve' | 'reject' = 'approve'): Promise<void> {
  const [open] = (await processes.listApprovals(id)).items;
  const approver = open!.approvers.find(({ decision }) => decision === undefined)!;
  const decision = {
    approvalId: open!.id,
    round: open!.round,
    decisionId,
    participantId: approver.id,
    choice,
    comment: choice === 'reject' ? 'The groups are missing' : 'Looks good',
    shown: open!.artifacts,
    viewed: 'ab'.repeat(32),
    linkId: 'link-1',
    linkVia: 'mail' as const,
    receivedAt: server.clock.at,
  };
  await server.gateway.signalDecision(id, { decision, seal: await sealDecision(server.ring, id, decision) });
}

describe('reading', () => {
  test('definitions and instances', async () => {
    expect((await processes.list()).items).toMatchObject([{ id: 'enterprise_sso_deployment', phases: 4 }]);
    expect((await processes.get('enterprise_sso_deployment')).versions).toEqual(['1.0.0']);
    expect((await processes.listInstances({ status: 'running' })).items).toMatchObject([{ id }]);
  });

  test('status, timeline and audit, with the fields that the sample prints', async () => {
    const status = await processes.getStatus(id);
    expect(status).toMatchObject({
      currentPhase: 'configuration',
      completedPhases: ['discovery'],
      blockedTasks: [],
      estimatedCompletion: expect.any(String),
    });
    expect(status.pendingApprovals.map(({ title }) => title)).toEqual(['Configure SSO']);
    const { phases } = await processes.getTimeline(id);
    expect(phases.map(({ name, tasks }) => [name, tasks.length])).toContainEqual(['Configuration', 2]);
    const types = ['approval', 'phase_transition', 'task_completion'] as const;
    const { entries } = await processes.getAuditLog(id, { limit: 100, types: [...types] });
    expect(new Set(entries.map(({ type }) => type))).toEqual(new Set(types));
    expect((await processes.exportAudit(id)).trim().split('\n').length).toBeGreaterThan(entries.length);
  });

  test('an unknown instance is a 404 with its code', async () => {
    await expect(processes.getStatus('proc-0')).rejects.toMatchObject({
      status: 404,
      code: 'instance-not-found',
    });
  });
});

describe('writing', () => {
  test('the same key does it once', async () => {
    const twice = { idempotencyKey: 'comment-1' };
    const first = await processes.addComment(id, { text: 'Hello' }, twice);
    expect(await processes.addComment(id, { text: 'Hello' }, twice)).toEqual(first);
    expect((await processes.listComments(id)).items).toEqual([first]);
  });

  test('artifacts: stored, read, listed, downloaded', async () => {
    const content = { idpType: 'okta', groups: ['engineering', 'sales'] };
    const metadata = { createdBy: 'sso_agent', phase: 'discovery' };
    const artifact = { key: 'sso_requirements', type: 'document', content, metadata };
    expect(await processes.storeArtifact(id, artifact)).toMatchObject({ version: 1, metadata });
    expect(await processes.getArtifact(id, 'sso_requirements')).toMatchObject({ content, version: 1 });
    const listed = await processes.listArtifacts(id, { phase: 'discovery', type: 'document' });
    expect(listed.map(({ key }) => key)).toContain('sso_requirements');
    const bytes = await processes.downloadArtifact(id, 'sso_requirements');
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(content);
  });

  test('a link is a URL, is listed without it, and can be revoked', async () => {
    const url = await processes.createExternalParticipantLink({
      processInstanceId: id,
      participantId: 'customer_it_admin',
      email: 'it-admin@acme.com',
      expiresIn: '7d',
      permissions: ['view', 'approve', 'comment'],
    });
    expect(new URL(url).pathname).toBe('/external/approve');
    const [link] = (await processes.listParticipantLinks(id, 'customer_it_admin')).items;
    expect(link).toMatchObject({ via: 'api', revokedAt: null });
    expect(link).not.toHaveProperty('url');
    await processes.revokeParticipantLink(id, 'customer_it_admin', link!.id);
    const [revoked] = (await processes.listParticipantLinks(id, 'customer_it_admin')).items;
    expect(revoked?.revokedAt).toEqual(expect.any(String));
  });

  test('facts, an ad-hoc approval, a pause', async () => {
    expect(await processes.setFact(id, 'risk_score', 12)).toMatchObject({ changed: true });
    const asked = await processes.requestApproval(id, {
      taskId: 'sso_setup',
      approverIds: ['customer_ciso'],
      title: 'A second look',
      expiresIn: '48h',
    });
    expect(asked).toMatchObject({ kind: 'ad_hoc', title: 'A second look', status: 'pending' });
    await processes.pause(id, { reason: 'freeze' });
    expect(await processes.getStatus(id)).toMatchObject({ status: 'paused', facts: { risk_score: 12 } });
    await processes.resume(id, { reason: 'over' });
    await expect(processes.advancePhase(id)).rejects.toMatchObject({ code: 'nothing-to-advance' });
  });
});

describe('onApprovalResponse', () => {
  test('hears each decision once, those before it and those after, across a cut line', async () => {
    await decide('d-1');
    const responses: ApprovalResponse[] = [];
    let told: () => void = () => undefined;
    const heard = (count: number) =>
      new Promise<void>((resolve) => {
        told = () => responses.length >= count && resolve();
        told();
      });
    const stop = processes.onApprovalResponse(
      id,
      (response) => {
        responses.push(response);
        told();
      },
      { reconnectMs: 10, onError: () => undefined },
    );
    try {
      await heard(1);
      cutLines();
      await decide('d-2');
      await decide('d-3', 'reject');
      await heard(3);
    } finally {
      stop();
    }
    expect(responses.map(({ decisionId, approved }) => [decisionId, approved])).toEqual([
      ['d-1', true],
      ['d-2', true],
      ['d-3', false],
    ]);
    expect(responses[0]).toMatchObject({
      taskId: 'sso_setup',
      kind: 'task',
      approver: 'customer_it_admin',
      approverEmail: 'it-admin@acme.com',
      comments: 'Looks good',
    });
    expect((await processes.getDecisionOutcome(id, 'd-1')).status).toBe('counted');
  });
});
