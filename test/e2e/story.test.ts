// The sample from start to end, as outsiders live it: HTTP, mail, pages. As it is, with every task replayed, on PostgreSQL.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApprovalResponse } from '../../client/index.ts';
import { type E2e, Outside, eventTypes, startE2e, until, wholeAudit } from '../support/e2e.ts';
import { type PostgresCluster, postgresBinaries, startPostgres } from '../support/postgres.ts';

type Settings = () => Promise<Record<string, string>>;
const binaries = postgresBinaries();
const ways: [string, Settings][] = [
  ['as it is', async () => ({})],
  ['with no workflow cached, so that every task replays', async () => ({ MAX_CACHED_WORKFLOWS: '0' })],
];
let cluster: PostgresCluster | null = null;
if (binaries !== null) {
  const onPostgres: Settings = async () => {
    cluster = await startPostgres(binaries);
    return { DATABASE_URL: await cluster.database() };
  };
  ways.push(['on PostgreSQL', onPostgres]);
} else if (process.env['CI'] === 'true') {
  test('PostgreSQL is installed', () => {
    throw new Error(
      'PostgreSQL was not found: install it, or name the folder of its programs in POSTGRES_BIN.',
    );
  });
} else {
  console.warn(
    'NOT RUN: the sample on PostgreSQL. Install it, or name the folder of its programs in POSTGRES_BIN.',
  );
  test.skip('the sample on PostgreSQL', () => {});
}
afterAll(async () => {
  await cluster?.remove();
});

describe.each(ways)('the sample %s', (way, settings) => {
  let e2e: E2e;
  let id: string;
  let outside: Outside;
  const responses: ApprovalResponse[] = [];

  beforeAll(async () => {
    e2e = await startE2e(await settings());
    const instance = await e2e.client.processes.start({
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
    id = instance.id;
    expect(instance).toMatchObject({ status: 'running', phase: 'discovery' });
    outside = await Outside.of(e2e, id);
    const stop = e2e.client.processes.onApprovalResponse(id, (response) => void responses.push(response));
    await outside.approveToTheEnd(id);
    await until('nine responses on the stream', async () => responses.length >= 9);
    stop();
    await outside.look();
  }, 180_000);
  afterAll(async () => {
    await e2e?.stop();
  }, 60_000);

  test('completes, with every phase complete and nothing pending', async () => {
    const status = await e2e.client.processes.getStatus(id);
    expect(status).toMatchObject({
      status: 'completed',
      currentPhase: null,
      completedPhases: ['discovery', 'configuration', 'security_review', 'production'],
      pendingApprovals: [],
      blockedTasks: [],
      incidents: [],
      progressPercent: 100,
    });
    const { phases } = await e2e.client.processes.getTimeline(id);
    expect(phases.map(({ name, status: now }) => [name, now])).toEqual([
      ['Discovery & Planning', 'completed'],
      ['Configuration', 'completed'],
      ['Security Review', 'completed'],
      ['Production Deployment', 'completed'],
    ]);
    expect(
      phases.flatMap(({ tasks }) => tasks).every((task) => task.status === 'completed' && task.simulated),
    ).toBe(true);
  });

  test('asks for 8 approvals, takes 9 decisions, sends 7 approval mails: 4 and 3', async () => {
    const types = await eventTypes(e2e, id);
    expect(types).toMatchObject({ ApprovalRequested: 8, ApprovalDecided: 9, ApprovalGranted: 8 });
    const sent = outside.approvalMails.map(({ to }) => to);
    expect(sent.filter((to) => to === 'it-admin@acme.com')).toHaveLength(4);
    expect(sent.filter((to) => to === 'ciso@acme.com')).toHaveLength(3);
    expect(sent).toHaveLength(7);
    expect(new Set(outside.mails.map(({ to }) => to))).toEqual(
      new Set(['it-admin@acme.com', 'ciso@acme.com']),
    );
  });

  test('tells each decision once on the stream, with who, what and on which task', () => {
    expect(responses).toHaveLength(9);
    expect(responses.every(({ approved }) => approved)).toBe(true);
    const byTask = responses.map(({ taskId, approverEmail }) => [taskId, approverEmail]);
    expect(byTask).toContainEqual(['sso_setup', 'it-admin@acme.com']);
    expect(byTask).toContainEqual(['security_assessment', 'ciso@acme.com']);
    expect(responses.filter(({ taskId }) => taskId === null)).toHaveLength(6);
    for (const { timestamp } of responses) expect(Number.isNaN(Date.parse(timestamp))).toBe(false);
  });

  test('answers each decision with a receipt that can be looked at again', async () => {
    expect(outside.receipts).toHaveLength(9);
    for (const { status, html } of outside.receipts) {
      expect(status).toBe(200);
      expect(html).toContain('Audit head');
    }
  });

  test('has stored what the agents made, readable with its hash', async () => {
    const artifacts = await e2e.client.processes.listArtifacts(id);
    expect(artifacts.map(({ key }) => key).sort()).toEqual(['scim_mapping_doc', 'sso_requirements_doc']);
    const artifact = await e2e.client.processes.getArtifact(id, 'sso_requirements_doc');
    expect(artifact).toMatchObject({ key: 'sso_requirements_doc', version: 1 });
    expect(artifact.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(artifact.content)).toContain('acme.com');
  });

  test('has a trail without gaps, in one order, with decisions bound to what was shown', async () => {
    const entries = await wholeAudit(e2e, id);
    for (const stream of ['events', 'journal']) {
      const seqs = entries.filter((entry) => entry.stream === stream).map(({ seq }) => seq);
      expect(seqs.sort((a, b) => a - b)).toEqual(seqs.map((_each, index) => index + 1));
    }
    const decided = entries.filter(({ details }) => details['event'] === 'ApprovalDecided');
    for (const { details, type } of decided) {
      expect(type).toBe('approval');
      expect(details['viewed']).toMatch(/^[0-9a-f]{64}$/);
      expect(details['linkVia']).toBe('mail');
    }
    const page = await e2e.client.processes.getAuditLog(id, {
      limit: 100,
      types: ['approval', 'phase_transition', 'task_completion'],
    });
    expect(new Set(page.entries.map(({ type }) => type))).toEqual(
      new Set(['approval', 'phase_transition', 'task_completion']),
    );
  });

  test('left no token anywhere but in the mails', async () => {
    const tokens = outside.mails.flatMap(({ link }) =>
      link ? [new URL(link).searchParams.get('token')!] : [],
    );
    expect(tokens.length).toBeGreaterThanOrEqual(7);
    const history = await e2e.temporal('workflow', 'show', '--workflow-id', id, '--output', 'json');
    const written = await e2e.files((path) => !path.includes('/mail/'));
    expect(written.some(({ path }) => path.endsWith('countersign.db'))).toBe(way !== 'on PostgreSQL');
    expect(written.some(({ path }) => path.endsWith('temporal.db'))).toBe(true);
    // What is looked through is not empty: ids of the mails' instance stand in it.
    expect(history).toContain(id);
    expect(written.some(({ path, bytes }) => path.includes('temporal.db') && bytes.includes(id))).toBe(true);
    for (const token of tokens) {
      const signature = token.slice(token.lastIndexOf('.') + 1);
      expect(history).not.toContain(signature);
      for (const { path, bytes } of written) {
        if (bytes.includes(signature)) throw new Error(`A link's token stands in ${path}`);
      }
    }
  });
});
