// Instances started with a team: what is pinned, and what is refused.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { graphOf } from '../../api/instance/instance-reader.ts';
import type { TeamTemplate } from '../../definition/team-types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { aDefinition } from '../support/definition-builder.ts';
import { instancePath, registerSso, SSO_START } from '../support/sso-instance.ts';
import { aMember, aRule, aTeamTemplate } from '../support/team-builder.ts';

const TEAM_FILE = new URL('../../examples/enterprise-deployment-team.json', import.meta.url);
const PATH = '/api/team-templates';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
  await registerSso(server);
});
afterAll(() => server.close());

const instantiate = (id: string) => server.ask('POST', `${PATH}/${id}/instantiate`, {});

async function registered(template: TeamTemplate): Promise<string> {
  const answer = await server.ask('POST', PATH, template);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
}

async function aTeamOf(template: TeamTemplate): Promise<string> {
  return (await instantiate(await registered(template))).body.id as string;
}

const start = (body: object, process = 'enterprise_sso_deployment') =>
  server.ask('POST', `/api/processes/${process}/instances`, body);

test('pins it: in the books, in the input of the workflow, and on the trail', async () => {
  const example = JSON.parse(await readFile(TEAM_FILE, 'utf8')) as TeamTemplate;
  const { body: team } = await instantiate(await registered(example));
  const { body, status } = await start({ ...SSO_START, teamId: team.id });
  expect(status).toBe(201);
  const input = await server.books.instanceInput(body.id);
  expect(input!.team).toEqual(team);
  const { body: without } = await start(SSO_START);
  for (const [id, teamId] of [
    [without.id, null],
    [body.id, team.id],
  ]) {
    const row = (await server.books.instance(id))!;
    expect(row.teamId).toBe(teamId);
    expect((await graphOf(server.books, row)).team?.id ?? null).toBe(teamId);
  }
  const [started] = await server.books.events(body.id);
  expect(started!.data).toMatchObject({ teamId: team.id, teamHash: hashOf(team) });
  const { id, name, templateId, version } = team;
  const { body: read } = await server.ask('GET', instancePath(body.id));
  expect(read.team).toEqual({ id, name, templateId, version });
  const { body: list } = await server.ask('GET', '/api/processes/instances');
  const teams = list.items.map((each: { id: string; teamId: string }) => [each.id, each.teamId]);
  expect(teams).toEqual(
    expect.arrayContaining([
      [body.id, team.id],
      [without.id, null],
    ]),
  );
});

test('the brief of its entry agent is found by its id once it is over, and the audit says that id', async () => {
  const example = JSON.parse(await readFile(TEAM_FILE, 'utf8')) as TeamTemplate;
  const { body: team } = await instantiate(await registered({ ...example, id: 'with-brief' }));
  const { body } = await start({ ...SSO_START, teamId: team.id });
  expect((await server.ask('GET', instancePath(body.id))).body.errands).toEqual([]);
  const { body: work } = await server.ask('GET', instancePath(body.id, '/tasks/errand.1/work'));
  expect(work).toMatchObject({ id: 'errand.1', attempts: [{ outcome: 'done' }] });
  const { body: audit } = await server.ask('GET', instancePath(body.id, '/audit?types=task&limit=500'));
  const ended = audit.entries.find(
    ({ details }: { details: { event: string } }) => details.event === 'ErrandEnded',
  );
  expect(ended.action).toContain('errand 1');
  expect(ended.details).toMatchObject({ errandId: 'errand.1' });
});

test('one that nobody made is refused with the field', async () => {
  const answer = await start({ ...SSO_START, teamId: 'team-0' });
  expect([answer.status, answer.body.code]).toEqual([422, 'team-not-found']);
  expect(answer.body.errors[0].pointer).toBe('/teamId');
});

test('a context that does not fit its onboarding is refused with every place', async () => {
  const format = (format: string) => ({ type: 'string', format });
  const teamId = await aTeamOf(
    aTeamTemplate({
      name: 'Asks for much',
      orchestration: { mode: 'hierarchical', entryAgentId: 'lead' },
      // No "type": as in the sample, only what the properties must be.
      sharedOnboarding: {
        properties: {
          goLive: format('date'),
          contact: format('email'),
          site: format('uri'),
          seats: { type: 'integer', minimum: 1 },
          'a/b c': { type: 'string' },
          people: { type: 'array', items: { type: 'object', required: ['name'] } },
        },
        required: ['customerName', 'goLive'],
      },
    }),
  );
  const context = {
    goLive: '2026-02-30',
    contact: 'nobody',
    site: 'not an address',
    seats: 0,
    'a/b c': 1,
    people: [{ name: 'Jane Doe' }, {}],
  };
  const answer = await start({ ...SSO_START, context, teamId });
  expect([answer.status, answer.body.code]).toEqual([422, 'context-does-not-fit']);
  const found = answer.body.errors as { pointer: string; code: string }[];
  expect(found.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
    '/context/a~1b c schema-type',
    '/context/contact schema-format',
    '/context/customerName schema-required',
    '/context/goLive schema-format',
    '/context/people/1/name schema-required',
    '/context/seats schema-minimum',
    '/context/site schema-format',
  ]);
  const right = { customerName: 'Acme', goLive: '2026-03-01', contact: 'john@acme.com', seats: 1 };
  expect((await start({ ...SSO_START, context: right, teamId })).status).toBe(201);
});

test('whom neither team nor process knows is refused, all at once, and nothing is made', async () => {
  const teamId = await aTeamOf(
    aTeamTemplate({
      name: 'Names strangers',
      agents: [...aTeamTemplate().agents, aMember('customer_ciso')],
      orchestration: {
        mode: 'hierarchical',
        entryAgentId: 'lead',
        escalationPath: ['lead', 'deeployd_suport', 'customer_it_admin'],
      },
      interactionRules: [
        aRule({ id: 'a', target: 'nobody_here' }),
        aRule({ id: 'b', target: 'delegator' }),
        aRule({ id: 'c', target: 'external_participant' }),
        aRule({ id: 'd', action: 'request_approval', target: 'sso_agent' }),
      ],
      sharedOnboarding: { required: ['customerRegion'] },
    }),
  );
  const before = await server.ask('GET', '/api/processes/instances?limit=500');
  const answer = await start({ ...SSO_START, teamId });
  expect([answer.status, answer.body.code]).toEqual([422, 'team-does-not-fit']);
  expect(answer.body.errors.map(({ message }: { message: string }) => message)).toEqual([
    expect.stringContaining('"customer_ciso"'),
    expect.stringContaining('Did you mean "deeployd_support"?'),
    expect.stringContaining('"nobody_here"'),
    expect.stringContaining('"sso_agent"'),
    expect.stringContaining('customerRegion'),
  ]);
  const after = await server.ask('GET', '/api/processes/instances?limit=500');
  expect(after.body.items).toHaveLength(before.body.items.length);
});

test('a definition that names a template gets a team of its own for each instance, the same for a repeat', async () => {
  const definition = aDefinition({ id: 'with_team', team: 'crew' });
  await server.ask('POST', '/api/processes', definition);
  const body = { name: 'One', allowUnbound: true };
  const none = await start(body, 'with_team');
  expect([none.status, none.body.code]).toEqual([422, 'team-not-found']);
  await registered(aTeamTemplate());
  const ids = [];
  for (const key of ['a', 'b']) {
    const { body: made, status } = await server.ask('POST', '/api/processes/with_team/instances', body, {
      'idempotency-key': `with-team-${key}`,
    });
    expect(status).toBe(201);
    ids.push((await server.books.instance(made.id))!.teamId);
  }
  expect(new Set(ids).size).toBe(2);
  expect((await server.books.team(ids[0]!))!.team).toMatchObject({ templateId: 'crew', name: 'Crew' });
});
