// Who starts an instance does not approve in it: said at the start, and whenever a person comes in or gets an address.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { instancePath, registerSso, SSO_FILE, SSO_START } from '../support/sso-instance.ts';

const STARTER = 'carol@acme.com';
const reason = 'On holiday until Monday.';
let server: ApiServer;
beforeEach(async () => {
  server = await apiServer();
});
afterEach(() => server.close());

async function counts() {
  const { books } = server;
  return {
    instances: await books.countInstances({}),
    position: await books.lastPosition(),
    notifications: server.gateway.notifications.length,
  };
}
const startSso = (fields: object, headers = {}) =>
  server.ask(
    'POST',
    '/api/processes/enterprise_sso_deployment/instances',
    { ...SSO_START, ...fields },
    headers,
  );

describe('startedBy', () => {
  test.each([
    ['an approver’s address', 'ciso@acme.com'],
    ['the same in capitals', 'CISO@Acme.com'],
  ])('%s: refused, and nothing is written', async (_what, startedBy) => {
    await registerSso(server);
    const before = await counts();
    const headers = { 'idempotency-key': 'start-1' };
    const answer = await startSso({ startedBy }, headers);
    expect([answer.status, answer.body.code]).toEqual([409, 'starter-may-not-approve']);
    expect(answer.body.detail).toMatch(/customer_ciso.*Have somebody else start it/);
    expect(answer.body.details).toEqual({ participantIds: ['customer_ciso'] });
    expect(await counts()).toEqual(before);
    expect((await startSso({ startedBy: STARTER }, { 'idempotency-key': 'start-2' })).status).toBe(201);
  });

  test('no address: refused with the field', async () => {
    await registerSso(server);
    const answer = await startSso({ startedBy: 'Carol' });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
    expect(answer.body.errors).toMatchObject([{ pointer: '/startedBy' }]);
  });

  test('where the definition waives it: it starts, and they decide', async () => {
    const definition = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
    await server.ask('POST', '/api/processes', { ...definition, separationOfDuties: false });
    expect((await startSso({ startedBy: 'ciso@acme.com' })).status).toBe(201);
  });

  test('is on the list of instances, and on no event', async () => {
    await registerSso(server);
    const { body } = await startSso({ startedBy: STARTER });
    const [listed] = (await server.ask('GET', '/api/processes/instances')).body.items;
    expect(listed.startedBy).toBe(STARTER);
    expect(JSON.stringify(await server.books.events(body.id))).not.toContain(STARTER);
  });
});

describe('once it runs', () => {
  const definition = (fields: Partial<ProcessDefinition> = {}) =>
    aDefinition({
      phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])],
      ...fields,
    });
  async function begin(fields: Partial<ProcessDefinition> = {}): Promise<string> {
    await server.ask('POST', '/api/processes', definition(fields));
    const started = await server.ask('POST', '/api/processes/sample/instances', {
      name: 'Sample',
      startedBy: STARTER,
      externalParticipants: ['approver', 'doer', 'dispatcher'].map((participantId) => ({
        participantId,
        email: `${participantId}@acme.com`,
      })),
    });
    expect(started.status).toBe(201);
    return started.body.id as string;
  }
  const carol = { name: 'Carol', email: 'Carol@acme.com' };
  const handOver = (id: string) =>
    server.ask('POST', instancePath(id, '/approvals/task.make.1/hand-over'), {
      from: 'approver',
      to: carol,
      reason,
    });
  const bind = (id: string, participantId: string, email: string) =>
    server.ask('PUT', instancePath(id, `/participants/${participantId}`), { email, reason });

  test('an approval is not handed over to the starter, as a new person', async () => {
    const id = await begin();
    const before = await server.books.events(id);
    const answer = await handOver(id);
    expect([answer.status, answer.body.code]).toEqual([409, 'starter-may-not-approve']);
    expect(await server.books.events(id)).toEqual(before);
    expect((await handOver(await begin({ version: '2.0.0', separationOfDuties: false }))).status).toBe(200);
  });

  test('nor to somebody whom the definition names, once they have the starter’s address', async () => {
    const id = await begin();
    expect((await bind(id, 'second', STARTER)).status).toBe(200);
    expect((await handOver(id)).body.code).toBe('starter-may-not-approve');
    expect((await bind(id, 'second', 'second@acme.com')).status).toBe(200);
    const to = { participantId: 'second' };
    const path = instancePath(id, '/approvals/task.make.1/hand-over');
    expect((await server.ask('POST', path, { from: 'approver', to, reason })).status).toBe(200);
  });

  test('an approver does not get the starter’s address', async () => {
    const id = await begin();
    const before = await server.books.events(id);
    const bound = await bind(id, 'approver', STARTER.toUpperCase());
    expect([bound.status, bound.body.code]).toEqual([409, 'starter-may-not-approve']);
    expect(bound.body.detail).toMatch(/^email: this is the address of who started/);
    expect(await server.books.events(id)).toEqual(before);
  });

  test('a substitute who started it stands in for no approver: it stays, as an incident', async () => {
    const id = await begin();
    const absence = { substitute: carol, reason };
    expect(
      (await server.ask('PUT', instancePath(id, '/participants/approver/absence'), absence)).status,
    ).toBe(200);
    const { incidents } = (await server.ask('GET', instancePath(id))).body;
    expect(incidents).toMatchObject([{ kind: 'substitute-unfit' }]);
    const types = (await server.books.events(id)).map(({ type }) => type);
    expect(types).not.toContain('ApprovalHandedOver');
  });
});

describe('away from the start', () => {
  const start = async (away: object) => {
    await registerSso(server);
    const [admin, ciso] = SSO_START.externalParticipants;
    return await startSso({ externalParticipants: [{ ...admin, away }, ciso] });
  };
  const inDays = (days: number) => new Date(server.clock.at + days * 86_400_000).toISOString();

  test('what an approver is asked goes to the substitute at once', async () => {
    const { status, body } = await start({ substitute: 'customer_ciso', until: inDays(7) });
    expect(status).toBe(201);
    const events = await server.books.events(body.id);
    expect(events.find(({ type }) => type === 'AbsenceSet')?.data).toMatchObject({
      participantId: 'customer_it_admin',
      substitute: 'customer_ciso',
    });
    expect(events.find(({ type }) => type === 'ApprovalHandedOver')?.data).toMatchObject({
      from: 'customer_it_admin',
      to: 'customer_ciso',
      how: 'absence',
    });
  });
});
