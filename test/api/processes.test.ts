// Process definitions over HTTP.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { SSO_FILE } from '../support/sso-instance.ts';

let server: ApiServer;
let text: string;
beforeAll(async () => {
  server = await apiServer();
  text = await readFile(SSO_FILE, 'utf8');
});
afterAll(() => server.close());

describe('registering', () => {
  test('a new one is 201 and says where it is', async () => {
    const answer = await server.ask('POST', '/api/processes', text);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/api/processes/enterprise_sso_deployment?version=1.0.0');
    expect(answer.body).toMatchObject({ id: 'enterprise_sso_deployment', version: '1.0.0', phases: 4 });
  });

  test('the same content again is a no-op, however it is written', async () => {
    expect((await server.ask('POST', '/api/processes', text)).status).toBe(200);
    const yaml = stringify(JSON.parse(text));
    const answer = await server.ask('POST', '/api/processes', yaml, { 'content-type': 'application/yaml' });
    expect(answer.status).toBe(200);
  });

  test('other content under the same version is 409 and changes nothing', async () => {
    const other = { ...JSON.parse(text), name: 'Something else' };
    const answer = await server.ask('POST', '/api/processes', other);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('definition-conflict');
    const read = await server.ask('GET', '/api/processes/enterprise_sso_deployment');
    expect(read.body.name).toBe('Enterprise SSO Deployment');
  });

  test('all that is wrong with one comes at once, with lines for YAML', async () => {
    const yaml = [
      'id: Wrong Id',
      'name: X',
      'version: "1"',
      'phases: []',
      'agents: {}',
      'humans: {}',
      'gates: []',
      'extra: 1',
    ];
    const answer = await server.ask('POST', '/api/processes', yaml.join('\n'), {
      'content-type': 'application/yaml',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('definition-invalid');
    const codes = answer.body.errors.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(expect.arrayContaining(['invalid-id', 'unknown-key']));
    expect(answer.body.errors.find(({ code }: { code: string }) => code === 'unknown-key').line).toBe(8);
  });

  test('needs admin', async () => {
    const answer = await server.ask('POST', '/api/processes', text, {
      authorization: `Bearer ${VIEWER_TOKEN}`,
    });
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('forbidden');
  });
});

test('lists and reads, a version where one is named', async () => {
  const newer = { ...JSON.parse(text), version: '1.1.0' };
  expect((await server.ask('POST', '/api/processes', newer)).status).toBe(201);
  const list = await server.ask('GET', '/api/processes');
  expect(list.body.items).toMatchObject([{ id: 'enterprise_sso_deployment', version: '1.1.0' }]);
  const newest = await server.ask('GET', '/api/processes/enterprise_sso_deployment');
  expect(newest.body).toMatchObject({ version: '1.1.0', versions: ['1.1.0', '1.0.0'] });
  const older = await server.ask('GET', '/api/processes/enterprise_sso_deployment?version=1.0.0');
  expect(older.body.version).toBe('1.0.0');
  const none = await server.ask('GET', '/api/processes/enterprise_sso_deployment?version=9.0.0');
  expect(none.body.code).toBe('process-not-found');
});
