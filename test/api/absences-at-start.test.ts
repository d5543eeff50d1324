// Who is said to be away when an instance starts: wrong absences are refused with a pointer, right ones are on the trail.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { registerSso, SSO_START } from '../support/sso-instance.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
  await registerSso(server);
});
afterAll(() => server.close());

const [john, jane] = SSO_START.externalParticipants;
const start = (away: object, more: object = {}) =>
  server.ask('POST', '/api/processes/enterprise_sso_deployment/instances', {
    ...SSO_START,
    externalParticipants: [{ ...john, away }, jane],
    ...more,
  });
const at = (field: string) => `/externalParticipants/0/away/${field}`;

test.each([
  ['nobody here', { substitute: 'customer_cto' }, at('substitute'), 'participant-not-found'],
  ['an agent', { substitute: 'sso_agent' }, at('substitute'), 'participant-not-found'],
  ['themselves', { substitute: 'customer_it_admin' }, at('substitute'), 'wrong-value'],
  ['somebody without an address', { substitute: 'deeployd_support' }, at('substitute'), 'missing-address'],
  ['a time that is none', { substitute: 'customer_ciso', until: 'May' }, at('until'), 'invalid-format'],
  [
    'somebody, until a time that is over',
    { substitute: 'customer_ciso', until: '2020-01-01T00:00:00Z' },
    at('until'),
    'wrong-value',
  ],
])('an absence that names %s is refused at its field', async (_, away, pointer, code) => {
  const answer = await start(away);
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
  expect(answer.body.errors).toMatchObject([{ pointer, code }]);
  expect((await server.ask('GET', '/api/processes/instances')).body.items).toEqual([]);
});

test('one that can be is on the trail; a missing address may be waived', async () => {
  for (const [substitute, more] of [
    ['customer_ciso', {}],
    ['deeployd_support', { allowUnbound: true }],
  ] as const) {
    const answer = await start({ substitute }, more);
    expect(answer.status).toBe(201);
    const events = await server.books.events(answer.body.id as string);
    const set = events.flatMap((event) => (event.type === 'AbsenceSet' ? [event.data] : []));
    expect(set).toEqual([{ participantId: 'customer_it_admin', substitute, until: null, reason: '' }]);
  }
});
