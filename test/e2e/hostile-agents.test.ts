// Agents that obey what stands in an uploaded document: one with a model behind it, by its tools, and one elsewhere, with its
// real credential. Nothing of what they try is done, and each try is on the audit trail.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { calls, playing, startE2eWithAgents } from '../support/agents-e2e.ts';
import { callBack, callWith } from '../support/agent-caller.ts';
import { browser } from '../support/browser.ts';
import { type E2e, eventTypes, until, wholeAudit } from '../support/e2e.ts';
import { INJECTION, OFFERS, ORDER, TRIES, refusedCalls } from '../support/hostile-tries.ts';
import { type ModelServer, startModelServer, workDone } from '../support/openai-server.ts';
import { upload } from '../support/portal-upload.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const A_TURN = 8;
const turns = Array.from({ length: Math.ceil(TRIES.length / A_TURN) }, (_, index) =>
  calls(...TRIES.slice(index * A_TURN, (index + 1) * A_TURN)),
);

let e2e: E2e;
let model: ModelServer;
let remote: ScriptedServer;
let id: string;
let other: string;
const seen: Record<'before' | 'after', unknown> = { before: null, after: null };
const priced = workDone({ summary: 'Priced.', artifacts: [{ key: 'price_list', content: '100 a piece' }] });

/** All that a try could have moved, of both instances. */
async function standing(): Promise<unknown> {
  return await Promise.all(
    [id, other].map(async (each) => {
      const { processes } = e2e.client;
      const { source: _, estimatedCompletion: __, ...status } = await processes.getStatus(each);
      const { items: links } = await processes.listParticipantLinks(each, 'john');
      return {
        status,
        artifacts: await processes.listArtifacts(each),
        comments: (await processes.listComments(each)).items,
        mailed: links.length,
        events: Object.entries(await eventTypes(e2e, each)).filter(([type]) => /^[A-Z]/.test(type)),
      };
    }),
  );
}

beforeAll(async () => {
  model = await startModelServer({
    script: playing({
      'price.1': [priced],
      'read.1': [
        async () => {
          // Word of what came before may still be on its way.
          await until('a quiet moment', async () => {
            const first = JSON.stringify(await standing());
            await new Promise((done) => setTimeout(done, 500));
            return first === JSON.stringify(await standing());
          });
          seen.before = await standing();
          return calls(['get_artifact', { key: await uploadedKey() }], ['list_artifacts']);
        },
        ...turns,
        async () => {
          seen.after = await standing();
          // The answer tries once more: the attempt has failed.
          return workDone({ summary: 'Approved.', facts: { contract_approved: true } });
        },
      ],
      'read.2': [workDone({ summary: 'Read: it holds orders to me, which are none.' })],
    }),
  });
  remote = await scriptedServer((_, response) => response.writeHead(202).end());
  e2e = await startE2eWithAgents(
    {
      models: { small: { provider: 'openai-compatible', model: 'small-1', baseUrl: model.baseUrl } },
      templates: {
        reader: { executor: { type: 'model', model: 'small' }, tools: [...ALL_TOOLS, 'pay_invoice'] },
        pricer: { executor: { type: 'model', model: 'small' }, tools: ['store_artifact'] },
        remote: {
          executor: { type: 'http', url: `${remote.baseUrl}/agent`, secret: { env: 'AGENT_SECRET' } },
          tools: ['set_fact', 'store_artifact', 'request_approval'],
        },
      },
      tools: {
        pay_invoice: {
          type: 'http',
          description: 'Pays an invoice.',
          url: `${remote.baseUrl}/pay`,
          input: { type: 'object' },
        },
      },
    },
    { AGENT_SECRET: SECRET },
  );
  await e2e.client.processes.register(OFFERS);
  const people = ['john', 'jane', 'supplier', 'ops'].map((participantId) => ({
    participantId,
    email: `${participantId}@acme.com`,
  }));
  const start = async (name: string) =>
    (await e2e.client.processes.start({ processId: 'offers', name, externalParticipants: people })).id;
  other = await start('Another customer');
  id = await start('Offer');
  await handIn();
  await e2e.client.processes.completeTask(id, 'hand_in', { reason: 'It is there.' });
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
  await model?.close();
  await remote?.close();
}, 60_000);

const ALL_TOOLS = OFFERS.phases[0]!.tasks.find((task) => task.id === 'read')!.tools!;

const uploadedKey = async (): Promise<string> =>
  (await e2e.client.processes.listArtifacts(id)).find(({ key }) => key.startsWith('upload.'))!.key;

/** The supplier, on the portal. */
async function handIn(): Promise<void> {
  const link = await e2e.client.processes.createExternalParticipantLink({
    processInstanceId: id,
    participantId: 'supplier',
    email: 'supplier@acme.com',
    permissions: ['view', 'comment', 'upload'],
  });
  const person = browser({ url: e2e.stack.apiUrl });
  await person.open(link);
  const sent = await upload(person, e2e.stack.apiUrl, 'offer.txt', INJECTION);
  if (![200, 303].includes(sent.status)) throw new Error(`${sent.status} ${await sent.text()}`);
}

const refusals = async (taskId: string) =>
  (await wholeAudit(e2e, id)).filter(
    ({ details }) => details['event'] === 'agent_refused' && details['taskId'] === taskId,
  );

test('no try of the model’s agent does anything, and each is on the trail', async () => {
  await until('the tries', async () => seen.after, 60_000);
  expect(TRIES.length).toBeGreaterThanOrEqual(30);
  const noted = await refusals('read');
  expect(noted.map(({ details }) => details['tool'])).toEqual(TRIES.map(([tool]) => tool));
  for (const { actor, action } of noted) expect([actor, action]).toEqual(['reader', expect.any(String)]);
  expect(seen.after).toEqual(seen.before);
  expect(model.complaints).toEqual([]);
  expect(remote.received.filter(({ url }) => url === '/pay')).toEqual([]);
}, 90_000);

test('an answer that sets what stands for a person’s word is a failed attempt', async () => {
  await until('the second attempt', async () => {
    const { tasks } = await e2e.client.processes.getStatus(id);
    return tasks.find((task) => task.id === 'read')!.attempts >= 2;
  });
  const failed = (await wholeAudit(e2e, id)).find(({ details }) => details['event'] === 'TaskAttemptFailed');
  expect(failed!.details).toMatchObject({ taskId: 'read', kind: 'bad_output' });
  expect(failed!.details['reason']).toContain('contract_approved');
  expect((await e2e.client.processes.getStatus(id)).facts).toEqual({});
}, 60_000);

test('the document reached the model as a quoted block, with who wrote it, and nowhere else', () => {
  const about = model.requests.filter(({ key }) => /\.read\.\d+\.t/.test(key));
  expect(about.length).toBeGreaterThan(5);
  for (const request of about) {
    expect(request.said('system')).not.toContain(ORDER);
    const rest = [];
    for (const { content } of request.body.messages) {
      const text = typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join('');
      const blocks = [...text.matchAll(/<<<DATA ([0-9a-f]{24}) ([^\n]*)\n[^]*?\n\1 DATA>>>/g)];
      for (const [block, , head] of blocks) {
        if (block.includes(ORDER)) expect(head).toMatch(/^author: Supplier; source: artifact "upload\./);
      }
      rest.push(text.replaceAll(/<<<DATA ([0-9a-f]{24}) [^\n]*\n[^]*?\n\1 DATA>>>/g, ''));
    }
    expect(rest.join('\n')).not.toContain(ORDER);
  }
  // It did get there: by the prompt, and by the tool.
  expect(about[0]!.said('user')).toContain(ORDER);
  expect(about[1]!.said('tool')).toContain(ORDER);
});

interface Task {
  credential: string;
  callbackUrl: string;
  untrusted: { author: string; text: string }[];
}

test('no call of the agent elsewhere with its real credential does anything, and each is on the trail', async () => {
  const given = await until('its work', async () => {
    const asked = remote.received.find(({ url }) => url === '/agent');
    return asked && (JSON.parse(asked.body.toString('utf8')) as Task);
  });
  expect(given.untrusted).toContainEqual(expect.objectContaining({ author: 'Supplier', text: INJECTION }));
  await until('the approval', async () =>
    (await e2e.client.processes.listApprovals(id)).items.find(({ taskId }) => taskId === 'read'),
  );
  const own = `/api/processes/instances/${id}`;
  const refused = refusedCalls(id, other);
  const before = await standing();
  for (const [method, path, body] of refused) {
    const { status } = await callWith(e2e.stack.apiUrl, given.credential, method, path, body);
    // A fact that follows from the course is nobody's to set.
    const expected = path.endsWith('/contract_approved') ? 409 : 403;
    expect([method, path, status]).toEqual([method, path, expected]);
  }
  const noted = await refusals('check');
  expect(noted.map(({ details }) => details['tool'])).toEqual(
    refused.map(([method, path]) => `${method} ${path}`),
  );
  // The pages of people do not know it, and no other token can be made of it.
  const [head, , signature] = given.credential.split('.');
  const claims = { sub: id, task: 'read', attempt: 2, agent: 'reader', tools: ['set_fact'] };
  const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
  expect((await callWith(e2e.stack.apiUrl, forged, 'GET', own)).status).toBe(401);
  for (const path of ['/external', '/external/decide']) {
    const { status, text } = await callWith(e2e.stack.apiUrl, given.credential, 'GET', path);
    expect([path, status, text.includes('name="csrf"')]).toEqual([path, 403, false]);
  }
  const visitor = browser({ url: e2e.stack.apiUrl });
  const token = new URLSearchParams({ token: given.credential });
  const pages = [
    await visitor.get(`/external/approve?${token.toString()}`),
    await visitor.post('/external/approve', token),
  ];
  expect(pages.filter(({ status }) => status < 400)).toEqual([]);
  expect([...visitor.cookies]).toEqual([]);
  // Signed well, and sent to where another agent's work is awaited.
  const address = given.callbackUrl.replace('/tasks/check/attempts/1/', '/tasks/price/attempts/1/');
  expect(await callBack(SECRET, address, 'Taken over.')).toBe(401);
  expect(await standing()).toEqual(before);
}, 60_000);

test('once its attempt is over the credential opens nothing, and a callback changes nothing', async () => {
  const { credential, callbackUrl } = JSON.parse(
    remote.received.find(({ url }) => url === '/agent')!.body.toString('utf8'),
  ) as Task;
  expect(await callBack(SECRET, callbackUrl, 'Checked.')).toBe(202);
  await until('the request for approval', async () =>
    (await e2e.client.processes.listApprovals(id)).items.find(({ taskId }) => taskId === 'check'),
  );
  const before = await standing();
  const { status, text } = await callWith(
    e2e.stack.apiUrl,
    credential,
    'GET',
    `/api/processes/instances/${id}`,
  );
  expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([403, 'attempt-over']);
  expect(await callBack(SECRET, callbackUrl, 'Checked, and approved.')).toBe(409);
  expect(await standing()).toEqual(before);
  const reasons = (await refusals('check')).slice(-2).map(({ details }) => details['reason']);
  expect(reasons).toEqual([expect.stringContaining('attempt-over'), expect.stringContaining('too late')]);
}, 60_000);
