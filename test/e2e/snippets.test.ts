// Every call of the client as the product's introduction shows it, against the running processes, with the fields it prints.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApprovalResponse } from '../../client/index.ts';
import { type E2e, Outside, startE2e, until } from '../support/e2e.ts';

let e2e: E2e;
let id: string;
let outside: Outside;
let stopListening: () => void;
const responses: ApprovalResponse[] = [];

beforeAll(async () => {
  e2e = await startE2e();
  const { client } = e2e;
  const instance = await client.processes.start({
    processId: 'enterprise_sso_deployment',
    name: 'Acme Corp SSO Deployment',
    context: {
      customerName: 'Acme Corporation',
      customerDomain: 'acme.com',
      idpType: 'okta',
      userCount: 5000,
    },
    externalParticipants: [
      { participantId: 'customer_it_admin', email: 'it-admin@acme.com', name: 'John Smith' },
      { participantId: 'customer_ciso', email: 'ciso@acme.com', name: 'Jane Doe' },
    ],
  });
  expect(instance.id).toMatch(/^enterprise_sso_deployment-[0-9a-f]+$/);
  expect(instance.status).toBe('running');
  expect(instance.phase).toBe('discovery');
  id = instance.id;
  outside = await Outside.of(e2e, id);
  stopListening = client.processes.onApprovalResponse(id, (response) => void responses.push(response));
}, 120_000);
afterAll(async () => {
  stopListening?.();
  await e2e?.stop();
}, 60_000);

describe('definitions', () => {
  test('are listed and read', async () => {
    const { items } = await e2e.client.processes.list();
    expect(items.map((each) => each.id)).toEqual(
      expect.arrayContaining(['enterprise_sso_deployment', 'vendor_onboarding']),
    );
    const definition = await e2e.client.processes.get('enterprise_sso_deployment');
    expect(definition).toMatchObject({ name: 'Enterprise SSO Deployment', version: '1.0.0' });
    expect(definition.phases.map((phase) => phase.id)).toEqual([
      'discovery',
      'configuration',
      'security_review',
      'production',
    ]);
  });
});

describe('team templates', () => {
  test('are listed, read and made into a team, with which an instance starts', async () => {
    const { teamTemplates, processes } = e2e.client;
    const { items } = await teamTemplates.list();
    expect(items).toContainEqual(expect.objectContaining({ id: 'enterprise-deployment-team', agents: 5 }));
    const template = await teamTemplates.get('enterprise-deployment-team');
    expect(template).toMatchObject({ name: 'Enterprise Deployment Team', category: 'operations' });
    const team = await teamTemplates.instantiate('enterprise-deployment-team');
    expect(team.agents.map((agent) => agent.id)).toContain('deployment_lead');
    const started = await processes.start({
      processId: 'enterprise_sso_deployment',
      name: 'Acme Corp with a team',
      context: { customerName: 'Acme Corporation', customerDomain: 'acme.com', idpType: 'okta' },
      externalParticipants: [
        { participantId: 'customer_it_admin', email: 'it-admin@acme.com', name: 'John Smith' },
        { participantId: 'customer_ciso', email: 'ciso@acme.com', name: 'Jane Doe' },
      ],
      teamId: team.id,
    });
    expect(started.status).toBe('running');
    await processes.cancel(started.id, { reason: 'only started' });
  });
});

describe('shared storage', () => {
  test('an artifact is stored, retrieved and listed', async () => {
    const { processes } = e2e.client;
    const content = {
      idpType: 'okta',
      attributes: ['email', 'firstName', 'lastName', 'department'],
      groups: ['engineering', 'sales', 'support'],
    };
    const stored = await processes.storeArtifact(id, {
      key: 'sso_requirements',
      type: 'document',
      content,
      metadata: { createdBy: 'sso_agent', phase: 'discovery' },
    });
    expect(stored).toMatchObject({ key: 'sso_requirements', version: 1, type: 'document' });
    const artifact = await processes.getArtifact(id, 'sso_requirements');
    expect(artifact).toMatchObject({
      content,
      version: 1,
      metadata: { createdBy: 'sso_agent', phase: 'discovery' },
      storedBy: 'local',
    });
    const artifacts = await processes.listArtifacts(id, { phase: 'discovery', type: 'document' });
    expect(artifacts.map(({ key }) => key)).toContain('sso_requirements');
    expect(await processes.listArtifacts(id, { type: 'nothing-of-this-type' })).toEqual([]);

    const second = await processes.storeArtifact(id, {
      key: 'sso_requirements',
      type: 'document',
      content: { ...content, groups: [] },
    });
    expect(second.version).toBe(2);
    expect(second.sha256).not.toBe(stored.sha256);
    const first = await processes.getArtifact(id, 'sso_requirements', { version: 1 });
    expect(first.content).toEqual(content);
  });
});

describe('the approval workflow', () => {
  test('a request covers the task’s own approval: its title, text and artifacts, one mail, one decision', async () => {
    const { processes } = e2e.client;
    await until('sso_setup to wait', async () =>
      (await processes.listApprovals(id)).items.some(({ taskId }) => taskId === 'sso_setup'),
    );
    await processes.storeArtifact(id, {
      key: 'sso_config_summary',
      type: 'data',
      content: { protocol: 'SAML 2.0' },
    });
    await outside.look();
    await processes.requestApproval(id, {
      taskId: 'sso_setup',
      approverIds: ['customer_it_admin'],
      title: 'SSO Configuration Review',
      description: 'Please review the SSO configuration before we proceed',
      artifacts: ['sso_config_summary'],
      expiresIn: '48h',
    });
    const mail = await outside.nextRequest();
    expect(mail.subject).toContain('Approval Required: SSO Configuration Review');
    expect(mail.to).toBe('it-admin@acme.com');
    expect(mail.text).toContain('Hi John,');
    const { items } = await processes.listApprovals(id);
    expect(items.filter(({ taskId }) => taskId === 'sso_setup')).toMatchObject([
      {
        title: 'SSO Configuration Review',
        description: 'Please review the SSO configuration before we proceed',
        artifacts: [{ key: 'sso_config_summary', version: 1 }],
        status: 'pending',
        approvers: [{ id: 'customer_it_admin', name: 'John Smith' }],
      },
    ]);
  });

  test('a link is made for a person, works, and is told apart on the record; each decision is heard', async () => {
    const { processes } = e2e.client;
    const magicLink = await processes.createExternalParticipantLink({
      processInstanceId: id,
      participantId: 'customer_it_admin',
      email: 'it-admin@acme.com',
      expiresIn: '7d',
      permissions: ['view', 'approve', 'comment'],
    });
    e2e.links.push(magicLink);
    expect(magicLink).toContain(`${e2e.stack.apiUrl}/external/approve?token=`);
    const [page] = await outside.answerAll(magicLink, 'approve', 'Looks right.');
    expect(page!.status).toBe(200);
    const response = await until('the response', async () =>
      responses.find(({ taskId }) => taskId === 'sso_setup'),
    );
    expect(response).toMatchObject({
      taskId: 'sso_setup',
      approved: true,
      approverEmail: 'it-admin@acme.com',
      comments: 'Looks right.',
    });
    expect(Date.parse(response.timestamp)).toBeLessThanOrEqual(Date.now());
    const { entries } = await processes.getAuditLog(id, { limit: 200, types: ['approval'] });
    const decided = entries.find(({ details }) => details['event'] === 'ApprovalDecided');
    expect(decided?.details).toMatchObject({ linkVia: 'api', comment: 'Looks right.' });

    await expect(
      processes.createExternalParticipantLink({
        processInstanceId: id,
        participantId: 'customer_it_admin',
        email: 'somebody-else@acme.com',
      }),
    ).rejects.toMatchObject({ status: 409 });
  });
});

describe('monitoring', () => {
  test('status, timeline and trail have what the introduction prints', async () => {
    const { processes } = e2e.client;
    const status = await processes.getStatus(id);
    expect(status.currentPhase).toBe('configuration');
    expect(status.completedPhases).toEqual(['discovery']);
    expect(Array.isArray(status.pendingApprovals)).toBe(true);
    expect(status.blockedTasks).toEqual([]);
    expect(status.progressPercent).toBeGreaterThan(0);
    expect(status.progressPercent).toBeLessThan(100);
    expect(Date.parse(status.estimatedCompletion!)).toBeGreaterThan(Date.now());

    const timeline = await processes.getTimeline(id);
    for (const phase of timeline.phases) {
      expect(typeof phase.name).toBe('string');
      expect(['pending', 'waiting', 'active', 'sign_off', 'completed', 'skipped']).toContain(phase.status);
      for (const task of phase.tasks) {
        expect(task).toMatchObject({
          name: expect.any(String),
          status: expect.any(String),
          assignee: expect.any(String),
        });
      }
    }
    expect(timeline.phases[0]).toMatchObject({ name: 'Discovery & Planning', status: 'completed' });
    expect(Date.parse(timeline.phases[0]!.completedAt!)).toBeGreaterThanOrEqual(
      Date.parse(timeline.phases[0]!.startedAt!),
    );

    const auditLog = await processes.getAuditLog(id, {
      limit: 100,
      types: ['approval', 'phase_transition', 'task_completion'],
    });
    expect(auditLog.entries.length).toBeGreaterThan(3);
    for (const entry of auditLog.entries) {
      expect(['approval', 'phase_transition', 'task_completion']).toContain(entry.type);
      expect(entry).toMatchObject({
        timestamp: expect.any(String),
        actor: expect.any(String),
        action: expect.any(String),
        details: expect.any(Object),
      });
    }
  });
});

describe('every other method', () => {
  test('comments, facts, pause and resume, export, incidents, end', async () => {
    const { processes } = e2e.client;
    await processes.addComment(id, { text: 'Will contractors be able to sign in?' });
    expect((await processes.listComments(id)).items).toMatchObject([
      { text: 'Will contractors be able to sign in?' },
    ]);
    await processes.setFact(id, 'pilot_group', 'support');
    expect((await processes.getStatus(id)).facts).toEqual({ pilot_group: 'support' });
    await processes.pause(id, { reason: 'The customer is on holiday.' });
    expect((await processes.getStatus(id)).status).toBe('paused');
    await processes.resume(id, { reason: 'They are back.' });
    await expect(processes.advancePhase(id)).rejects.toMatchObject({
      status: 409,
      code: 'nothing-to-advance',
    });
    expect((await processes.listIncidents(id)).items).toEqual([]);
    const trail = (await processes.exportAudit(id)).trim().split('\n');
    expect(trail.length).toBeGreaterThan(20);
    for (const line of trail) expect(() => JSON.parse(line)).not.toThrow();
    await outside.approveToTheEnd(id);
    expect((await processes.getStatus(id)).status).toBe('completed');
  }, 90_000);
});
