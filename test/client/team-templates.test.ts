// `client.teamTemplates`: what it asks for, and that the real API understands it.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, createClient, type TeamTemplate } from '../../client/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { registerSso, SSO_START } from '../support/sso-instance.ts';

const FILE = new URL('../../examples/enterprise-deployment-team.json', import.meta.url);

let server: ApiServer;
let client: Client;
let template: TeamTemplate;
beforeAll(async () => {
  server = await apiServer();
  client = createClient({ baseUrl: server.url, token: TOKEN });
  template = JSON.parse(await readFile(FILE, 'utf8')) as TeamTemplate;
});
afterAll(() => server.close());

test('a template is created, listed, read and made into a team', async () => {
  const { teamTemplates } = client;
  const created = await teamTemplates.create(template);
  expect(created).toMatchObject({ id: 'enterprise-deployment-team', version: '1.0.0', warnings: [] });
  await teamTemplates.create({ ...template, version: '1.1.0', description: 'Newer' });
  const { items } = await teamTemplates.list({ limit: 10 });
  expect(items).toMatchObject([{ id: created.id, version: '1.1.0', agents: 5 }]);
  const older = await teamTemplates.get(created.id, { version: '1.0.0' });
  expect(older).toMatchObject({ ...template, versions: ['1.1.0', '1.0.0'] });
  const team = await teamTemplates.instantiate(created.id, { version: '1.0.0', name: 'Acme' });
  expect(team).toMatchObject({ templateId: created.id, version: '1.0.0', name: 'Acme' });
  expect(team.agents.map(({ id }) => id)).toEqual(template.agents.map(({ id }) => id));
});

test('the same key makes one team, and an instance starts with it', async () => {
  const once = { idempotencyKey: 'team-of-acme' };
  const make = () => client.teamTemplates.instantiate('enterprise-deployment-team', {}, once);
  const team = await make();
  expect(await make()).toEqual(team);
  await registerSso(server);
  const processId = 'enterprise_sso_deployment';
  const started = await client.processes.start({ processId, ...SSO_START, teamId: team.id });
  expect((await server.books.instance(started.id))!.teamId).toBe(team.id);
  const unknown = client.processes.start({ processId, ...SSO_START, teamId: 'team-0' });
  await expect(unknown).rejects.toMatchObject({ status: 422, code: 'team-not-found' });
});

test('an empty id asks for nothing', () => {
  expect(() => client.teamTemplates.get('')).toThrow(TypeError);
});
