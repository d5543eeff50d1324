// Team templates over HTTP: registered, read, made into teams; and the registry of agent templates.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { type AgentsConfig, NO_AGENTS } from '../../agents/types.ts';
import { loadFolder } from '../../api/definitions/load-folder.ts';
import type { TeamTemplate } from '../../definition/team-types.ts';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { aMember, aRule, aTeamTemplate } from '../support/team-builder.ts';

const TEAM_FILE = new URL('../../examples/enterprise-deployment-team.json', import.meta.url);
const PATH = '/api/team-templates';
const ID = 'enterprise-deployment-team';

let server: ApiServer;
let text: string;
beforeAll(async () => {
  server = await apiServer();
  text = await readFile(TEAM_FILE, 'utf8');
});
afterAll(() => server.close());

const instantiate = (id: string, body: object = {}, headers: Record<string, string> = {}) =>
  server.ask('POST', `${PATH}/${id}/instantiate`, body, headers);

async function registered(template: TeamTemplate): Promise<string> {
  const answer = await server.ask('POST', PATH, template);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
}

describe('registering', () => {
  test('without an id and a version it gets its name in kebab-case, and 1.0.0', async () => {
    const answer = await server.ask('POST', PATH, text);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${PATH}/${ID}?version=1.0.0`);
    expect(answer.body).toMatchObject({ id: ID, version: '1.0.0', agents: 5, category: 'operations' });
    expect(answer.body.warnings).toEqual([]);
  });

  test('the same content again is a no-op, other content is 409', async () => {
    const yaml = stringify(JSON.parse(text));
    const again = await server.ask('POST', PATH, yaml, { 'content-type': 'application/yaml' });
    expect(again.status).toBe(200);
    const other = await server.ask('POST', PATH, { ...JSON.parse(text), description: 'Something else' });
    expect([other.status, other.body.code]).toEqual([409, 'team-template-conflict']);
  });

  test('all that is wrong comes at once, with lines for YAML', async () => {
    const yaml = stringify({
      ...aTeamTemplate({ interactionRules: [aRule({ target: '' })] }),
      orchestration: { mode: 'swarm', entryAgentId: 'leed' },
    });
    const answer = await server.ask('POST', PATH, yaml, { 'content-type': 'application/yaml' });
    expect([answer.status, answer.body.code]).toEqual([422, 'team-template-invalid']);
    const found = answer.body.errors as { pointer: string; line: number; message: string }[];
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/orchestration/mode',
      '/orchestration/entryAgentId',
      '/interactionRules/0/target',
    ]);
    expect(found[1]!.message).toContain('Did you mean "lead"?');
    expect(yaml.split('\n')[found[0]!.line - 1]).toContain('swarm');
  });

  test('needs admin; making a team needs an operator', async () => {
    const viewer = { authorization: `Bearer ${VIEWER_TOKEN}` };
    expect((await server.ask('POST', PATH, text, viewer)).body.code).toBe('forbidden');
    expect((await instantiate(ID, {}, viewer)).body.code).toBe('forbidden');
    expect((await server.ask('GET', PATH, undefined, viewer)).status).toBe(200);
  });
});

test('lists and reads, a version where one is named', async () => {
  const newer = { ...JSON.parse(text), version: '1.1.0', description: 'Newer' };
  expect((await server.ask('POST', PATH, newer)).status).toBe(201);
  const list = await server.ask('GET', PATH);
  const [item] = list.body.items.filter((each: { id: string }) => each.id === ID);
  expect(item).toMatchObject({ version: '1.1.0', description: 'Newer' });
  const newest = await server.ask('GET', `${PATH}/${ID}`);
  expect(newest.body).toMatchObject({ id: ID, version: '1.1.0', versions: ['1.1.0', '1.0.0'] });
  const older = await server.ask('GET', `${PATH}/${ID}?version=1.0.0`);
  expect(older.body).toMatchObject(JSON.parse(text));
  for (const path of [`${PATH}/${ID}?version=9.0.0`, `${PATH}/nothing`]) {
    const none = await server.ask('GET', path);
    expect([none.status, none.body.code]).toEqual([404, 'team-template-not-found']);
  }
});

describe('making a team', () => {
  test('answers it with its agents, each with its place on both sides', async () => {
    const one = [
      aMember('lead', { hierarchy: { level: 1, canDelegate: true } }),
      aMember('worker', { hierarchy: { level: 2, reportsTo: 'lead' } }),
    ];
    const id = await registered(aTeamTemplate({ name: 'Written on one side', agents: one }));
    const made = await instantiate(id, { name: 'Acme' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ templateId: id, version: '1.0.0', name: 'Acme', interactionRules: [] });
    expect(made.body.id).toMatch(/^team-[0-9a-f]{20}$/);
    expect(made.body.agents[0].hierarchy).toEqual({ level: 1, canDelegate: true, subordinates: ['worker'] });
  });

  test('a version may be chosen; the newest is made by default', async () => {
    expect((await instantiate(ID)).body.version).toBe('1.1.0');
    expect((await instantiate(ID, { version: '1.0.0' })).body.version).toBe('1.0.0');
    expect((await instantiate(ID, { version: '9.0.0' })).body.code).toBe('team-template-not-found');
    expect((await instantiate(ID, { versoin: '1.0.0' })).body.code).toBe('invalid-request');
  });

  test('the same key makes one team, also where the first answer was lost; with another request it is refused', async () => {
    const key = { 'idempotency-key': 'team-1' };
    const first = await instantiate(ID, { name: 'Once' }, key);
    expect((await instantiate(ID, { name: 'Once' }, key)).body).toEqual(first.body);
    // A call a day later has the books forget the first answer.
    const forget = async (other: string) => {
      server.clock.at += 25 * 3_600_000;
      await instantiate(ID, {}, { 'idempotency-key': other });
    };
    await forget('team-2');
    const again = await instantiate(ID, { name: 'Once' }, key);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
    expect(again.body).toEqual(first.body);
    await forget('team-3');
    expect((await instantiate(ID, { name: 'Twice' }, key)).body.code).toBe('idempotency-key-reused');
  });
});

describe('with a configuration of agents', () => {
  const executor = {
    type: 'http',
    url: 'https://secret-place.acme.com/work',
    secret: { env: 'HIDDEN_NAME' },
  } as const;
  const config: AgentsConfig = {
    ...NO_AGENTS,
    templates: {
      writers: { id: 'writers', name: 'Writers', executor, tools: ['set_fact'] },
      generalist: { id: 'generalist', executor: { type: 'simulated' } },
    },
  };
  const withConfig = (over: Partial<AgentsConfig> = {}) =>
    apiServer({
      agents: {
        config: { ...config, ...over },
        secretOf: () => 'never asked for',
        fetch: () => Promise.reject(new Error('nothing goes out here')),
      },
    });

  test('its templates are listed, without addresses and names of secrets', async () => {
    const own = await withConfig({ defaultTemplate: { id: 'default', executor: { type: 'simulated' } } });
    try {
      const answer = await own.ask('GET', '/api/agent-templates');
      const of = (id: string) => ({ id, name: null, description: null, executor: 'simulated', tools: [] });
      expect(answer.body).toEqual({
        items: [
          of('generalist'),
          { id: 'writers', name: 'Writers', description: null, executor: 'http', tools: ['set_fact'] },
        ],
        default: of('default'),
      });
      expect(answer.text).not.toMatch(/secret-place|HIDDEN_NAME/);
    } finally {
      await own.close();
    }
  });

  test('definitions and team templates are told of what is not in it', async () => {
    const own = await withConfig();
    try {
      const definition = aDefinition({
        agents: { worker: { templateId: 'generalists', role: 'specialist' } },
        phases: [aPhase('build', [aTask('make', { tools: ['set_fcat'] })])],
      });
      const warnings = async (path: string, body: object) => {
        const answer = await own.ask('POST', path, body);
        expect(answer.status).toBe(201);
        return answer.body.warnings.map((each: { code: string }) => each.code);
      };
      expect(await warnings('/api/processes', definition)).toEqual(['unknown-tool', 'unregistered-template']);
      const agents = [aMember('lead', { templateId: 'leads', tools: [{ name: 'set_fcat' }] })];
      const orchestration = { mode: 'hierarchical' as const, entryAgentId: 'lead' };
      expect(await warnings(PATH, aTeamTemplate({ agents, orchestration }))).toEqual([
        'unknown-tool',
        'unregistered-template',
      ]);
    } finally {
      await own.close();
    }
  });

  test('there is none without it', async () => {
    const answer = await server.ask('GET', '/api/agent-templates');
    expect(answer.body).toEqual({ items: [], default: null });
  });
});

test('a folder of examples has both kinds, told apart by what they hold', async () => {
  const own = await apiServer();
  const errors: object[] = [];
  const logger = { ...own.deps.logger, error: (fields: object) => void errors.push(fields) };
  try {
    const folder = fileURLToPath(new URL('../../examples', import.meta.url));
    const loaded = await loadFolder(own.books, folder, null, logger, 0);
    expect(errors).toEqual([]);
    expect(loaded.teamTemplates).toBe(1);
    expect(loaded.definitions).toBeGreaterThanOrEqual(3);
    expect(await own.books.teamTemplate(ID, '1.0.0')).toMatchObject({ registeredBy: 'folder' });
    expect(await loadFolder(own.books, folder, null, logger, 0)).toEqual(loaded);
  } finally {
    await own.close();
  }
});
