// Files as artifacts: the body is the file, what it is called stands in the query.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';

const MIB = 1024 * 1024;

let server: ApiServer;
let path: string;
let id: string;
beforeAll(async () => {
  server = await apiServer();
  id = await startSso(server);
  path = instancePath(id, '/artifacts');
});
afterAll(() => server.close());

async function store(query: Record<string, string>, body: Uint8Array<ArrayBuffer>, type = 'application/pdf') {
  const response = await fetch(`${server.url}${path}?${new URLSearchParams(query).toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('is stored with all that is said of it, and comes back byte for byte', async () => {
  const bytes = randomBytes(3 * MIB);
  const stored = await store(
    {
      key: 'contract',
      type: 'contract',
      fileName: ' Vertrag – Entwurf.pdf',
      taskId: 'sso_setup',
      metadata: '{"pages":12}',
    },
    bytes,
  );
  expect(stored.status).toBe(201);
  expect(stored.body).toMatchObject({
    key: 'contract',
    version: 1,
    type: 'contract',
    contentType: 'application/pdf',
    size: 3 * MIB,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    metadata: { pages: 12 },
    taskId: 'sso_setup',
    fileName: 'Vertrag – Entwurf.pdf',
  });
  const response = await fetch(`${server.url}${path}/contract?download=1`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
  expect((await store({ key: 'contract' }, randomBytes(10))).body).toMatchObject({ version: 2 });
});

describe('is refused, and nothing stored,', () => {
  const small = randomBytes(10);
  test.each([
    ['over 25 MiB', { key: 'big' }, Buffer.alloc(25 * MIB + 1), 413, 'body-too-large'],
    ['without a key', {}, small, 422, 'invalid-request'],
    ['under a key with a path in it', { key: '../x' }, small, 422, 'invalid-request'],
    ['with a folder in its name', { key: 'a', fileName: '../../etc/passwd' }, small, 422, 'invalid-request'],
    ['with a line break in its name', { key: 'a', fileName: 'a\r\nb.pdf' }, small, 422, 'invalid-request'],
    ['with a turned ending', { key: 'a', fileName: 'invoice\u202efdp.exe' }, small, 422, 'invalid-request'],
    ['with dots for a name', { key: 'a', fileName: '..' }, small, 422, 'invalid-request'],
    ['with a name too long', { key: 'a', fileName: `${'x'.repeat(300)}.pdf` }, small, 422, 'invalid-request'],
    ['with metadata that are no JSON', { key: 'a', metadata: '{' }, small, 400, 'not-json'],
    ['with metadata that are no object', { key: 'a', metadata: '[1]' }, small, 422, 'invalid-request'],
    ['for a task that is none', { key: 'a', taskId: 'nothing' }, small, 404, 'task-not-found'],
  ])('%s', async (_, query, body, status, code) => {
    const before = await server.books.artifactVersions(id);
    const answer = await store(query as Record<string, string>, body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(await server.books.artifactVersions(id)).toEqual(before);
  });

  test('as JSON far over its limit, before it is parsed', async () => {
    const huge = Buffer.from(JSON.stringify({ key: 'a', content: 'x'.repeat(7 * MIB) }));
    const answer = await store({}, huge, 'application/json');
    expect([answer.status, answer.body['code']]).toEqual([413, 'artifact-too-large']);
  });
});

test('exactly 25 MiB is taken', async () => {
  const answer = await store({ key: 'full' }, Buffer.alloc(25 * MIB, 7), 'application/zip');
  expect(answer.body).toMatchObject({ size: 25 * MIB, version: 1 });
});

test('the API’s own document says so', async () => {
  const { body } = await server.ask('GET', '/openapi.json');
  const post = body.paths['/api/processes/instances/{id}/artifacts'].post;
  expect(Object.keys(post.requestBody.content)).toEqual(['application/json', '*/*']);
  const names = post.parameters.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['key', 'type', 'metadata', 'fileName', 'taskId']));
});
