// API keys, me and the installation's journal through the typed client.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, createClient } from '../../client/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';

let server: ApiServer;
let admin: Client;
const as = (token: string) => createClient({ baseUrl: server.url, token, retries: 0 });
beforeAll(async () => {
  server = await apiServer();
  admin = as(TOKEN);
});
afterAll(() => server.close());

test('a key from its making to its end', async () => {
  const made = await admin.apiKeys.create({ name: 'Pipeline', role: 'operator', expiresIn: '30d' });
  expect(await as(made.secret).me()).toEqual({
    id: made.id,
    role: 'operator',
    via: `key:${made.id}`,
    work: null,
  });
  const next = await admin.apiKeys.rotate(made.id);
  expect(next).toMatchObject({ rotatedFrom: made.id, status: 'active', name: 'Pipeline' });
  const { secret: _, ...shown } = next;
  expect((await admin.apiKeys.list({ limit: 1 })).nextCursor).toBeDefined();
  expect((await admin.apiKeys.list()).items.map(({ id }) => id).toSorted()).toEqual(
    [made.id, next.id].toSorted(),
  );
  expect(await admin.apiKeys.get(next.id)).toEqual(shown);
  expect((await admin.apiKeys.revoke(next.id)).status).toBe('revoked');
  await expect(as(next.secret).me()).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
  await expect(as(made.secret).apiKeys.list()).rejects.toMatchObject({ status: 403, code: 'forbidden' });
  expect(() => admin.apiKeys.get('')).toThrow('empty');
  const { items } = await admin.installation.journal({ limit: 3 });
  expect(items.map(({ type }) => type)).toEqual(['api_key_revoked', 'api_key_rotated', 'api_key_created']);
});
