// Each method asks for what the API offers: method, path, query and body.
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient, type ProcessesClient } from '../../client/index.ts';
import { json, type Reply, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

let server: ScriptedServer;
afterEach(() => server?.close());

async function asked(reply: Reply, use: (processes: ProcessesClient) => unknown) {
  server = await scriptedServer(reply);
  const answer = await use(createClient({ baseUrl: server.baseUrl, token: 't' }).processes);
  const requests = server.received.map(({ method, url, body }) => [
    `${method} ${url.replace('/api/processes', '')}`,
    body.length === 0 ? undefined : (JSON.parse(body.toString()) as unknown),
  ]);
  return { answer, request: requests[0], requests };
}

const REASON = { reason: 'because' };
const APPROVAL = {
  taskId: 'sso_setup',
  approverIds: ['customer_it_admin'],
  title: 'SSO Configuration Review',
  description: 'Please review the SSO configuration before we proceed',
  artifacts: ['sso_config_summary'],
  expiresIn: '48h',
};

const CALLS: [string, (processes: ProcessesClient) => unknown, string, unknown?][] = [
  ['list', (p) => p.list({ limit: 10, cursor: 'c' }), 'GET ?limit=10&cursor=c'],
  ['get', (p) => p.get('sso', { version: '1.0.0' }), 'GET /sso?version=1.0.0'],
  ['listInstances', (p) => p.listInstances({ status: 'running' }), 'GET /instances?status=running'],
  [
    'listInstances, sorted',
    (p) => p.listInstances({ context: { customer: 'Acme' }, incident: true, sort: 'due', order: 'desc' }),
    'GET /instances?incident=true&sort=due&order=desc&context.customer=Acme',
  ],
  [
    'countInstances',
    (p) => p.countInstances({ status: ['running', 'paused'], waitingOn: 'jane@acme.com' }),
    'GET /instances/count?status=running%2Cpaused&waitingOn=jane%40acme.com',
  ],
  ['getInstance', (p) => p.getInstance('i'), 'GET /instances/i'],
  ['getStatus', (p) => p.getStatus('i'), 'GET /instances/i'],
  ['getTimeline', (p) => p.getTimeline('i'), 'GET /instances/i/timeline'],
  [
    'getAuditLog',
    (p) => p.getAuditLog('i', { limit: 100, types: ['approval', 'phase_transition', 'task_completion'] }),
    'GET /instances/i/audit?limit=100&types=approval%2Cphase_transition%2Ctask_completion',
  ],
  ['advancePhase', (p) => p.advancePhase('i'), 'POST /instances/i/phase', {}],
  ['pause', (p) => p.pause('i', REASON), 'POST /instances/i/pause', REASON],
  ['resume', (p) => p.resume('i', REASON), 'POST /instances/i/resume', REASON],
  ['cancel', (p) => p.cancel('i', REASON), 'POST /instances/i/cancel', REASON],
  [
    'completeTask',
    (p) => p.completeTask('i', 't', { result: { ok: true } }),
    'POST /instances/i/tasks/t/complete',
    { result: { ok: true } },
  ],
  [
    'setFact',
    (p) => p.setFact('i', 'ready', false, REASON),
    'PUT /instances/i/facts/ready',
    { value: false, reason: 'because' },
  ],
  ['getTaskWork', (p) => p.getTaskWork('i', 'errand.1'), 'GET /instances/i/tasks/errand.1/work'],
  [
    'getTranscript',
    (p) => p.getTranscript('i', 't', 2, { turn: 3 }),
    'GET /instances/i/tasks/t/work/2/transcript?turn=3',
  ],
  [
    'answerQuestion',
    (p) => p.answerQuestion('i', 'question.1', { text: 'Berlin' }),
    'POST /instances/i/questions/question.1/answer',
    { text: 'Berlin' },
  ],
  ['listApprovals', (p) => p.listApprovals('i'), 'GET /instances/i/approvals'],
  ['requestApproval', (p) => p.requestApproval('i', APPROVAL), 'POST /instances/i/approvals', APPROVAL],
  ['getDecisionOutcome', (p) => p.getDecisionOutcome('i', 'd'), 'GET /instances/i/decisions/d'],
  ['deliveries', (p) => p.deliveries('i', { limit: 2 }), 'GET /instances/i/deliveries?limit=2'],
  ['listIncidents', (p) => p.listIncidents('i'), 'GET /instances/i/incidents'],
  [
    'resolveIncident',
    (p) => p.resolveIncident('i', 'x', { action: 'redo', target: 't', reason: 'r' }),
    'POST /instances/i/incidents/x/resolve',
    { action: 'redo', target: 't', reason: 'r' },
  ],
  ['listComments', (p) => p.listComments('i'), 'GET /instances/i/comments'],
  ['addComment', (p) => p.addComment('i', { text: 'hi' }), 'POST /instances/i/comments', { text: 'hi' }],
  [
    'bindParticipant',
    (p) => p.bindParticipant('i', 'ciso', { email: 'ciso@acme.com' }),
    'PUT /instances/i/participants/ciso',
    { email: 'ciso@acme.com' },
  ],
  ['listParticipantLinks', (p) => p.listParticipantLinks('i', 'c'), 'GET /instances/i/participants/c/links'],
  [
    'revokeParticipantLink',
    (p) => p.revokeParticipantLink('i', 'c', 'jti'),
    'DELETE /instances/i/participants/c/links/jti',
  ],
  [
    'revokeParticipantLinks',
    (p) => p.revokeParticipantLinks('i', 'c'),
    'DELETE /instances/i/participants/c/links',
  ],
  ['getArtifact', (p) => p.getArtifact('i', 'k', { version: 2 }), 'GET /instances/i/artifacts/k?version=2'],
];

// One argument a case: with fewer values than parameters Jest would put its own `done` in their place.
test.each(CALLS.map((call) => ({ method: call[0], call })))('$method', async ({ call }) => {
  const [, use, line, body] = call;
  const { request } = await asked(json({ ok: 1 }), use);
  expect(request).toEqual([line, body]);
});

test('start leaves the definition to the path and answers id, status and phase', async () => {
  const input = {
    name: 'Acme Corp SSO Deployment',
    context: { customerName: 'Acme Corporation' },
    externalParticipants: [{ participantId: 'customer_ciso', email: 'ciso@acme.com', name: 'Jane Doe' }],
  };
  const reply = json({ id: 'proc-inst-123', status: 'running', phase: 'discovery' }, 201);
  const { request, answer } = await asked(reply, (p) =>
    p.start({ processId: 'enterprise_sso_deployment', ...input }),
  );
  expect(request).toEqual(['POST /enterprise_sso_deployment/instances', input]);
  expect(answer).toMatchObject({ id: 'proc-inst-123', status: 'running', phase: 'discovery' });
});

test('register sends the definition as it is', async () => {
  const definition = { id: 'd', name: 'D', version: '1.0.0', phases: [], agents: {}, humans: {}, gates: [] };
  const { request } = await asked(json({}, 201), (p) => p.register(definition));
  expect(request).toEqual(['POST ', definition]);
});

describe('createExternalParticipantLink', () => {
  test('answers the URL', async () => {
    const url = 'https://app.acme.com/external/approve?token=eyJhbGc';
    const { request, answer } = await asked(json({ id: 'jti', url }, 201), (p) =>
      p.createExternalParticipantLink({
        processInstanceId: 'proc-123',
        participantId: 'customer_it_admin',
        email: 'admin@customer.com',
        expiresIn: '7d',
        permissions: ['view', 'approve', 'comment'],
      }),
    );
    expect(answer).toBe(url);
    expect(request).toEqual([
      'POST /instances/proc-123/participants/customer_it_admin/links',
      { email: 'admin@customer.com', expiresIn: '7d', permissions: ['view', 'approve', 'comment'] },
    ]);
  });

  test('fails where there is none', async () => {
    const link = { processInstanceId: 'i', participantId: 'c', email: 'ciso@acme.com' };
    const use = (p: ProcessesClient) => p.createExternalParticipantLink(link);
    await expect(asked(json({ id: 'jti' }, 201), use)).rejects.toMatchObject({ code: 'answer-without-url' });
  });
});

describe('artifacts', () => {
  test('JSON goes as JSON', async () => {
    const artifact = {
      key: 'sso_requirements',
      type: 'document',
      content: { idpType: 'okta' },
      metadata: { createdBy: 'sso_agent', phase: 'discovery' },
    };
    const { request } = await asked(json({ version: 1 }, 201), (p) => p.storeArtifact('i', artifact));
    expect(request).toEqual(['POST /instances/i/artifacts', artifact]);
  });

  test('bytes go as they are', async () => {
    const content = new Uint8Array([0, 255, 10, 13]);
    server = await scriptedServer(json({ version: 1 }, 201));
    await createClient({ baseUrl: server.baseUrl, token: 't' }).processes.storeArtifact('i', {
      key: 'logo',
      type: 'image',
      content,
      contentType: 'image/png',
      fileName: 'logo & co.png',
      metadata: { phase: 'discovery' },
    });
    const [request] = server.received;
    const url = new URL(request!.url, server.baseUrl);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      key: 'logo',
      type: 'image',
      fileName: 'logo & co.png',
      metadata: '{"phase":"discovery"}',
    });
    expect(request!.headers['content-type']).toBe('image/png');
    expect([...request!.body]).toEqual([...content]);
  });

  test('the list is an array, all pages of it', async () => {
    const second: Reply = json({ items: [{ key: 'b' }] });
    const pages: Reply = (request, response) =>
      (request.url.includes('cursor=next') ? second : json({ items: [{ key: 'a' }], nextCursor: 'next' }))(
        request,
        response,
      );
    const filter = { phase: 'discovery', type: 'document' };
    const { answer, requests } = await asked(pages, (p) => p.listArtifacts('i', filter));
    expect(answer).toEqual([{ key: 'a' }, { key: 'b' }]);
    expect(requests.map(([line]) => line)).toEqual([
      'GET /instances/i/artifacts?phase=discovery&type=document',
      'GET /instances/i/artifacts?phase=discovery&type=document&cursor=next',
    ]);
  });

  test('download gives the bytes', async () => {
    const bytes: Reply = (_, response) => response.end(Buffer.from([1, 0, 254]));
    const { answer, request } = await asked(bytes, (p) => p.downloadArtifact('i', 'k', { version: 3 }));
    expect([...(answer as Uint8Array)]).toEqual([1, 0, 254]);
    expect(request?.[0]).toBe('GET /instances/i/artifacts/k?version=3&download=1');
  });
});

test('the export is handed on byte for byte', async () => {
  const text = '{"seq":1}\n{"seq":2, "name":"ü"}\n';
  const { answer } = await asked(
    (_, response) => response.end(text),
    (p) => p.exportAudit('i'),
  );
  expect(answer).toBe(text);
});
