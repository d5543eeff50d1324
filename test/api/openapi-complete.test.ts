// Nothing is missing in the OpenAPI document: each operation has its words, roles, parameters, examples and problems.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { PROBLEM_STATUS } from '../../api/http/problem.ts';
import { createClient } from '../../client/index.ts';
import { parseTeamTemplate } from '../../definition/parse-team.ts';
import { parseDefinition } from '../../definition/parse.ts';
import { ENDPOINTS, type Needs } from './access-table.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { type OpenApi, openApiOf, partsOf } from '../support/openapi-document.ts';

let server: ApiServer;
let api: OpenApi;
beforeAll(async () => {
  server = await apiServer();
  api = await openApiOf(server);
});
afterAll(() => server.close());

test('says what it is, where it is served, and what its groups are', () => {
  const { document } = api;
  expect(document.info).toMatchObject({ title: 'Countersign', version: '0.1.0' });
  expect(document.servers).toEqual([{ url: server.url, description: expect.any(String) }]);
  const used = new Set(api.operations.flatMap(({ operation }) => operation.tags));
  const declared = document.tags.map(({ name }: { name: string }) => name);
  expect(declared.toSorted()).toEqual([...used].toSorted());
  for (const { description } of document.tags) expect(description).toMatch(/\.$/);
});

test('its version is the package’s', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(api.document.info.version).toBe(version);
});

test('every reference names something, every path parameter is declared, once', () => {
  for (const part of partsOf(api.document)) if (typeof part.$ref === 'string') api.follow(part);
  for (const { route, operation } of api.operations) {
    const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
    const parameters = (operation.parameters ?? []).map(api.follow);
    const declared = parameters.filter((each: { in: string }) => each.in === 'path');
    expect([route, declared.map(({ name }: { name: string }) => name).toSorted()]).toEqual([route, inPath]);
    for (const each of declared) expect(each.required).toBe(true);
    const names = parameters.map((each: { in: string; name: string }) => `${each.in} ${each.name}`);
    expect(new Set(names).size).toBe(names.length);
  }
});

const ROLES: Record<Needs, string[]> = {
  public: [],
  viewer: ['viewer', 'operator', 'admin'],
  operator: ['operator', 'admin'],
  admin: ['admin'],
  agent: ['agent'],
};

test('every operation has words, and says who may call it', () => {
  for (const { route, operation } of api.operations) {
    expect([route, operation.summary, operation.description]).toEqual([
      route,
      expect.stringMatching(/^\S.{8,}[^.]$/),
      expect.stringMatching(/\.$/),
    ]);
    for (const parameter of (operation.parameters ?? []).map(api.follow)) {
      const words = parameter.description ?? api.follow(parameter.schema).description;
      expect([route, parameter.name, words]).toEqual([route, parameter.name, expect.any(String)]);
    }
    const { needs, agents } = ENDPOINTS[route]!;
    const roles = [...ROLES[needs], ...(agents === null || needs === 'agent' ? [] : ['agent'])];
    expect([route, operation['x-roles']]).toEqual([route, roles]);
    expect([route, operation.security]).toEqual([route, needs === 'public' ? [] : undefined]);
  }
});

/** Media types with their schemas: of the body, and of every 2xx answer. */
function bodiesOf(operation: OpenApi['operations'][number]['operation']) {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  return [operation.requestBody, ...answers.map(([, answer]) => answer)]
    .map(api.follow)
    .flatMap((body) => Object.entries(body?.content ?? {})) as [
    string,
    { schema: object; example: unknown },
  ][];
}

test('every body and every answer has an example, which is what its schema says', () => {
  for (const { route, operation } of api.operations) {
    for (const [type, { schema, example }] of bodiesOf(operation)) {
      expect([route, type, example]).toEqual([route, type, expect.anything()]);
      expect([route, type, api.misfits(schema, example)]).toEqual([route, type, []]);
    }
  }
});

test('every example of a schema, of a parameter or within one is what the schema says', () => {
  const { document, misfits, follow } = api;
  let count = 0;
  const parameters = api.operations.flatMap(({ operation }) => operation.parameters ?? []).map(follow);
  for (const schema of [...parameters.map((each) => each.schema), ...partsOf(document.components.schemas)]) {
    const given = [...(schema.examples ?? []), ...('example' in schema ? [schema.example] : [])];
    if (!Array.isArray(schema.examples ?? []) || !('type' in schema || '$ref' in schema)) continue;
    for (const example of given) expect([example, misfits(schema, example)]).toEqual([example, []]);
    count += given.length;
  }
  expect(count).toBeGreaterThan(60);
});

test('the definition and the team template of the examples would be taken', () => {
  const example = (route: string) =>
    bodiesOf(api.operations.find((each) => each.route === route)!.operation)[0]![1].example;
  const definition = parseDefinition(JSON.stringify(example('POST /api/processes')), 'json');
  expect(definition).toMatchObject({ ok: true });
  const template = parseTeamTemplate(JSON.stringify(example('POST /api/team-templates')), 'json');
  expect(template).toMatchObject({ ok: true });
});

test('every problem stands under its status, with its code and an example', () => {
  for (const { route, operation } of api.operations) {
    const problems = Object.entries(operation.responses)
      .map(([status, answer]) => ({ status, answer: api.follow(answer) }))
      .filter(({ answer, status }) => status !== 'default' && answer.content?.['application/problem+json']);
    const statuses = problems.map(({ status }) => Number(status));
    const { needs } = ENDPOINTS[route]!;
    if (needs !== 'public')
      expect([route, statuses]).toEqual([route, expect.arrayContaining([401, 403, 429])]);
    if (operation.requestBody)
      expect([route, statuses]).toEqual([route, expect.arrayContaining([400, 413, 422])]);
    if (/\{(id|wid|kid|bid)\}/.test(route) && needs !== 'public')
      expect([route, statuses]).toContainEqual(expect.arrayContaining([404]));
    for (const { status, answer } of problems) {
      const { schema, examples } = answer.content['application/problem+json'];
      for (const [code, reference] of Object.entries(examples)) {
        const { value } = api.follow(reference);
        expect(value).toMatchObject({ code, status: Number(status) });
        expect(PROBLEM_STATUS[code as keyof typeof PROBLEM_STATUS]).toBe(Number(status));
        expect(api.misfits(schema, value)).toEqual([]);
      }
    }
  }
});

/** Paths of all functions in the client, as one writes them. */
function methodsOf(part: object, before = ''): string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    const path = `${before}${name}`;
    const own = typeof value === 'function' ? [path] : [];
    return value === null || !['object', 'function'].includes(typeof value)
      ? []
      : [...own, ...methodsOf(value as object, `${path}.`)];
  });
}

/** Another way to call what another method calls. */
const ALIASES = [
  'bulk.preview',
  'kpis.csv',
  'processes.downloadArtifact',
  'processes.getStatus',
  'processes.listArtifactsPage',
  'processes.onApprovalResponse',
];
/** Not for programs of people who operate: see api/openapi/operation-ids.ts. */
const WITHOUT_METHOD = [
  'agentTemplates.list',
  'agents.callBack',
  'agents.callTool',
  'events.follow',
  'health.live',
  'health.ready',
  'keys.public',
];

test('operations are called as the client calls them, and client/README.md has every method', async () => {
  const methods = methodsOf(createClient({ baseUrl: server.url, token: TOKEN }));
  const ids = api.operations.map(({ operation }) => operation.operationId as string);
  expect([...ids, ...ALIASES].toSorted()).toEqual([...methods, ...WITHOUT_METHOD].toSorted());
  const readme = await readFile(new URL('../../client/README.md', import.meta.url), 'utf8');
  const named = new Set(
    [...readme.matchAll(/`(?:client\.)?([A-Za-z.]+)(?:\([^`]*\))?`/g)].map(([, name]) => name),
  );
  const lacking = methods.filter((path) => !named.has(path) && !named.has(path.split('.').at(-1)!));
  expect(lacking).toEqual([]);
});
