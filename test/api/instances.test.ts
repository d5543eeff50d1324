// Instances over HTTP: start, read, steer, record.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { instancePath, registerSso, SSO_START, startSso } from '../support/sso-instance.ts';

const START = '/api/processes/enterprise_sso_deployment/instances';
let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
  await registerSso(server);
});
afterAll(() => server.close());
afterEach(() => {
  server.gateway.weather = 'fine';
});

describe('starting', () => {
  test('answers as the sample shows: id, running, the first phase', async () => {
    const answer = await server.ask('POST', START, SSO_START);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: 'Acme Corp SSO Deployment',
      processId: 'enterprise_sso_deployment',
      version: '1.0.0',
      status: 'running',
      phase: 'discovery',
    });
    expect(answer.headers.get('location')).toBe(instancePath(answer.body.id));
  });

  test('the same Idempotency-Key starts one, and answers the same', async () => {
    const key = { 'idempotency-key': 'start-1' };
    const [first, second] = await Promise.all([
      server.ask('POST', START, SSO_START, key),
      server.ask('POST', START, SSO_START, key),
    ]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    const third = await server.ask('POST', START, { ...SSO_START, name: 'Another' }, key);
    expect(third.status).toBe(422);
    expect(third.body.code).toBe('idempotency-key-reused');
  });

  test('a key whose answer was never kept starts the same instance', async () => {
    const key = { 'idempotency-key': 'start-2' };
    const keep = server.books.keepIdempotent.bind(server.books);
    server.books.keepIdempotent = async () => {
      throw new Error('killed');
    };
    expect((await server.ask('POST', START, SSO_START, key)).status).toBe(500);
    server.books.keepIdempotent = keep;
    const before = (await server.ask('GET', `${START.replace('/enterprise_sso_deployment', '')}?limit=500`))
      .body.items.length;
    expect((await server.ask('POST', START, SSO_START, key)).status).toBe(201);
    const after = (await server.ask('GET', '/api/processes/instances?limit=500')).body.items.length;
    expect(after).toBe(before);
  });

  test('an approver without address is refused with their id, unless told otherwise', async () => {
    const [admin] = SSO_START.externalParticipants;
    const body = { ...SSO_START, externalParticipants: [admin] };
    const refused = await server.ask('POST', START, body);
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('approver-without-address');
    expect(refused.text).toContain('customer_ciso');
    expect((await server.ask('POST', START, { ...body, allowUnbound: true })).status).toBe(201);
  });

  test('with no worker it is started, listed and read from the books', async () => {
    server.clock.at += 1_000;
    server.gateway.weather = 'no-worker';
    const started = await server.ask('POST', START, { ...SSO_START, name: 'No worker' });
    expect(started.status).toBe(201);
    const read = await server.ask('GET', instancePath(started.body.id));
    expect(read.body).toMatchObject({ status: 'running', phase: 'discovery', source: { from: 'books' } });
    const list = await server.ask('GET', '/api/processes/instances?limit=1');
    expect(list.body.items).toMatchObject([{ id: started.body.id, name: 'No worker' }]);
    await server.gateway.workerBack();
    const later = await server.ask('GET', instancePath(started.body.id));
    expect(later.body).toMatchObject({ phase: 'configuration', source: { from: 'workflow' } });
  });

  test('with Temporal away it is not confirmed, and the same key starts it once', async () => {
    server.gateway.weather = 'temporal-down';
    const key = { 'idempotency-key': 'start-3' };
    const away = await server.ask('POST', START, SSO_START, key);
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).not.toBeNull();
    server.gateway.weather = 'fine';
    expect((await server.ask('POST', START, SSO_START, key)).status).toBe(201);
  });
});

describe('one instance', () => {
  let id: string;
  beforeAll(async () => {
    id = await startSso(server);
  });

  test('status, approvals and timeline have the fields of the sample', async () => {
    const status = (await server.ask('GET', instancePath(id))).body;
    expect(status).toMatchObject({
      currentPhase: 'configuration',
      completedPhases: ['discovery'],
      blockedTasks: [],
    });
    expect(typeof status.progressPercent).toBe('number');
    expect(status.pendingApprovals).toHaveLength(1);
    const approvals = (await server.ask('GET', instancePath(id, '/approvals'))).body.items;
    expect(approvals).toEqual(status.pendingApprovals);
    expect(approvals[0]).toMatchObject({
      kind: 'task',
      taskId: 'sso_setup',
      status: 'pending',
      approvers: [{ id: 'customer_it_admin', name: 'John Smith' }],
    });
    const { phases } = (await server.ask('GET', instancePath(id, '/timeline'))).body;
    expect(phases.map((phase: { id: string; status: string }) => [phase.id, phase.status])).toEqual([
      ['discovery', 'completed'],
      ['configuration', 'active'],
      ['security_review', 'pending'],
      ['production', 'pending'],
    ]);
  });

  test('artifacts: stored, versioned, listed, read, downloaded', async () => {
    const body = {
      key: 'sso_requirements',
      type: 'document',
      content: { idpType: 'okta', attributes: ['email'] },
      metadata: { createdBy: 'sso_agent', phase: 'discovery' },
    };
    const first = await server.ask('POST', instancePath(id, '/artifacts'), body);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ key: 'sso_requirements', version: 1, storedBy: 'local' });
    const second = await server.ask('POST', instancePath(id, '/artifacts'), { ...body, content: 'words' });
    expect(second.body).toMatchObject({ version: 2, contentType: 'text/plain; charset=utf-8' });
    const newest = await server.ask('GET', instancePath(id, '/artifacts/sso_requirements'));
    expect(newest.body).toMatchObject({ version: 2, content: 'words' });
    const older = await server.ask('GET', instancePath(id, '/artifacts/sso_requirements?version=1'));
    expect(older.body.content).toEqual(body.content);
    const found = await server.ask('GET', instancePath(id, '/artifacts?phase=discovery&type=document'));
    expect(found.body.items.map(({ key }: { key: string }) => key)).toEqual([
      'scim_mapping_doc',
      'sso_requirements',
      'sso_requirements_doc',
    ]);
    const other = await server.ask('GET', instancePath(id, '/artifacts?phase=production'));
    expect(other.body.items).toEqual([]);
    const file = await server.ask('GET', instancePath(id, '/artifacts/sso_requirements?download=1'));
    expect(file.text).toBe('words');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('a file is stored byte for byte', async () => {
    const path = `${instancePath(id, '/artifacts')}?key=logo&type=image&fileName=logo.svg`;
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const stored = await server.ask('POST', path, svg, { 'content-type': 'image/svg+xml' });
    expect(stored.body).toMatchObject({ key: 'logo', contentType: 'image/svg+xml', fileName: 'logo.svg' });
    const file = await server.ask('GET', instancePath(id, '/artifacts/logo?download'));
    expect(file.text).toBe(svg);
    expect(file.headers.get('content-disposition')).toContain('logo.svg');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await server.ask('GET', instancePath(id, '/artifacts/logo'))).body.content).toBeNull();
  });

  test('facts, comments, pause and resume', async () => {
    const fact = await server.ask('PUT', instancePath(id, '/facts/risk_level'), { value: 'low' });
    expect(fact.body).toMatchObject({ id, changed: true });
    expect((await server.ask('GET', instancePath(id))).body.facts).toMatchObject({ risk_level: 'low' });
    const said = await server.ask('POST', instancePath(id, '/comments'), { text: 'All well?' });
    expect(said.status).toBe(201);
    const comments = (await server.ask('GET', instancePath(id, '/comments'))).body.items;
    expect(comments).toMatchObject([{ author: 'local', text: 'All well?', about: null }]);
    const pause = await server.ask('POST', instancePath(id, '/pause'), { reason: 'Holiday' });
    expect(pause.status).toBe(200);
    expect((await server.ask('GET', instancePath(id))).body.status).toBe('paused');
    const again = await server.ask('POST', instancePath(id, '/pause'), { reason: 'Holiday' });
    expect(again.status).toBe(409);
    await server.ask('POST', instancePath(id, '/resume'), { reason: 'Back' });
    expect((await server.ask('GET', instancePath(id))).body.status).toBe('running');
  });

  test('an update without worker is not confirmed, and a repeat with the same key takes effect once', async () => {
    server.gateway.weather = 'no-worker';
    const key = { 'idempotency-key': 'ask-once' };
    const body = { taskId: 'sso_setup', approverIds: ['customer_ciso'], title: 'One more look' };
    const path = instancePath(id, '/approvals');
    const unknown = await server.ask('POST', path, body, key);
    expect(unknown.body.code).toBe('not-confirmed');
    expect(unknown.status).toBe(503);
    server.gateway.weather = 'fine';
    const first = await server.ask('POST', path, body, key);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ kind: 'ad_hoc', title: 'One more look', taskId: 'sso_setup' });
    expect((await server.ask('POST', path, body, key)).text).toBe(first.text);
    const open = (await server.ask('GET', path)).body.items;
    expect(open.filter(({ kind }: { kind: string }) => kind === 'ad_hoc')).toHaveLength(1);
  });

  test('an approval that was asked for before is found by its command, whatever others are called', async () => {
    const path = instancePath(id, '/approvals');
    const body = { taskId: 'sso_setup', approverIds: ['customer_ciso'], title: 'Same title' };
    const { keepIdempotent } = server.books;
    // The process dies between the event and the kept answer.
    server.books.keepIdempotent = () => Promise.reject(new Error('died'));
    const key = { 'idempotency-key': 'ask-and-die' };
    await server.ask('POST', path, body, key);
    server.books.keepIdempotent = keepIdempotent;
    server.problems.splice(0);
    const other = await server.ask('POST', path, body);
    const update = server.gateway.updateCommand;
    server.gateway.updateCommand = async (...args) => {
      const reply = await update(...args);
      return reply.ok ? { ok: true, value: { ...reply.value, events: [] } } : reply;
    };
    const again = await server.ask('POST', path, body, key);
    server.gateway.updateCommand = update;
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(other.body.id);
    const titles = (await server.ask('GET', path)).body.items.filter(
      ({ title }: { title: string }) => title === 'Same title',
    );
    expect(titles.map((each: { id: string }) => each.id)).toEqual([again.body.id, other.body.id]);
  });

  test('what is set for new instances goes into their start', async () => {
    const other = await apiServer({ continueAfterEvents: 120 });
    try {
      const started = await startSso(other);
      expect(await other.books.instanceInput(started)).toMatchObject({ continueAfterEvents: 120 });
      expect(await server.books.instanceInput(id)).not.toHaveProperty('continueAfterEvents');
    } finally {
      await other.close();
    }
  });

  test('the audit trail is paged, filtered and exported', async () => {
    const types = 'approval,phase_transition,task_completion';
    const log = await server.ask('GET', instancePath(id, `/audit?limit=100&types=${types}`));
    expect(new Set(log.body.entries.map(({ type }: { type: string }) => type))).toEqual(
      new Set(types.split(',')),
    );
    const all: number[] = [];
    let cursor = '';
    do {
      const page = await server.ask('GET', instancePath(id, `/audit?limit=3${cursor}`));
      all.push(...page.body.entries.map(({ position }: { position: number }) => position));
      cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : '';
    } while (cursor);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    const lines = (await server.ask('GET', instancePath(id, '/audit/export'))).text.trim().split('\n');
    // Header, entries, the export's own, and the seal.
    expect(lines).toHaveLength(1 + all.length + 1 + 1);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      kind: 'entry',
      stream: 'events',
      seq: 1,
      body: { type: 'InstanceStarted' },
    });
    expect(log.text).not.toContain(server.url);
  });

  test('cancelled, it takes no more changes', async () => {
    expect((await server.ask('POST', instancePath(id, '/cancel'), { reason: 'Enough' })).status).toBe(200);
    const status = (await server.ask('GET', instancePath(id))).body;
    expect(status).toMatchObject({ status: 'cancelled', source: { from: 'books' } });
    const late = await server.ask('PUT', instancePath(id, '/facts/risk_level'), { value: 'high' });
    expect(late.status).toBe(409);
    expect(late.body.code).toBe('instance-closed');
  });
});

test('an incident is listed and resolved', async () => {
  const failing = await apiServer({
    agent: ({ taskId }) =>
      taskId === 'requirements_gathering' ? { ok: false, kind: 'agent_error', reason: 'It broke.' } : null,
  });
  try {
    const id = await startSso(failing);
    for (let i = 0; i < 5; i++) {
      failing.clock.at += 3_600_000;
      await failing.gateway.passTime(id);
    }
    const incidents = (await failing.ask('GET', instancePath(id, '/incidents'))).body.items;
    expect(incidents).toMatchObject([{ kind: 'task-failed', taskId: 'requirements_gathering' }]);
    const path = instancePath(id, `/incidents/${incidents[0].id}/resolve`);
    const noReason = await failing.ask('POST', path, { action: 'skip' });
    expect(noReason.body.errors).toMatchObject([{ pointer: '/reason' }]);
    const resolved = await failing.ask('POST', path, { action: 'skip', reason: 'Known already' });
    expect(resolved.status).toBe(200);
    expect((await failing.ask('GET', instancePath(id, '/incidents'))).body.items).toEqual([]);
    expect((await failing.ask('GET', instancePath(id))).body.exceptions).toBeGreaterThan(0);
  } finally {
    await failing.close();
  }
});

describe('events', () => {
  test('a stream goes on after Last-Event-ID, without a gap', async () => {
    const id = await startSso(server);
    const all = await eventsUntil(
      `${server.url}${instancePath(id, '/events')}?after=0`,
      {},
      (events) => events.length >= 5,
    );
    expect(all[0]).toMatchObject({ event: 'instance', data: { instanceId: id, seq: 1 } });
    const middle = all[2]!;
    const rest = await eventsUntil(
      `${server.url}${instancePath(id, '/events')}`,
      { 'last-event-id': String(middle.id) },
      (events) => events.length >= 2,
    );
    expect(rest[0]!.id).toBe(all[3]!.id);
  });

  test('news arrive while listening', async () => {
    const id = await startSso(server);
    const news = eventsUntil(`${server.url}/api/events`, {}, (events) =>
      events.some(({ data }) => data.details.name === 'news'),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.ask('PUT', instancePath(id, '/facts/news'), { value: 1 });
    expect((await news).at(-1)!.data.instanceId).toBe(id);
  });
});

interface StreamEvent {
  id: number;
  event: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
}

async function eventsUntil(
  url: string,
  headers: Record<string, string>,
  enough: (events: StreamEvent[]) => boolean,
): Promise<StreamEvent[]> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended: ${text}`);
    text += Buffer.from(value).toString('utf8');
    const events = text
      .split('\n\n')
      .slice(0, -1)
      .flatMap((block) => {
        const match = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/s.exec(block);
        return match ? [{ id: Number(match[1]), event: match[2]!, data: JSON.parse(match[3]!) }] : [];
      });
    if (!enough(events)) continue;
    await reader.cancel();
    return events;
  }
}
